from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from models.search.keep import keep_all, prepare

_SAID = "custom IS NOT NULL OR NOT EXISTS (SELECT 1 FROM search_documents AS d WHERE d.entity_id = id)"


async def begin(_, editor):
    """Words of custom fields beside all others: of what has some, and of what a database of before search has."""
    client = editor.client
    await client.execute_query("UPDATE custom_fields SET shown_once = customers_see")
    if client.capabilities.dialect == "sqlite":
        for what in ("made", "gone", "changed"):
            await client.execute_query(f"DROP TRIGGER IF EXISTS search_documents_{what}")
        await client.execute_query("DROP TABLE IF EXISTS search_index")
    await prepare(client)
    if client.capabilities.dialect == "sqlite":
        await client.execute_query("INSERT INTO search_index (search_index) VALUES ('rebuild')")
    await keep_all(client, {source: _SAID for source in ("items", "people", "organizations", "projects")})
    await keep_all(client, {"messages": _SAID.removeprefix("custom IS NOT NULL OR ")})


class Migration(migrations.Migration):
    dependencies = [("models", "0067_roll_up_points")]

    initial = False

    operations = [
        *(
            ops.AddField(
                model_name="SearchDocument", name=name, field=fields.TextField(default="", db_default="")
            )
            for name in ("shown", "hidden", "marks")
        ),
        ops.AddField(
            model_name="CustomField",
            name="shown_once",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="CustomField", name="words_due_at", field=fields.DatetimeField(null=True)
        ),
        ops.AddField(model_name="CustomField", name="words_after", field=fields.UUIDField(null=True)),
        ops.RunPython(begin, ops.RunPython.noop),
    ]
