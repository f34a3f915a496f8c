"""Whom a message names can be read, and changed: who is named first is told, nobody twice."""

from typing import Any

import pytest

from domain import conversations, users
from domain.conversations import NewMessage
from kit.ids import to_global
from models import ConversationKind, EventRecord, Item, Mention, Notification, NotificationKind, Viewer
from reactions.jobs import jobs
from reactions.worker import Worker
from tests import factories
from tests.api.asking import ask, fresh, gid
from tests.factories import Keys, key
from tests.refusals import unchanged

ON_ITEM = """query($id: ID!) { item(id: $id) { messages(first: 20) { nodes { text mentions { name } } } } }"""
EDIT = """mutation($id: ID!, $said: String!, $mentions: [ID!], $version: Int) {
  messageEdit(id: $id, text: $said, mentionIds: $mentions, version: $version) {
    message { text version editedAt mentions { name } } errors { code path } } }"""


@pytest.fixture
async def item(admin: Viewer, workspace: Keys) -> Item:
    return await factories.item(admin, project_id=workspace["website"], requester_id=workspace["customer"])


def _user(who: Viewer) -> str:
    return to_global("user", key(who))


def _names(row: dict[str, Any]) -> list[str]:
    return [each["name"] for each in row["mentions"]]


async def test_mentions_are_read_in_one_batch_by_whoever_may_look_people_up(
    admin: Viewer, lead: Viewer, member: Viewer, customer: Viewer, item: Item, workspace: Keys, queries: Any
) -> None:
    for _ in range(20):
        named = [key(member), workspace["team"], key(lead)]
        await conversations.reply(admin, item.id, NewMessage(text="Look", mention_ids=named))
    with queries(4):
        rows = (await ask(member, ON_ITEM, id=gid(item)))["item"]["messages"]["nodes"]
    assert [_names(row) for row in rows] == [["Lead", "Member", "Web team"]] * 20
    rows = (await ask(customer, ON_ITEM, id=gid(item)))["item"]["messages"]["nodes"]
    assert [_names(row) for row in rows] == [[]] * 20
    scopes = ("items:read", "conversations:read")
    narrow = factories.narrowed(member, *scopes)
    rows = (await ask(narrow, ON_ITEM, id=gid(item)))["item"]["messages"]["nodes"]
    assert _names(rows[0]) == ["Member"]


async def _told(who: Viewer) -> list[NotificationKind]:
    await Worker(jobs(None)).drain()
    rows = Notification.filter(recipient_id=key(who), kind=NotificationKind.MENTION)
    return [row.kind for row in await rows]


async def test_who_is_newly_named_is_told_once(
    admin: Viewer, lead: Viewer, member: Viewer, item: Item
) -> None:
    said = await conversations.note(admin, item.id, NewMessage(text="Look", mention_ids=[key(lead)]))
    both = [_user(lead), _user(member)]
    got = (await ask(admin, EDIT, id=gid(said), said="Look", mentions=both, version=1))["messageEdit"]
    assert (got["errors"], _names(got["message"])) == ([], ["Lead", "Member"])
    assert (got["message"]["version"], got["message"]["editedAt"]) == (2, None)
    event = await EventRecord.filter(kind="message.edited").order_by("-position").first()
    assert event is not None
    assert event.changes == {
        "mentions": [[str(key(lead))], sorted([str(key(lead)), str(key(member))])],
        "newly_mentioned": [[], [str(key(member))]],
    }
    assert (await _told(lead), await _told(member)) == ([NotificationKind.MENTION],) * 2
    await conversations.edit_message(admin, said.id, "Look!", mention_ids=[])
    assert not await Mention.filter(active=True).exists()
    again = await conversations.edit_message(admin, said.id, "Look!!", mention_ids=[key(lead), key(member)])
    assert again.version == 4
    assert (await _told(lead), await _told(member)) == ([NotificationKind.MENTION],) * 2
    async with unchanged():
        await conversations.edit_message(admin, said.id, "Look!!", mention_ids=[key(member), key(lead)])
        await conversations.edit_message(admin, said.id, "Look!!")


async def test_other_words_leave_the_mentions_and_removal_takes_them(
    admin: Viewer, lead: Viewer, item: Item
) -> None:
    said = await conversations.note(admin, item.id, NewMessage(text="Look", mention_ids=[key(lead)]))
    await conversations.edit_message(admin, said.id, "See")
    rows = (await ask(lead, ON_ITEM, id=gid(item)))["item"]["messages"]["nodes"]
    assert rows == [{"text": "See", "mentions": [{"name": "Lead"}]}]
    await conversations.remove_message(admin, said.id)
    assert not await Mention.exists()


async def test_only_who_may_edit_names_and_only_who_can_be_named(
    admin: Viewer, lead: Viewer, member: Viewer, outsider: Viewer, customer: Viewer, item: Item
) -> None:
    said = await conversations.note(member, item.id, NewMessage(text="Look"))
    async with unchanged():
        got = await ask(lead, EDIT, id=gid(said), said="Look", mentions=[_user(lead)])
    assert got["messageEdit"]["errors"][0]["code"] == "NOT_ALLOWED"
    await users.edit(admin, key(member), switches={"may_edit_messages": True})
    author = await fresh(member)
    for mentions, code in (
        ([to_global("customer", key(customer))], "INVALID"),
        ([_user(lead)] * 1001, "INVALID"),
    ):
        async with unchanged():
            got = await ask(author, EDIT, id=gid(said), said="Look", mentions=mentions)
        assert got["messageEdit"]["errors"][0]["code"] == code
    talk = await conversations.start(
        author, ConversationKind.INTERNAL, "", [key(lead)], NewMessage(text="Psst")
    )
    whispered = await conversations.post(author, talk.id, NewMessage(text="Look"))
    async with unchanged():
        got = await ask(author, EDIT, id=gid(whispered), said="Look", mentions=[_user(outsider)])
    assert got["messageEdit"]["errors"] == [{"code": "INVALID", "path": ["mentionIds", "0"]}]
    await conversations.edit_message(author, whispered.id, "Look", mention_ids=[key(lead)])
    assert await _told(lead) == [NotificationKind.MENTION]
    assert await _told(outsider) == []


async def test_customers_do_not_hear_of_whom_staff_names_in_a_reply(
    admin: Viewer, member: Viewer, item: Item
) -> None:
    said = await conversations.reply(admin, item.id, NewMessage(text="Soon"))
    got = (await ask(admin, EDIT, id=gid(said), said="Soon", mentions=[_user(member)], version=1))[
        "messageEdit"
    ]
    assert (got["errors"], got["message"]["version"]) == ([], 1)
    event = await EventRecord.filter(kind="message.edited").order_by("-position").first()
    assert event is not None
    assert event.internal
