from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0061_jobs_of_changes')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Item',
            name='percent_complete',
            field=fields.SmallIntField(null=True),
        ),
        ops.AddIndex(
            model_name='Item',
            index=Index(fields=['percent_complete'], name='items_percent_complete'),
        ),
    ]
