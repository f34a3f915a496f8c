from tortoise import migrations
from tortoise.migrations import operations as ops

from models.search.keep import prepare


async def part(_, editor):
    """An index of words for each kind of what is found, in place of one for all; nothing on SQLite."""
    if editor.client.capabilities.dialect != "sqlite":
        await prepare(editor.client)
        await editor.client.execute_query("DROP INDEX IF EXISTS search_documents_vector")


class Migration(migrations.Migration):
    dependencies = [("models", "0053_named_again")]

    initial = False

    operations = [ops.RunPython(part, ops.RunPython.noop)]
