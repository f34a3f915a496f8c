from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

_lost: list[str] = []


async def _remember(apps, editor):
    """What SQLite loses of a table that is made anew (docs/migrations.md): its indexes, whoever made them."""
    _lost.clear()
    client = editor.client
    if client.capabilities.dialect != "sqlite":
        return
    for index in await client.execute_query_dict('PRAGMA index_list("notices")'):
        columns = [row["name"] for row in await client.execute_query_dict(f'PRAGMA index_info("{index["name"]}")')]
        if index["origin"] == "pk":
            continue
        name = index["name"] if index["origin"] == "c" else "_".join(["uid", "notices", *columns])
        listed = ", ".join(f'"{column}"' for column in columns)
        unique = "UNIQUE " if index["unique"] else ""
        _lost.append(f'CREATE {unique}INDEX IF NOT EXISTS "{name}" ON "notices" ({listed})')


async def _restore(apps, editor):
    for statement in _lost:
        await editor.client.execute_script(statement)


class Migration(migrations.Migration):
    dependencies = [('models', '0056_newest_parties')]

    initial = False

    operations = [
        ops.RunPython(_remember),
        ops.AlterField(
            model_name='Notice',
            name='item',
            field=fields.ForeignKeyField('models.Item', source_field='item_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.RunPython(_restore),
        ops.AddField(
            model_name='Notice',
            name='conversation',
            field=fields.ForeignKeyField('models.Conversation', source_field='conversation_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddIndex(
            model_name='Notice',
            index=Index(fields=['conversation_id'], name='notices_conversation'),
        ),
    ]
