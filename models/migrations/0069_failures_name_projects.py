from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops


async def say_of_old(_, editor):
    """Those of before name something of a project's own at most where a status, a type or a place was at fault."""
    await editor.client.execute_query(
        "UPDATE job_failures SET project_ids = '[]' WHERE CAST(path AS text) NOT LIKE '%Id\"%'"
    )


class Migration(migrations.Migration):
    dependencies = [("models", "0068_custom_words")]

    initial = False

    operations = [
        ops.AddField(
            model_name="JobFailure",
            name="project_ids",
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.RunPython(say_of_old, ops.RunPython.noop),
    ]
