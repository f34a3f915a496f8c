from tortoise import migrations
from tortoise.migrations import operations as ops
from models.absence import AbsenceKind
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0031_baselines')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Absence',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('user', fields.ForeignKeyField('models.Principal', source_field='user_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharEnumField(description='', enum_type=AbsenceKind, max_length=16)),
                ('begins', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('ends', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'absences', 'app': 'models', 'indexes': [Index(fields=['user_id', 'begins'], name='absences_user'), Index(fields=['begins'], name='absences_begins')], 'pk_attr': 'id'},
            bases=['Model'],
        ),
    ]
