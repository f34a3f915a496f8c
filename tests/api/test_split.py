"""An item split: what was said about something else is on an item of its own, for exactly the same people."""

from typing import Any
from uuid import UUID

import pytest

from domain import conversations, items, people, projects
from domain.conversations import NewMessage
from domain.items.locked import lock
from domain.items.split import MESSAGES_MOST, split
from kit import clock
from kit.errors import Conflict, Invalid, NotAllowed, NotFound, TooLarge
from kit.ids import new_id
from models import (
    ConversationKind,
    EventRecord,
    Item,
    Message,
    OutgoingMail,
    OutgoingState,
    ReadMark,
    Status,
    Viewer,
)
from tests.api.asking import ask, fresh, gid
from tests.factories import Keys, item, narrowed, viewer
from tests.refusals import refused, unchanged

SPLIT = """mutation($id: ID!, $ids: [ID!]!, $title: String, $key: String) {
  itemSplit(id: $id, input: { messageIds: $ids, title: $title }, idempotencyKey: $key) {
    item { id title published priority type { name } status { name } project { name } requester { name } assignees { name }
      followers { name } madeFrom { title } messages(first: 9) { nodes { text } } lastMessage { text } }
    errors { code message path } cursor } }"""
SHOWN = """query($id: ID!) { item(id: $id) { title unreadCount lastMessage { text } messages(first: 9) { nodes { text } }
  conversations { kind subject unreadCount messages(first: 9) { nodes { text } } } madeItems { title } } }"""


async def _shown(who: Viewer, row: Any) -> Any:
    return (await ask(who, SHOWN, id=row if isinstance(row, str) else gid(row)))["item"]


async def _texts(who: Viewer, row: Any) -> list[str]:
    shown = await _shown(who, row)
    return [each["text"] for each in shown["messages"]["nodes"]] if shown else []


async def _split(who: Viewer, row: Item, *said: Message, **more: Any) -> Any:
    return (await ask(who, SPLIT, id=gid(row), ids=[gid(each) for each in said], **more))["itemSplit"]


@pytest.fixture
async def row(lead: Viewer, workspace: Keys) -> Item:
    return await item(
        lead, "Two things", project_id=workspace["website"], requester_id=workspace["customer"], published=True,
        priority=2, assignee_ids=[workspace["member"]], follower_ids=[workspace["foreigner"], workspace["team"]],
    )  # fmt: skip


@pytest.fixture
async def said(row: Item, lead: Viewer, customer: Viewer) -> list[Message]:
    """A reply, a note, two replies."""
    return [
        await conversations.reply(customer, row.id, NewMessage(text="My printer burns")),
        await conversations.note(lead, row.id, NewMessage(text="Again")),
        await conversations.reply(customer, row.id, NewMessage(text="And my invoice?")),
        await conversations.reply(lead, row.id, NewMessage(text="We come")),
    ]


async def test_what_was_said_is_on_a_new_item(
    lead: Viewer, customer: Viewer, row: Item, said: list[Message]
) -> None:
    got = await _split(lead, row, said[2], said[1], title="Invoice", key="one")
    assert got["errors"] == []
    made = got["item"]
    key = made.pop("id")
    assert made == {
        "title": "Invoice", "published": True, "priority": 2, "type": {"name": "Ticket"}, "status": {"name": "Open"},
        "project": {"name": "Website"}, "requester": {"name": "Customer"}, "assignees": [{"name": "Member"}],
        "followers": [{"name": "Foreigner"}, {"name": "Web team"}], "madeFrom": {"title": "Two things"},
        "messages": {"nodes": [{"text": "Again"}, {"text": "And my invoice?"}]}, "lastMessage": {"text": "And my invoice?"},
    }  # fmt: skip
    async with unchanged():
        assert (await _split(lead, row, said[2], said[1], key="one"))["item"]["id"] == key
    assert await _texts(lead, row) == ["My printer burns", "We come"]
    shown = await _shown(lead, row)
    assert (shown["lastMessage"], shown["madeItems"]) == ({"text": "We come"}, [{"title": "Invoice"}])
    assert await _texts(customer, key) == ["And my invoice?"]
    last = await _split(lead, row, said[3])
    assert (last["item"]["title"], (await _shown(customer, row))["lastMessage"]["text"]) == (
        "Two things",
        "My printer burns",
    )
    await _split(lead, row, said[0])
    assert await _shown(lead, row) | {"madeItems": []} == {
        "title": "Two things", "unreadCount": 0, "lastMessage": None, "messages": {"nodes": []}, "madeItems": [],
        "conversations": [
            {"kind": kind, "subject": "", "unreadCount": 0, "messages": {"nodes": []}} for kind in ("CUSTOMER", "INTERNAL")
        ],
    }  # fmt: skip


