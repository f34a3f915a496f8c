from tortoise import migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.newest_parties import prepare


async def begin(_, editor):
    """What no model can say."""
    await prepare(editor.client)


class Migration(migrations.Migration):
    dependencies = [("models", "0070_relates_once")]

    initial = False

    operations = [
        ops.AddIndex(
            model_name="Item",
            index=Index(
                fields=["project_id", "removed_at", "published", "id"], name="items_project_seen"
            ),
        ),
        ops.RunPython(begin, ops.RunPython.noop),
    ]
