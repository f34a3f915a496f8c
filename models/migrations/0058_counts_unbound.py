from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

_CHECKS = "SELECT conname FROM pg_constraint WHERE conrelid = 'item_counts'::regclass AND contype = 'f'"


async def unbind(_, editor):
    """PostgreSQL checks no key of the counts any more: to do so it locked the project's row, which who archives it holds while they
    wait for the items. SQLite has one writer, whom a check keeps waiting for nobody: there the table is left as it is."""
    if editor.client.capabilities.dialect != "sqlite":
        for row in await editor.client.execute_query_dict(_CHECKS):
            await editor.client.execute_query(f'ALTER TABLE item_counts DROP CONSTRAINT "{row["conname"]}"')


class Noted(ops.AlterField):
    """What the models say of a field, of which the database is told otherwise."""

    async def database_forward(self, app_label, old_state, new_state, state_editor=None): ...


def unbound(to):
    return fields.ForeignKeyField(
        f"models.{to}",
        source_field=f"{to.lower()}_id",
        db_index=True,
        db_constraint=False,
        to_field="id",
        related_name=False,
        on_delete=OnDelete.RESTRICT,
    )


class Migration(migrations.Migration):
    dependencies = [("models", "0057_talk_notices")]

    initial = False

    operations = [
        Noted(model_name="ItemCount", name="project", field=unbound("Project")),
        Noted(model_name="ItemCount", name="status", field=unbound("Status")),
        ops.RunPython(unbind, ops.RunPython.noop),
    ]
