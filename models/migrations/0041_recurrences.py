from tortoise import migrations
from tortoise.migrations import operations as ops
from models.recurrence import DaysOff
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0040_event_parts')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Recurrence',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('item', fields.OneToOneField('models.Item', source_field='item_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('rule', fields.CharField(max_length=200)),
                ('first_day', fields.DateField()),
                ('minute', fields.SmallIntField()),
                ('time_zone', fields.CharField(max_length=64)),
                ('days_off', fields.CharEnumField(description='', enum_type=DaysOff, max_length=8)),
                ('paused', fields.BooleanField(default=False)),
                ('stopped', fields.CharField(null=True, max_length=500)),
                ('set_by', fields.ForeignKeyField('models.Principal', source_field='set_by_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('passed_until', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('last_day', fields.DateField(null=True)),
                ('due_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('version', fields.IntField(default=1)),
                ('updated_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'recurrences', 'app': 'models', 'indexes': [Index(fields=['due_at'], name='recurrences_due')], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='RecurrenceDate',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('item', fields.ForeignKeyField('models.Item', source_field='item_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('day', fields.DateField()),
                ('made', fields.ForeignKeyField('models.Item', source_field='made_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('made_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'recurrence_dates', 'app': 'models', 'unique_together': (('item', 'day'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
    ]
