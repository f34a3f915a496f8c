from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0062_percent_complete')]

    initial = False

    operations = [
        ops.AddField(
            model_name='ItemType',
            name='project',
            field=fields.ForeignKeyField('models.Project', source_field='project_id', null=True, db_index=False, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddIndex(
            model_name='ItemType',
            index=Index(fields=['project_id'], name='item_types_project'),
        ),
    ]
