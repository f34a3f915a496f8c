from tortoise import migrations
from tortoise.migrations import operations as ops
from models.project import ProjectStatus
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0041_recurrences')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Project',
            name='due_on',
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name='Project',
            name='made_for',
            field=fields.ForeignKeyField('models.Principal', source_field='made_for_id', null=True, db_index=False, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Project',
            name='manager',
            field=fields.ForeignKeyField('models.Principal', source_field='manager_id', null=True, db_index=False, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Project',
            name='start_on',
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name='Project',
            name='status',
            field=fields.CharEnumField(default=ProjectStatus.ACTIVE, description='', db_default='active', enum_type=ProjectStatus, max_length=16),
        ),
        ops.AddIndex(
            model_name='Project',
            index=Index(fields=['made_for_id'], name='projects_made_for'),
        ),
        ops.AddIndex(
            model_name='Project',
            index=Index(fields=['manager_id'], name='projects_manager'),
        ),
    ]
