"""Admins, who may let in what was set aside, are told of it: once for each inbox until they have read it."""

from typing import Any

import pytest

from domain import config, inboxes, users
from domain.inboxes import NewInbox
from domain.mails import aside
from domain.notifications import mark_read, set_preference
from models import (
    Channel,
    EventRecord,
    Inbox,
    IncomingMail,
    Level,
    Notice,
    Notification,
    NotificationKind,
    Viewer,
)
from reactions import notify
from reactions.worker import Worker
from tests.api.asking import ask, fresh, gid
from tests.api.deciding import sent
from tests.mail.letters import mail
from tests.reactions import desk

pytestmark = pytest.mark.usefixtures("bare_workspace")
KIND = NotificationKind.MAIL_SET_ASIDE
CONCERNS = """{ notifications(first: 20) { nodes {
  kind inbox { name setAside } item { id } message { id } actor { __typename } } }
  unreadNotificationCount }"""


@pytest.fixture
async def admins() -> list[Viewer]:
    config.configure(config.Config(mail_notices=True))
    return [await desk.user(name, admin=True) for name in ("One", "Two")]


async def _inbox(by: Viewer, name: str) -> Inbox:
    new = NewInbox(name=name, addresses=[f"{name}@acmedesk.example"], allowed_senders=["client.example"])
    return await inboxes.create(by, new)


async def _spam(inbox: Inbox, times: int = 1) -> None:
    for number in range(times):
        raw = mail(sender="Eve <eve@evil.example>", subject=f"Win {number}")
        assert await sent(raw, f"{inbox.name}@acmedesk.example") == "set_aside"


async def _told() -> list[tuple[object, object]]:
    rows = await Notification.filter(kind=KIND).order_by("created_at", "recipient_id")
    return [(row.recipient_id, row.inbox_id) for row in rows]


async def _read(by: Viewer) -> None:
    await mark_read(by, [row.id for row in await Notification.filter(kind=KIND, recipient_id=desk.key(by))])


async def test_each_admin_is_told_once_of_a_flood_and_again_once_they_have_read_it(
    worker: Worker, admins: list[Viewer]
) -> None:
    one, two = admins
    await desk.user("Lead")
    await desk.deactivate(await desk.user("Gone", admin=True))
    inbox = await _inbox(one, "only")
    await _spam(inbox, 20)
    await worker.drain()
    assert sorted(await _told(), key=str) == sorted([(desk.key(who), inbox.id) for who in admins], key=str)
    await _read(one)
    await worker.drain()
    assert len(await _told()) == 2
    await _spam(inbox, 5)
    await worker.drain()
    assert [key for key, _ in await _told()].count(desk.key(one)) == 2
    assert [key for key, _ in await _told()].count(desk.key(two)) == 1


async def test_inboxes_are_told_apart(worker: Worker, admins: list[Viewer]) -> None:
    made = [await _inbox(admins[0], name) for name in ("sales", "help")]
    for _ in range(2):
        for inbox in made:
            await _spam(inbox)
    await worker.drain()
    shown: dict[str, Any] = await ask(await fresh(admins[0]), CONCERNS)
    assert shown["unreadNotificationCount"] == 2
    nodes = shown["notifications"]["nodes"]
    assert [each.pop("inbox") for each in nodes] == [
        {"name": "help", "setAside": 2},
        {"name": "sales", "setAside": 2},
    ]
    told = {"kind": "MAIL_SET_ASIDE", "item": None, "message": None, "actor": {"__typename": "Automation"}}
    assert nodes == [told, told]


async def test_what_waits_no_more_is_not_told_of(worker: Worker, admins: list[Viewer]) -> None:
    inbox = await _inbox(admins[0], "only")
    await _spam(inbox)
    await aside.discard(admins[0], (await IncomingMail.get()).id)
    await worker.drain()
    assert await _told() == []


async def test_a_worker_that_comes_twice_tells_once(worker: Worker, admins: list[Viewer]) -> None:
    await _spam(await _inbox(admins[0], "only"))
    await worker.drain()
    for who in admins:
        await _read(who)
    await notify.handle(await desk.setup(), await EventRecord.get(kind="incoming_mail.set_aside"))
    assert len(await _told()) == 2


async def test_each_chooses_but_nobody_is_mailed(
    mailer: Worker, transport: Any, admins: list[Viewer]
) -> None:
    one, two = admins
    await set_preference(one, KIND, Channel.LIVE, False)
    await _spam(await _inbox(one, "only"), 3)
    await mailer.drain()
    assert [key for key, _ in await _told()] == [desk.key(two)]
    assert (list(transport.kept), await Notice.exists()) == ([], False)
    text = """mutation($on: Boolean!) { notificationSetPreference(kind: MAIL_SET_ASIDE, channel: MAIL, enabled: $on) {
      errors { code path } } }"""
    errors = (await ask(two, text, on=True))["notificationSetPreference"]["errors"]
    assert errors == [{"code": "INVALID", "path": ["channel"]}]
    assert (await ask(two, text, on=False))["notificationSetPreference"]["errors"] == []


async def test_only_who_may_let_them_in_is_shown_it(worker: Worker, admins: list[Viewer]) -> None:
    one, two = admins
    inbox = await _inbox(one, "only")
    await _spam(inbox)
    await worker.drain()
    node = await Notification.get(recipient_id=desk.key(two))
    await users.set_level(await desk.setup(), desk.key(two), Level.MEMBER)
    lowered = await fresh(two)
    shown = await ask(lowered, CONCERNS)
    assert (shown["notifications"]["nodes"], shown["unreadNotificationCount"]) == ([], 0)
    query = "query($id: ID!) { node(id: $id) { id } }"
    for who in (lowered, one):
        assert (await ask(who, query, id=gid(node)))["node"] is None
    key = await desk.api_key(one, "notifications:read", "items:read", "conversations:read")
    assert [each["inbox"] for each in (await ask(key, CONCERNS))["notifications"]["nodes"]] == [None]
    narrow = await desk.api_key(one, "notifications:read", "items:read")
    assert (await ask(narrow, CONCERNS))["notifications"]["nodes"] == []


async def test_only_admins_have_it_among_what_they_may_choose(admins: list[Viewer]) -> None:
    people = [admins[0], await desk.user("Lead"), await desk.customer("Ann")]
    asked = [await ask(who, "{ notificationDefaults { kind channel enabled } }") for who in people]
    found = [[d for d in each["notificationDefaults"] if d["kind"] == "MAIL_SET_ASIDE"] for each in asked]
    channels = {"LIVE": True, "MAIL": False, "PUSH": True}
    expected = [{"kind": "MAIL_SET_ASIDE", "channel": c, "enabled": on} for c, on in channels.items()]
    assert found == [expected, [], []]
