"""A database of before there was search: its migration reads what there is; and it can be read anew at any time."""

from importlib import import_module
from types import SimpleNamespace

from deskwire import database
from domain import workspace
from kit import clock
from kit.ids import new_id
from models import CustomField, FieldKind, FieldNoun, Principal, PrincipalKind, Project, SearchDocument
from models.search.keep import keep_all
from models.search.sides import mark
from tests.deskwire.databases import migrated_database
from tests.on_server import ON_POSTGRES

_OF_FTS5 = (
    *(f"TRIGGER search_documents_{what}" for what in ("made", "gone", "changed")),
    "TABLE search_index",
)

_INDEXES = [f"INDEX search_documents_{of}" for of in ("items", "messages", "names")]


async def test_what_there_was_before_search_is_found_after_its_migration(tmp_path):
    begin = import_module("models.migrations.0068_custom_words").begin
    async with migrated_database(tmp_path) as settings, database.connected(settings) as connection:
        await workspace.found("Acme Desk")
        await _customer("Zoë")
        await SearchDocument.all().delete()
        for part in _INDEXES if ON_POSTGRES else _OF_FTS5:
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


async def _customer(name: str, custom: dict[str, str] | None = None) -> None:
    await Principal.create(
        id=new_id(),
        kind=PrincipalKind.CUSTOMER,
        name=name,
        name_folded=name.lower(),
        created_at=clock.now(),
        custom=custom,
    )


async def test_what_has_values_is_read_again_by_the_migration_and_nothing_else(tmp_path):
    begin = import_module("models.migrations.0068_custom_words").begin
    async with migrated_database(tmp_path) as settings, database.connected(settings) as connection:
        await workspace.found("Acme Desk")
        field = await CustomField.create(
            id=new_id(),
            noun=FieldNoun.CUSTOMER,
            key="size",
            name="Size",
            kind=FieldKind.TEXT,
            rank=0,
            customers_see=True,
        )
        await _customer("Zoë", {"size": 't"Enormous"'})
        await _customer("Ann", None)
        await keep_all(connection)
        before = {row.entity_id: row.number for row in await SearchDocument.all()}
        ann = SearchDocument.filter(entity_id=(await Principal.get(name="Ann")).id)
        old = {"vector": None} if ON_POSTGRES else {"shown": "", "marks": "", "title": "as it was"}
        await SearchDocument.all().update(**old)
        await begin(None, SimpleNamespace(client=connection))
        assert {row.entity_id: row.number for row in await SearchDocument.all()} == before
        zoe = await SearchDocument.get(entity_id=(await Principal.get(name="Zoë")).id)
        assert (await CustomField.get(id=field.id)).shown_once
        if ON_POSTGRES:
            assert f"'={mark(field.id)}'" in zoe.vector
            assert "'enormous':" in zoe.vector
            assert (await ann.get()).vector is None
        else:
            assert (zoe.title, zoe.shown, zoe.hidden, zoe.marks) == ("zoe", "enormous", "", mark(field.id))
            assert (await ann.get()).title == "as it was"
            found = "SELECT rowid FROM search_index WHERE search_index MATCH 'shown : enormous'"
            assert [row["rowid"] for row in await connection.execute_query_dict(found)] == [zoe.number]
            await connection.execute_query(
                "INSERT INTO search_index (search_index) VALUES ('integrity-check')"
            )
