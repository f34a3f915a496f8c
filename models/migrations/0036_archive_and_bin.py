from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0035_checklists')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Item',
            name='archived',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name='Item',
            name='removed_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Item',
            name='removed_with',
            field=fields.UUIDField(null=True),
        ),
        ops.AddField(
            model_name='Item',
            name='erase_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddIndex(
            model_name='Item',
            index=Index(fields=['removed_at', 'id'], name='items_removed'),
        ),
        ops.AddIndex(
            model_name='Item',
            index=Index(fields=['erase_at'], name='items_erase'),
        ),
    ]
