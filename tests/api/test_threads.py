"""Threads through the API: any number on an item, begun, named, closed and opened."""

from typing import Any

import pytest

from domain import conversations, users
from domain.conversations import NewMessage
from kit.ids import from_global
from models import Conversation, ConversationKind, EventRecord, Item, Message, Viewer
from tests import factories
from tests.api.asking import ask, gid
from tests.factories import Keys, told, viewer
from tests.refusals import unchanged

CREATE = """mutation($item: ID!, $kind: ConversationKind!, $subject: String!, $key: String) {
  conversationCreate(itemId: $item, kind: $kind, subject: $subject, idempotencyKey: $key) {
    conversation { id subject kind closedAt version } errors { code path } } }"""
OPEN = """mutation($id: ID!, $open: Boolean!, $version: Int) { conversationSetOpen(id: $id, open: $open, version: $version) {
  conversation { closedAt version } errors { code path } } }"""
NAME = """mutation($id: ID!, $subject: String!, $version: Int) {
  conversationEdit(id: $id, subject: $subject, version: $version) { conversation { subject version } errors { code path } } }"""


@pytest.fixture
async def item(admin: Viewer, workspace: Keys) -> Item:
    return await factories.item(admin, project_id=workspace["website"], requester_id=workspace["customer"])


async def _said(by: Viewer, item: Item, text: str, **more: Any) -> Message:
    return await conversations.reply(by, item.id, NewMessage(text=text, **more))


async def _noted(by: Viewer, item: Item, text: str) -> Message:
    return await conversations.note(by, item.id, NewMessage(text=text))


async def test_an_item_has_several_threads_of_a_kind(
    member: Viewer, customer: Viewer, item: Item, queries: Any
) -> None:
    first = await _said(customer, item, "It burns")
    given = {"item": gid(item), "kind": "CUSTOMER", "subject": "The invoice", "key": "k"}
    with queries(7):
        made = (await ask(member, CREATE, **given))["conversationCreate"]["conversation"]
    async with unchanged():
        again = (await ask(member, CREATE, **given))["conversationCreate"]["conversation"]
    assert again == made
    second = from_global(made["id"], "conversation")
    billed = await _said(member, item, "Here it is", conversation_id=second)
    assert billed.conversation_id == second
    assert (await _said(member, item, "Which one?")).conversation_id == first.conversation_id
    (event,) = [e for e in await told(member.position) if e.kind == "conversation.created"]
    assert (event.entity_id, event.internal) == (second, False)


async def test_a_closed_thread_waits_until_something_is_said_in_it(
    member: Viewer, customer: Viewer, item: Item
) -> None:
    first = await Conversation.get(id=(await _said(customer, item, "It burns")).conversation_id)
    closed = (await ask(member, OPEN, id=gid(first), open=False, version=1))["conversationSetOpen"]
    assert (closed["conversation"]["version"], closed["errors"]) == (2, [])
    assert closed["conversation"]["closedAt"] is not None
    async with unchanged():
        assert (await ask(member, OPEN, id=gid(first), open=False))["conversationSetOpen"]["errors"] == []
        stale = await ask(member, OPEN, id=gid(first), open=True, version=1)
    assert stale["conversationSetOpen"]["errors"] == [{"code": "CONFLICT", "path": ["version"]}]
    start = (await EventRecord.all().order_by("-position").first() or EventRecord(position=0)).position
    assert (await _said(customer, item, "Again")).conversation_id == first.id
    assert [e.kind for e in await told(start)] == ["conversation.opened", "message.posted"]
    assert (await Conversation.get(id=first.id)).closed_at is None


async def test_what_is_said_goes_to_the_open_thread(member: Viewer, customer: Viewer, item: Item) -> None:
    first = (await _said(customer, item, "It burns")).conversation_id
    second = await conversations.create(member, item.id, ConversationKind.CUSTOMER, "The invoice")
    await conversations.set_open(member, first, False)
    assert (await _said(customer, item, "And the invoice?")).conversation_id == second.id


async def test_threads_are_changed_by_staff_who_may_speak_in_them(
    workspace: Keys, admin: Viewer, customer: Viewer, outsider: Viewer, item: Item
) -> None:
    replies = await Conversation.get(id=(await _said(customer, item, "It burns")).conversation_id)
    notes = await Conversation.get(id=(await _noted(admin, item, "Hm")).conversation_id)
    await users.edit(admin, workspace["lead"], switches={"may_reply": False})
    muted = await viewer(workspace["lead"])
    cases = [
        (customer, replies, "NOT_ALLOWED"),
        (customer, notes, "NOT_FOUND"),
        (outsider, replies, "NOT_FOUND"),
        (muted, replies, "NOT_ALLOWED"),
    ]
    for who, thread, code in cases:
        async with unchanged():
            named = await ask(who, NAME, id=gid(thread), subject="Mine")
            shut = await ask(who, OPEN, id=gid(thread), open=False)
        assert named["conversationEdit"]["errors"][0]["code"] == code
        assert shut["conversationSetOpen"]["errors"][0]["code"] == code
    got = await ask(muted, NAME, id=gid(notes), subject="Among us", version=1)
    assert got["conversationEdit"] == {"conversation": {"subject": "Among us", "version": 2}, "errors": []}


async def test_customers_begin_threads_of_their_own_and_no_internal_ones(
    customer: Viewer, foreigner: Viewer, item: Item
) -> None:
    made = await ask(customer, CREATE, item=gid(item), kind="CUSTOMER", subject="One more thing")
    assert made["conversationCreate"]["conversation"]["subject"] == "One more thing"
    for who, kind, code, path in (
        (customer, "INTERNAL", "NOT_ALLOWED", []),
        (foreigner, "CUSTOMER", "NOT_FOUND", ["itemId"]),
    ):
        async with unchanged():
            got = await ask(who, CREATE, item=gid(item), kind=kind, subject="Mine")
        assert got["conversationCreate"]["errors"] == [{"code": code, "path": path}]


@pytest.mark.parametrize(("subject", "code"), [("", "INVALID"), ("x" * 501, "TOO_LARGE"), ("\0", "INVALID")])
async def test_a_thread_has_a_subject_that_fits(member: Viewer, item: Item, subject: str, code: str) -> None:
    async with unchanged():
        got = await ask(member, CREATE, item=gid(item), kind="CUSTOMER", subject=subject)
    assert got["conversationCreate"]["errors"] == [{"code": code, "path": ["subject"]}]
