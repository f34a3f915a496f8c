from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0064_files_of_items')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Item',
            name='agile_points',
            field=fields.SmallIntField(null=True),
        ),
        ops.AddIndex(
            model_name='Item',
            index=Index(fields=['agile_points'], name='items_agile_points'),
        ),
    ]
