from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


async def place_items(_, editor):
    """Items that are there stand in the order of their numbers, as new ones do (`kit/order_keys.py`)."""
    number = "1099511627776 + number * 65536"
    written = f"printf('%014x', {number})" if editor.client.capabilities.dialect == "sqlite" else f"lpad(to_hex({number}), 14, '0')"
    await editor.client.execute_query(f"UPDATE items SET order_key = {written}")


async def compare_bytes(_, editor):
    """On PostgreSQL keys are compared byte by byte, whatever the language of the database; SQLite always does so."""
    if editor.client.capabilities.dialect != "sqlite":
        for table in ("items", "folders"):
            await editor.client.execute_query(f'ALTER TABLE {table} ALTER COLUMN order_key TYPE varchar(64) COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = [('models', '0016_types_as_data')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Folder',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('project', fields.ForeignKeyField('models.Project', source_field='project_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('parent', fields.ForeignKeyField('models.Folder', source_field='parent_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('name', fields.CharField(max_length=200)),
                ('order_key', fields.CharField(max_length=64)),
                ('version', fields.IntField(default=1)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('updated_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'folders', 'app': 'models', 'indexes': [Index(fields=['project_id', 'parent_id', 'order_key', 'id'], name='folders_place')], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Item',
            name='folder',
            field=fields.ForeignKeyField('models.Folder', source_field='folder_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Item',
            name='order_key',
            field=fields.CharField(default='', db_default='', max_length=64),
        ),
        ops.AddField(
            model_name='Item',
            name='parent',
            field=fields.ForeignKeyField('models.Item', source_field='parent_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.RunPython(place_items, ops.RunPython.noop),
        ops.RunPython(compare_bytes, ops.RunPython.noop),
        ops.AddIndex(
            model_name='Item',
            index=Index(fields=['project_id', 'order_key', 'id'], name='items_project_place'),
        ),
        ops.AddIndex(
            model_name='Item',
            index=Index(fields=['folder_id', 'order_key', 'id'], name='items_folder_place'),
        ),
        ops.AddIndex(
            model_name='Item',
            index=Index(fields=['parent_id', 'order_key', 'id'], name='items_parent_place'),
        ),
    ]
