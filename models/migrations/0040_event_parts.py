from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0039_portfolios')]

    initial = False

    operations = [
        ops.CreateModel(
            name='EventPart',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('position', fields.BigIntField(unique=True)),
                ('event_position', fields.BigIntField()),
                ('kind', fields.CharField(max_length=60)),
                ('kind_version', fields.SmallIntField()),
                ('item_id', fields.UUIDField()),
                ('audience_before', fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                ('audience_after', fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                ('state_before', fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                ('state_after', fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                ('changes', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={'table': 'event_parts', 'app': 'models', 'indexes': [Index(fields=['item_id', 'position'], name='event_parts_item_position')], 'pk_attr': 'id'},
            bases=['Model'],
        ),
    ]
