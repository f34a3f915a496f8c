"""Rows that are made quickly are the rows that tortoise makes."""

from typing import Any

from tortoise import connections
from tortoise.models import Model

import models
from domain import conversations, users
from domain.conversations import NewMessage
from domain.users import NewUser
from models import Item, Viewer
from tests import searched
from tests.factories import Keys, item

TABLES: list[Any] = [
    each for each in vars(models).values() if isinstance(each, type) and issubclass(each, Model)
]


def _slowly(table: Any, record: dict[str, Any]) -> Any:
    tortoises: Any = Model._init_from_db
    return tortoises.__func__(table, **record)


async def test_every_row_is_the_same(workspace: Keys, admin: Viewer) -> None:
    one = await item(admin, project_id=workspace["website"], requester_id=workspace["customer"])
    await conversations.reply(admin, one.id, NewMessage(text="Said", mention_ids=[workspace["member"]]))
    await users.create(admin, NewUser(email="new@acmedesk.example", name="New"))
    seen = set()
    for table in TABLES:
        _, records = await connections.get("default").execute_query(f'SELECT * FROM "{table._meta.db_table}"')
        for record in map(dict, records):
            quick, slow = table._init_from_db(**record), _slowly(table, record)
            assert vars(quick) == vars(slow)
            assert {k: type(v) for k, v in vars(quick).items()} == {k: type(v) for k, v in vars(slow).items()}
            seen.add(table)
    assert len(seen) > 15


async def test_a_row_without_all_of_its_columns_is_read_too(workspace: Keys, admin: Viewer) -> None:
    await item(admin, "Some")
    row = await Item.filter(title="Some").only("id", "title").first()
    assert row is not None
    assert row.title == "Some"
    assert row._partial


async def test_a_row_can_be_changed(workspace: Keys, admin: Viewer) -> None:
    await item(admin, "Before")
    row = await Item.get(title="Before")
    row.title = "After"
    await row.save()
    assert (await Item.get(id=row.id)).title == "After"
    await searched.keep()
