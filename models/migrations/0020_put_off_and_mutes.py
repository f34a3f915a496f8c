from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0019_working_hours')]

    initial = False

    operations = [
        ops.CreateModel(
            name='ItemMute',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('item', fields.ForeignKeyField('models.Item', source_field='item_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('principal', fields.ForeignKeyField('models.Principal', source_field='principal_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('muted_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('made_by_link', fields.BooleanField(default=False, db_default=False)),
            ],
            options={'table': 'item_mutes', 'app': 'models', 'unique_together': (('item', 'principal'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Notice',
            name='put_off',
            field=fields.BooleanField(default=False, db_default=False),
        ),
    ]
