from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0059_events_outside_items')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Project',
            name='erase_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Project',
            name='removed_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddIndex(
            model_name='Project',
            index=Index(fields=['removed_at', 'id'], name='projects_removed'),
        ),
        ops.AddIndex(
            model_name='Project',
            index=Index(fields=['erase_at'], name='projects_erase'),
        ),
    ]
