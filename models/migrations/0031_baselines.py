from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0030_project_plans')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Baseline',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('project', fields.ForeignKeyField('models.Project', source_field='project_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('name', fields.CharField(max_length=200)),
                ('taken_by', fields.ForeignKeyField('models.Principal', source_field='taken_by_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('taken_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('item_count', fields.IntField()),
            ],
            options={'table': 'baselines', 'app': 'models', 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='BaselineItem',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('baseline', fields.ForeignKeyField('models.Baseline', source_field='baseline_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('item', fields.ForeignKeyField('models.Item', source_field='item_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('start', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('finish', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('work_minutes', fields.IntField(null=True)),
                ('duration_minutes', fields.IntField(null=True)),
            ],
            options={'table': 'baseline_items', 'app': 'models', 'unique_together': (('baseline', 'item'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
    ]
