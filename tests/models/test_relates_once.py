"""Items that related twice, or the other way round, relate once after the migration."""

from importlib import import_module
from types import SimpleNamespace

from tortoise import connections

from kit import clock
from kit.ids import new_id
from models import ItemLink, LinkKind, Viewer
from tests.factories import item


async def test_two_items_relate_once(admin: Viewer) -> None:
    a, b, c = [await item(admin, name) for name in "abc"]
    for one, other, kind in (
        (a, b, LinkKind.RELATES),
        (b, a, LinkKind.RELATES),
        (a, c, LinkKind.RELATES),
        (c, b, LinkKind.RELATES),
        (a, b, LinkKind.MADE_FROM),
    ):
        await ItemLink.create(
            id=new_id(), item_id=one.id, other_id=other.id, kind=kind, created_at=clock.now()
        )
    migration = import_module("models.migrations.0070_relates_once")
    await migration.turn(None, SimpleNamespace(client=connections.get("default")))
    names = {a.id: "a", b.id: "b", c.id: "c"}
    assert sorted([names[each.item_id], each.kind.value, names[each.other_id]] for each in await ItemLink.all()) == [
        ["a", "made_from", "b"], ["b", "relates", "a"], ["c", "relates", "a"], ["c", "relates", "b"],
    ]  # fmt: skip
