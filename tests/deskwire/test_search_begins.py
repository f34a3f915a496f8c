"""A database of before there was search: its migration reads what there is; and it can be read anew at any time."""

from importlib import import_module
from types import SimpleNamespace

from deskwire import database
from domain import workspace
from kit import clock
from kit.ids import new_id
from models import Principal, PrincipalKind, Project, SearchDocument
from tests.database import ON_POSTGRES
from tests.deskwire.databases import migrated_database

_OF_FTS5 = (
    *(f"TRIGGER search_documents_{what}" for what in ("made", "gone", "changed")),
    "TABLE search_index",
)


async def test_what_there_was_before_search_is_found_after_its_migration(tmp_path):
    begin = import_module("models.migrations.0018_search").begin
    async with migrated_database(tmp_path) as settings, database.connected(settings) as connection:
        await workspace.found("Acme Desk")
        await _customer("Zoë")
        await SearchDocument.all().delete()
        for part in ("INDEX search_documents_vector",) if ON_POSTGRES else _OF_FTS5:
            await connection.execute_query(f"DROP {part}")
        await begin(None, SimpleNamespace(client=connection))
        inbox, zoe = await Project.get(is_inbox=True), await Principal.get(name="Zoë")
        assert {row.entity_id for row in await SearchDocument.all()} == {inbox.id, zoe.id}


async def test_all_can_be_read_anew(tmp_path):
    async with migrated_database(tmp_path) as settings:
        async with database.connected(settings):
            await workspace.found("Acme Desk")
            await _customer("Zoë")
            assert await SearchDocument.all().count() == 1, "no verb made the customer"
        assert await database.rebuild_search(settings) == 2
        async with database.connected(settings):
            assert await SearchDocument.all().count() == 2


async def _customer(name: str) -> None:
    await Principal.create(
        id=new_id(), kind=PrincipalKind.CUSTOMER, name=name, name_folded=name.lower(), created_at=clock.now()
    )
