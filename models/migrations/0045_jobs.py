from tortoise import migrations
from tortoise.migrations import operations as ops
from models.job import JobKind, JobState
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0043_portfolio_layout')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Job',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('kind', fields.CharEnumField(description='', enum_type=JobKind, max_length=32)),
                ('state', fields.CharEnumField(default=JobState.QUEUED, description='', enum_type=JobState, max_length=8)),
                ('done', fields.IntField(default=0)),
                ('total', fields.IntField()),
                ('failures', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('stopped', fields.CharField(null=True, max_length=500)),
                ('asked_by', fields.ForeignKeyField('models.Principal', source_field='asked_by_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('actor', fields.ForeignKeyField('models.Principal', source_field='actor_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('project', fields.ForeignKeyField('models.Project', source_field='project_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('given', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('version', fields.IntField(default=1)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('updated_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('due_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('erase_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'jobs', 'app': 'models', 'indexes': [Index(fields=['due_at'], name='jobs_due'), Index(fields=['erase_at'], name='jobs_erase')], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CopiedItem',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('job', fields.ForeignKeyField('models.Job', source_field='job_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('position', fields.IntField()),
                ('source_id', fields.UUIDField()),
            ],
            options={'table': 'copied_items', 'app': 'models', 'unique_together': (('job', 'position'), ('job', 'source_id')), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Project',
            name='is_template',
            field=fields.BooleanField(default=False, db_default=False),
        ),
    ]
