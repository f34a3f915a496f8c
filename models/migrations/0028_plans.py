from tortoise import migrations
from tortoise.migrations import operations as ops
from kit.network.parts import Constraint
from models.item_plan import PlanDriver
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0027_mails_waiting')]

    initial = False

    operations = [
        ops.CreateModel(
            name='ItemPlan',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('item', fields.OneToOneField('models.Item', source_field='item_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('driver', fields.CharEnumField(default=PlanDriver.DURATION, description='', enum_type=PlanDriver, max_length=8)),
                ('start', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('finish', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('work_minutes', fields.IntField(null=True)),
                ('duration_minutes', fields.IntField(null=True)),
                ('constraint', fields.CharEnumField(default=Constraint.AS_SOON_AS_POSSIBLE, description='', enum_type=Constraint, max_length=24)),
                ('constraint_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('actual_start', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('actual_finish', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('actual_work_minutes', fields.IntField(null=True)),
                ('version', fields.IntField(default=1)),
                ('updated_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'item_plans', 'app': 'models', 'pk_attr': 'id'},
            bases=['Model'],
        ),
    ]