async def test_nobody_sees_more_or_less_than_before(
    admin: Viewer, lead: Viewer, workspace: Keys, row: Item, said: list[Message]
) -> None:
    """Kept from guests stays kept; of those who follow by themselves, and so see no more than guests, nobody comes along."""
    elsewhere = await item(
        admin, "From elsewhere", project_id=workspace["inbox"], requester_id=workspace["customer"], published=True,
        follower_ids=[workspace["foreigner"]],
    )  # fmt: skip
    old = await conversations.reply(
        await viewer(workspace["customer"]), elsewhere.id, NewMessage(text="Before")
    )
    await items.move(admin, elsewhere.id, workspace["website"])
    guest = await viewer(workspace["guest"])
    await items.follow(guest, elsewhere.id)
    new = await conversations.create(lead, elsewhere.id, ConversationKind.CUSTOMER, "Since")
    since = await conversations.post(lead, new.id, NewMessage(text="After"))
    names = ("admin", "lead", "restricted", "outsider", "customer", "colleague", "foreigner", "guest")
    everybody = [await viewer(workspace[name]) for name in names]
    before = [await _texts(who, elsewhere) for who in everybody]
    made = await split(lead, elsewhere.id, [old.id, since.id])
    assert [await _texts(who, made) for who in everybody] == before
    assert before[-1] == ["After"]
    assert [row["subject"] for row in (await _shown(guest, made))["conversations"]] == ["Since"]
    held = [await _texts(who, row) for who in everybody]
    made = await split(lead, row.id, [each.id for each in said])
    assert [await _texts(who, made) for who in everybody] == held


async def test_outside_of_projects_its_people_come_along(
    admin: Viewer, customer: Viewer, workspace: Keys
) -> None:
    creator, assignee = [await viewer(workspace[name]) for name in ("outsider", "restricted")]
    loose = await item(
        creator, "Loose", project_id=None, requester_id=workspace["customer"], published=False,
        assignee_ids=[workspace["restricted"]], follower_ids=[workspace["lead"], workspace["colleague"]],
    )  # fmt: skip
    note = await conversations.note(creator, loose.id, NewMessage(text="Hm"))
    reply = await conversations.reply(customer, loose.id, NewMessage(text="Hello"))
    await people.deactivate(admin, workspace["lead"])
    made = await split(admin, loose.id, [note.id, reply.id])
    for who, texts in ((creator, ["Hm", "Hello"]), (assignee, ["Hm", "Hello"]), (customer, ["Hello"])):
        assert await _texts(await fresh(who), made) == texts
    assert await _texts(await viewer(workspace["colleague"]), made) == []
    again = await split(assignee, made.id, [note.id])
    followers = (await ask(admin, "query($id: ID!) { item(id: $id) { followers { name } } }", id=gid(again)))[
        "item"
    ]
    assert {each["name"] for each in followers["followers"]} == {"Admin", "Outsider"}


async def test_how_far_one_has_read_stays_true(
    lead: Viewer, customer: Viewer, workspace: Keys, row: Item, said: list[Message]
) -> None:
    member, manager = [await viewer(workspace[name]) for name in ("member", "manager")]
    await conversations.mark_read(member, said[2].id)
    await conversations.mark_read(manager, said[0].id)
    made = await split(lead, row.id, [said[2].id, said[1].id])
    assert [(await _shown(member, each))["unreadCount"] for each in (row, made)] == [1, 1]
    assert [(await _shown(manager, each))["unreadCount"] for each in (row, made)] == [1, 2]
    marks = {(mark.principal_id, mark.conversation_id): mark.message_id for mark in await ReadMark.all()}
    new = (await Message.get(id=said[2].id)).conversation_id
    assert marks == {
        (workspace["member"], said[0].conversation_id): said[0].id,
        (workspace["member"], new): said[2].id,
        (workspace["manager"], said[0].conversation_id): said[0].id,
    }
    await split(lead, row.id, [said[0].id])
    assert await ReadMark.filter(conversation_id=said[0].conversation_id).count() == 0


async def test_mails_about_them_lead_there(lead: Viewer, row: Item, said: list[Message]) -> None:
    now = clock.now()
    mail = await OutgoingMail.create(
        id=new_id(), recipient_id=row.requester_id, about_id=said[3].id, item_id=row.id,
        thread_id=said[3].conversation_id, message_id="<one@desk>", subject="x", text="", state=OutgoingState.QUEUED,
        due_at=now, request_id="x", created_at=now,
    )  # fmt: skip
    made = await split(lead, row.id, [said[3].id])
    now_about = await OutgoingMail.get(id=mail.id)
    moved = await Message.get(id=said[3].id)
    assert (moved.item_id, now_about.item_id, now_about.thread_id) == (
        made.id,
        made.id,
        moved.conversation_id,
    )
    assert moved.conversation_id != said[3].conversation_id


