"""Writing migrations: what turns the database of the committed ones into the one that the models describe."""

from pathlib import Path

from tortoise.context import TortoiseContext
from tortoise.fields.relational import OneToOneFieldInstance
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.operations import AlterField, AlterModelOptions, Operation
from tortoise.migrations.writer import MigrationWriter, format_migration_name
from tortoise.models import Model

from deskwire.database import APPS


async def make_migrations(name: str) -> list[Path]:
    """Write the migration that is missing; no file if the committed ones and the models agree.

    For developers: read what was written, and mend what Tortoise gets wrong (docs/migrations.md).
    """
    return [writer.write() for writer in await missing(name)]


async def missing(name: str = "next") -> list[MigrationWriter]:
    """What `make_migrations` would write."""
    async with TortoiseContext() as context:
        await context.init(config={"connections": {"default": "sqlite://:memory:"}, "apps": APPS})
        if context.apps is None:
            raise RuntimeError("Tortoise has loaded no models.")
        for model in context.apps.get_models_iterable():
            _without_comments(model)
        writers = await MigrationAutodetector(context.apps, APPS).changes()
    for writer in writers:
        writer.name = format_migration_name(int(writer.name.partition("_")[0]), name)
        writer.operations = [operation for operation in writer.operations if not _changes_nothing(operation)]
    return [writer for writer in writers if writer.operations]


def _without_comments(model: type[Model]) -> None:
    """A docstring or an enum that grows is no change of the database (on SQLite it would make the table anew)."""
    model._meta.table_description = ""
    for field in model._meta.fields_map.values():
        if field.description:
            field.description = ""


def _changes_nothing(operation: Operation) -> bool:
    """Tortoise finds at each look that a key which is also a reference (a noun's principal) has changed."""
    match operation:
        case (
            AlterField(field=OneToOneFieldInstance(pk=True))
            | AlterModelOptions(options={"pk_attr": "principal_id"})
        ):
            return True
    return False
