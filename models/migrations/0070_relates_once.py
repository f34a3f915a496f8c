from tortoise import migrations
from tortoise.migrations import operations as ops


async def turn(_, editor):
    """Two items relate once, and the one with the greater key to the other: links that say so the other way are turned, unless the
    same is said already.
    """
    await editor.client.execute_query(
        "DELETE FROM item_links WHERE kind = 'relates' AND item_id < other_id AND EXISTS (SELECT 1 FROM item_links same"
        " WHERE same.kind = 'relates' AND same.item_id = item_links.other_id AND same.other_id = item_links.item_id)"
    )
    await editor.client.execute_query(
        "UPDATE item_links SET item_id = other_id, other_id = item_id WHERE kind = 'relates' AND item_id < other_id"
    )


class Migration(migrations.Migration):
    dependencies = [("models", "0069_failures_name_projects")]

    initial = False

    operations = [ops.RunPython(turn, ops.RunPython.noop)]
