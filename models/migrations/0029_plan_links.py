from tortoise import migrations
from tortoise.migrations import operations as ops
from kit.network.parts import Kind
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0028_plans')]

    initial = False

    operations = [
        ops.CreateModel(
            name='PlanLink',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('before', fields.ForeignKeyField('models.Item', source_field='before_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('after', fields.ForeignKeyField('models.Item', source_field='after_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharEnumField(description='', enum_type=Kind, max_length=16)),
                ('lag_minutes', fields.IntField(default=0)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'plan_links', 'app': 'models', 'unique_together': (('before', 'after'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
    ]
