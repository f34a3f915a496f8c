"""The bin: what is in it nobody sees, but who may bring it back."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from domain import conversations, folders, items
from domain.conversations import NewMessage
from kit import clock
from kit.errors import Conflict, Invalid, NotAllowed, NotFound
from models import Conversation, EventRecord, Item, Message, Viewer
from tests.api.asking import ask, gid
from tests.api.placing import folder, placed
from tests.factories import Keys, item
from tests.refusals import refused

REMOVE = "mutation($id: ID!) { itemRemove(id: $id) { item { title removedAt } errors { code } cursor } }"
RESTORE = "mutation($id: ID!) { itemRestore(id: $id) { item { title removedAt } errors { code } cursor } }"
BIN = "{ removedItems { nodes { title removedAt messages { nodes { text } } history { nodes { kind } } } totalCount { value } } }"
SEEN = """query($id: ID!, $thread: ID!) { item(id: $id) { title } node(id: $thread) { id }
  items(filter: { archived: { eq: false } }) { nodes { title } } search(query: "canary") { nodes { kind } } }"""


@pytest.fixture
async def asked(lead: Viewer, customer: Viewer, workspace: Keys) -> Item:
    """In Website, of the customer, who has said something."""
    row = await item(lead, "Canary", project_id=workspace["website"], requester_id=workspace["customer"])
    await conversations.reply(customer, row.id, NewMessage(text="A canary sings"))
    return row


async def _bin(by: Viewer) -> list[Any]:
    found = (await ask(by, BIN))["removedItems"]
    assert found["totalCount"]["value"] == len(found["nodes"])
    return [(each["title"], each["messages"]["nodes"], each["history"]["nodes"]) for each in found["nodes"]]


async def test_nobody_sees_it_and_then_everybody_as_before(
    admin: Viewer, lead: Viewer, member: Viewer, customer: Viewer, asked: Item
) -> None:
    thread = await Conversation.get(item_id=asked.id)
    people = (admin, lead, member, customer)
    before = [await ask(who, SEEN, id=gid(asked), thread=gid(thread)) for who in people]
    got = (await ask(lead, REMOVE, id=gid(asked)))["itemRemove"]
    assert (got["errors"], got["item"]["title"]) == ([], "Canary")
    assert got["item"]["removedAt"] is not None
    nothing: dict[str, Any] = {"item": None, "node": None, "items": {"nodes": []}, "search": {"nodes": []}}
    for who in people:
        assert await ask(who, SEEN, id=gid(asked), thread=gid(thread)) == nothing
        assert not await Message.visible_to(who).exists()
        assert not await EventRecord.visible_to(who).exists()
        assert await _bin(who) == ([] if who is customer else [("Canary", [], [])])
    back = (await ask(lead, RESTORE, id=gid(asked)))["itemRestore"]
    assert (back["errors"], back["item"]) == ([], {"title": "Canary", "removedAt": None})
    assert [await ask(who, SEEN, id=gid(asked), thread=gid(thread)) for who in people] == before
    assert await _bin(lead) == []


async def test_who_may(member: Viewer, customer: Viewer, outsider: Viewer, lead: Viewer, asked: Item) -> None:
    for who, kind in ((member, NotAllowed), (customer, NotAllowed), (outsider, NotFound)):
        async with refused(kind, *(("id",) if kind is NotFound else ())):
            await items.remove(who, asked.id)
    async with refused(Conflict, "version"):
        await items.remove(lead, asked.id, 99)
    async with refused(NotFound, "id"):
        await items.restore(lead, asked.id)
    await items.remove(lead, asked.id)
    for who, kind in ((member, NotAllowed), (customer, NotFound), (outsider, NotFound)):
        async with refused(kind, *(("id",) if kind is NotFound else ())):
            await items.restore(who, asked.id)
    async with refused(Conflict, "version"):
        await items.restore(lead, asked.id, 99)
    for verb in (items.remove, items.archive, items.follow):
        async with refused(NotFound, "id"):
            await verb(lead, asked.id)


async def test_it_takes_along_what_is_below_it(lead: Viewer, asked: Item, workspace: Keys) -> None:
    rows = [await item(lead, name, project_id=workspace["website"]) for name in ("Child", "Grandchild")]
    await placed(lead, rows[0], parentId=asked)
    await placed(lead, rows[1], parentId=rows[0])
    await items.remove(lead, rows[1].id)
    await items.remove(lead, asked.id)
    assert [title for title, *_ in await _bin(lead)] == ["Canary", "Grandchild"]
    async with refused(Invalid, "id"):
        await items.restore(lead, rows[0].id)
    # What it stood below is in the bin: it comes back at the top of its project.
    await items.restore(lead, rows[1].id)
    assert (await Item.get(id=rows[1].id)).parent_id is None
    await items.restore(lead, asked.id)
    child = await Item.get(id=rows[0].id)
    assert (child.parent_id, child.removed_at) == (asked.id, None)


async def test_moves_go_past_it(admin: Viewer, lead: Viewer, asked: Item, workspace: Keys) -> None:
    below = await item(lead, "Below", project_id=workspace["website"])
    await placed(lead, below, parentId=asked)
    await items.remove(lead, below.id)
    await items.move(admin, asked.id, workspace["inbox"])
    await items.restore(lead, below.id)
    row = await Item.get(id=below.id)
    assert (row.project_id, row.parent_id) == (workspace["website"], None)


async def test_its_folder_may_go(lead: Viewer, asked: Item, workspace: Keys) -> None:
    plans = await folder(lead, workspace, "Plans")
    await placed(lead, asked, folderId=plans)
    await items.remove(lead, asked.id)
    await folders.remove(lead, plans.id)
    await items.restore(lead, asked.id)
    assert (await Item.get(id=asked.id)).folder_id is None


async def test_after_thirty_days_it_is_too_late(lead: Viewer, asked: Item) -> None:
    await items.remove(lead, asked.id)
    with time_machine.travel(clock.now() + timedelta(days=30, seconds=1)):
        assert await _bin(lead) == []
        async with refused(NotFound, "id"):
            await items.restore(lead, asked.id)
