from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0018_search')]

    initial = False

    operations = [
        ops.CreateModel(
            name='WorkingHours',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('user', fields.ForeignKeyField('models.Principal', source_field='user_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('week', fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                ('country', fields.CharField(default='', max_length=8)),
                ('region', fields.CharField(default='', max_length=16)),
                ('days', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('version', fields.IntField(default=1)),
                ('updated_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'working_hours', 'app': 'models', 'pk_attr': 'id'},
            bases=['Model'],
        ),
    ]
