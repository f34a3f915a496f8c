from tortoise import migrations
from tortoise.migrations import operations as ops
from models.event import OutsideItems

class Migration(migrations.Migration):
    dependencies = [('models', '0058_counts_unbound')]

    initial = False

    operations = [
        ops.AddIndex(
            model_name='EventRecord',
            index=OutsideItems(fields=['project_id', 'position'], name='events_project_position'),
        ),
    ]
