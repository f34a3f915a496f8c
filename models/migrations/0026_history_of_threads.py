from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0025_named_by_edit')]

    initial = False

    operations = [
        ops.AddIndex(
            model_name='EventRecord',
            index=Index(fields=['conversation_id', 'position'], name='events_conversation_position'),
        ),
    ]