async def test_it_is_told_to_each(lead: Viewer, customer: Viewer, row: Item, said: list[Message]) -> None:
    made = await split(lead, row.id, [said[1].id, said[2].id])
    told = (
        "query($id: ID!) { item(id: $id) { history(first: 4) { nodes { kind changes { field after } } } } }"
    )
    seen = (await ask(lead, told, id=gid(row)))["item"]["history"]["nodes"]
    other = {"field": "other", "after": gid(made)}
    staffs = [each["kind"] for each in seen]
    assert staffs == ["item.split", "message.moved", "message.moved", "message.posted"]
    assert seen[0]["changes"] == [other]
    theirs = (await ask(customer, told, id=gid(row)))["item"]["history"]["nodes"]
    assert [each["kind"] for each in theirs[:2]] == ["message.moved", "message.posted"]
    assert theirs[0]["changes"] == []
    kinds = await EventRecord.filter(item_id=made.id).order_by("position").values_list("kind", flat=True)
    assert kinds == ["item.created", "item.linked"]
    touched = await Item.get(id=row.id)
    assert touched.updated_at > row.updated_at
    await split(lead, made.id, [said[1].id])
    untouched = await Item.get(id=made.id)
    assert untouched.updated_at == made.updated_at


async def test_what_goes_while_it_is_edited_is_edited_where_it_is(
    admin: Viewer, row: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever edits waits for the lock of the item that the message was on."""
    note = await conversations.note(admin, row.id, NewMessage(text="Hm"))
    made: list[Item] = []

    async def after_a_split(viewer: Viewer, key: UUID, version: int | None = None) -> Item:
        if not made:
            made.append(await split(admin, row.id, [note.id]))
        return await lock(viewer, key, version)

    monkeypatch.setattr("domain.items.locked.lock", after_a_split)
    edited = await conversations.edit_message(admin, note.id, "Ah")
    event = await EventRecord.get(kind="message.edited")
    assert (edited.item_id, event.item_id) == (made[0].id, made[0].id)
    assert event.conversation_id == edited.conversation_id != note.conversation_id


async def test_what_cannot_be_split(
    admin: Viewer,
    lead: Viewer,
    member: Viewer,
    customer: Viewer,
    workspace: Keys,
    row: Item,
    said: list[Message],
) -> None:
    other = await item(admin, "Other", project_id=workspace["website"])
    away = await conversations.note(admin, other.id, NewMessage(text="There"))
    async with refused(Invalid, "input", "messageIds"):
        await split(lead, row.id, [])
    async with refused(TooLarge, "input", "messageIds"):
        await split(lead, row.id, [new_id() for _ in range(MESSAGES_MOST + 1)])
    for wrong in (away.id, row.id):
        async with refused(NotFound, "input", "messageIds", 1):
            await split(lead, row.id, [said[0].id, wrong])
    async with refused(Invalid, "input", "title"):
        await split(lead, row.id, [said[0].id], " ")
    async with refused(Conflict, "version"):
        await split(lead, row.id, [said[0].id], version=9)
    async with refused(NotFound, "id"):
        await split(await viewer(workspace["outsider"]), row.id, [said[0].id])
    restricted = await viewer(workspace["restricted"])
    scopes = ("items:read", "projects:read", "people:read", "conversations:read")
    for who in (
        customer,
        restricted,
        narrowed(lead, *scopes, "conversations:write"),
        narrowed(lead, *scopes, "items:write"),
    ):
        async with refused(NotAllowed):
            await split(who, row.id, [said[0].id])
    async with unchanged():
        got = await _split(customer, row, said[0])
    assert [(each["code"], each["path"]) for each in got["errors"]] == [("NOT_ALLOWED", [])]
    async with unchanged():
        for ids in ([gid(said[0])] * 2 + [gid(away)], [gid(said[0])] * 2 + [gid(row)]):
            got = (await ask(lead, SPLIT, id=gid(row), ids=ids))["itemSplit"]
            assert [each["path"] for each in got["errors"]] == [["input", "messageIds", "2"]]
    many = [gid(said[0])] * (MESSAGES_MOST + 1)
    async with unchanged():
        got = (await ask(lead, SPLIT, id=gid(row), ids=many))["itemSplit"]
    assert [(each["code"], each["path"]) for each in got["errors"]] == [
        ("TOO_LARGE", ["input", "messageIds"])
    ]
    await items.set_status(lead, row.id, (await Status.get(type_id=row.type_id, name="Closed")).id)
    await items.archive(lead, row.id)
    async with refused(NotAllowed):
        await split(lead, row.id, [said[0].id])


async def test_who_sees_it_no_longer_is_not_told_again(
    admin: Viewer, workspace: Keys, row: Item, said: list[Message]
) -> None:
    await split(await viewer(workspace["lead"]), row.id, [said[0].id], idempotency_key="one")
    await projects.unshare(admin, workspace["website"], workspace["lead"])
    async with refused(NotFound, "idempotencyKey"):
        await split(await viewer(workspace["lead"]), row.id, [said[0].id], idempotency_key="one")


async def test_a_deactivated_requester_is_left_out(
    admin: Viewer, lead: Viewer, workspace: Keys, row: Item, said: list[Message]
) -> None:
    await people.deactivate(admin, workspace["customer"])
    made = await split(lead, row.id, [said[0].id])
    assert made.requester_id is None
