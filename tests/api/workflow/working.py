"""Short words for tests of types and statuses."""

from typing import Any
from uuid import UUID

from domain import items
from domain.statuses import settle
from kit.ids import to_global
from models import Item, ItemType, Status, Viewer
from tests import factories
from tests.api.asking import ask
from tests.factories import Keys

TYPE = "itemType { id name version abilities statuses { name } }"
STATUS = "status { id name category version removed }"


async def call(viewer: Viewer, name: str, arguments: str, shown: str, **variables: Any) -> dict[str, Any]:
    """What a mutation answers; `arguments` as `id: ID!, input: StatusEditInput!`."""
    names = [each.partition(":")[0].strip() for each in arguments.split(",")]
    head = ", ".join(f"${each.strip()}" for each in arguments.split(","))
    given = ", ".join(f"{each}: ${each}" for each in names)
    text = f"mutation({head}) {{ {name}({given}) {{ {shown} errors {{ code message path }} cursor }} }}"
    answer: dict[str, Any] = (await ask(viewer, text, **variables))[name]
    return answer


def mistake(answer: dict[str, Any]) -> tuple[str, list[str]]:
    """The one refusal: its code and its path."""
    (error,) = answer["errors"]
    assert answer["cursor"] is None
    return error["code"], error["path"]


async def named(slug: str) -> ItemType:
    return await ItemType.get(slug=slug)


async def status(name: str, slug: str = "ticket") -> Status:
    return await Status.get(type__slug=slug, name=name)


def sid(row: Status | UUID) -> str:
    return to_global("status", row if isinstance(row, UUID) else row.id)


def tid(row: ItemType | UUID) -> str:
    return to_global("type", row.id if isinstance(row, ItemType) else row)


async def work() -> None:
    """What the worker does about statuses, until nothing is due."""
    while keys := await settle.claim(1):
        for key in keys:
            await settle.settle(key)


async def in_status(admin: Viewer, keys: Keys, name: str, count: int = 1) -> list[Item]:
    """New tickets of Website that have this status."""
    made = [await factories.item(admin, f"No. {n}", project_id=keys["website"]) for n in range(count)]
    wanted = (await status(name)).id
    return [await items.set_status(admin, item.id, wanted) for item in made]


async def statuses_of(rows: list[Item]) -> list[str]:
    """The names of the items' statuses now."""
    found = {row.id: row.status.name for row in await Item.all().select_related("status")}
    return [found[row.id] for row in rows]
