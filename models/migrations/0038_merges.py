from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0037_archived_projects')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Item',
            name='merge',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name='Item',
            name='merged_into',
            field=fields.ForeignKeyField('models.Item', source_field='merged_into_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddIndex(
            model_name='Item',
            index=Index(fields=['merged_into_id', 'number', 'id'], name='items_merged_into'),
        ),
    ]
