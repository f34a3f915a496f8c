from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.newest_parties import prepare


async def begin(_, editor):
    """What no model can say."""
    await prepare(editor.client)


class Migration(migrations.Migration):
    dependencies = [("models", "0055_search_by_kind")]

    initial = False

    operations = [
        ops.AddField(
            model_name="ItemParty",
            name="item_updated_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddIndex(
            model_name="ItemParty",
            index=Index(fields=["principal_id", "item_updated_at", "item_id"], name="item_parties_newest"),
        ),
        ops.RunPython(begin, ops.RunPython.noop),
    ]
