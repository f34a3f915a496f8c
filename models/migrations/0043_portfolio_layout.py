from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0042_project_details')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Portfolio',
            name='is_root',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name='Portfolio',
            name='made_for',
            field=fields.ForeignKeyField('models.Principal', source_field='made_for_id', null=True, db_index=False, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddIndex(
            model_name='Portfolio',
            index=Index(fields=['made_for_id'], name='portfolios_made_for'),
        ),
    ]
