from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0036_archive_and_bin')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Item',
            name='archived_with_project',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name='Project',
            name='archived',
            field=fields.BooleanField(default=False, db_default=False),
        ),
    ]
