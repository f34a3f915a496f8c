from tortoise import migrations
from tortoise.migrations import operations as ops
from kit.errors import Code
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields


class Dropped(ops.RemoveField):
    """Without making the table anew, which loses its indexes on SQLite (docs/migrations.md). What the column said, items by their
    titles, is not kept: jobs are forgotten after a week."""

    async def database_forward(self, app_label, old_state, new_state, state_editor=None):
        if state_editor:
            await state_editor.client.execute_script('ALTER TABLE "jobs" DROP COLUMN "failures"')


class Migration(migrations.Migration):
    dependencies = [('models', '0060_projects_in_bin')]

    initial = False

    operations = [
        ops.CreateModel(
            name='JobFailure',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('job', fields.ForeignKeyField('models.Job', source_field='job_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('ordinal', fields.IntField()),
                ('index', fields.IntField(null=True)),
                ('item_id', fields.UUIDField(null=True)),
                ('code', fields.CharEnumField(description='', enum_type=Code, max_length=32)),
                ('message', fields.TextField(unique=False)),
                ('path', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('params', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={'table': 'job_failures', 'app': 'models', 'unique_together': (('job', 'ordinal'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='JobItem',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('job', fields.ForeignKeyField('models.Job', source_field='job_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('position', fields.IntField()),
                ('item_id', fields.UUIDField()),
            ],
            options={'table': 'job_items', 'app': 'models', 'unique_together': (('job', 'position'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Job',
            name='attempts',
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='Job',
            name='failed',
            field=fields.IntField(default=0, db_default=0),
        ),
        Dropped(model_name='Job', name='failures'),
    ]
