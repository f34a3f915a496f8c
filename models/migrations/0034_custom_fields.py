from tortoise import migrations
from tortoise.migrations import operations as ops
from models.custom_field import FieldKind, FieldNoun
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0033_tags')]

    initial = False

    operations = [
        ops.CreateModel(
            name='CustomField',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('noun', fields.CharEnumField(description='', enum_type=FieldNoun, max_length=16)),
                ('key', fields.CharField(max_length=40)),
                ('name', fields.CharField(max_length=60)),
                ('description', fields.CharField(default='', max_length=500)),
                ('kind', fields.CharEnumField(description='', enum_type=FieldKind, max_length=16)),
                ('options', fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                ('currency', fields.CharField(default='', max_length=3)),
                ('required', fields.BooleanField(default=False)),
                ('customers_see', fields.BooleanField(default=False)),
                ('customers_edit', fields.BooleanField(default=False)),
                ('type_ids', fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                ('rank', fields.IntField()),
                ('version', fields.IntField(default=1, db_default=1)),
                ('archived_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'custom_fields', 'app': 'models', 'unique_together': (('noun', 'key'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CustomValue',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('item', fields.ForeignKeyField('models.Item', source_field='item_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('field_key', fields.CharField(max_length=40)),
                ('held', fields.CharField(max_length=500)),
            ],
            options={'table': 'custom_values', 'app': 'models', 'indexes': [Index(fields=['item_id', 'field_key'], name='custom_values_item'), Index(fields=['field_key', 'held', 'item_id'], name='custom_values_held')], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Item',
            name='custom',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name='Principal',
            name='custom',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name='Project',
            name='custom',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
    ]
