from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


async def compare_bytes(_, editor):
    """On PostgreSQL keys are compared byte by byte, whatever the language of the database; SQLite always does so."""
    if editor.client.capabilities.dialect != "sqlite":
        await editor.client.execute_query('ALTER TABLE checklist_entries ALTER COLUMN order_key TYPE varchar(64) COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = [('models', '0034_custom_fields')]

    initial = False

    operations = [
        ops.CreateModel(
            name='ChecklistEntry',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('item', fields.ForeignKeyField('models.Item', source_field='item_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('text', fields.CharField(max_length=500)),
                ('done', fields.BooleanField(default=False)),
                ('order_key', fields.CharField(max_length=64)),
                ('version', fields.IntField(default=1)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('updated_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'checklist_entries', 'app': 'models', 'indexes': [Index(fields=['item_id', 'order_key', 'id'], name='checklist_entries_place')], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.RunPython(compare_bytes, ops.RunPython.noop),
        ops.AddField(
            model_name='Item',
            name='checklist_done',
            field=fields.SmallIntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='Item',
            name='checklist_total',
            field=fields.SmallIntField(default=0, db_default=0),
        ),
    ]
