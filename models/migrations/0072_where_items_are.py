from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.repeats import prepare


async def begin(_, editor):
    """What no model can say."""
    await prepare(editor.client)


class Migration(migrations.Migration):
    dependencies = [("models", "0071_all_they_follow")]

    initial = False

    operations = [
        ops.AddField(model_name="ItemParty", name="item_project_id", field=fields.UUIDField(null=True)),
        ops.AddField(model_name="Message", name="item_project_id", field=fields.UUIDField(null=True)),
        ops.AddIndex(
            model_name="ItemParty",
            index=Index(
                fields=["principal_id", "item_project_id", "item_updated_at", "item_id"],
                name="item_parties_project",
            ),
        ),
        ops.AddIndex(
            model_name="Message",
            index=Index(fields=["item_project_id", "id"], name="messages_item_project"),
        ),
        ops.RunPython(begin, ops.RunPython.noop),
    ]
