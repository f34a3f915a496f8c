"""For whom an event is that has just happened: the acts that `expected/addressed.py` tells of."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from domain import (
    api_keys,
    baselines,
    conversations,
    customers,
    inboxes,
    mail_servers,
    mailboxes,
    notifications,
    organizations,
    plans,
    projects,
    saved_replies,
    sign_in,
    teams,
    users,
    working_hours,
)
from domain.customers import NewCustomer
from domain.inboxes import NewInbox
from domain.mail_servers import Given
from domain.mailboxes import NewMailbox, Secret
from domain.mails import aside
from domain.mails.incoming import Heading, Reason
from domain.saved_replies import NewSavedReply
from kit import clock
from models import AbsenceKind, EventRecord, IncomingReason, MailTls, Sharing, Viewer, sight
from tests.rights.asking import Desk
from tests.rights.expected.addressed import ADDRESSED
from tests.rights.expected.judging import PEOPLE
from tests.rights.founding.mail import set_aside
from tests.rights.viewers import CUSTOMERS
from tests.rights.world import World

_ACTS: dict[str, Callable[[World, Viewer], Awaitable[object]]] = {
    "the idle user is edited": lambda world, admin: users.edit(admin, world.key("user idle"), name="Renamed"),
    "the team Web is edited": lambda world, admin: teams.edit(admin, world.key("team web"), name="Renamed"),
    "a customer is made": lambda world, admin: customers.create(admin, NewCustomer(email="new@new.example")),
    "an organization is made": lambda world, admin: organizations.create(
        admin, "Another", ["another.example"]
    ),
    "an inbox is made": lambda world, admin: inboxes.create(
        admin, NewInbox(name="New", addresses=["new@desk.example"])
    ),
    "an inbox is edited": lambda world, admin: inboxes.edit(
        admin, world.key("inbox support"), name="Renamed"
    ),
    "an inbox is removed": lambda world, admin: inboxes.remove(admin, world.key("inbox support")),
    "a mailbox is made": lambda world, admin: mailboxes.create(
        admin,
        NewMailbox(inbox_id=world.key("inbox support"), host="imap.example", user="a", secret=Secret("hush")),
    ),
    "a mailbox is edited": lambda world, admin: mailboxes.edit(
        admin, world.key("mailbox support"), is_active=False
    ),
    "a mailbox is removed": lambda world, admin: mailboxes.remove(admin, world.key("mailbox support")),
    "a mail server is set": lambda world, admin: mail_servers.save(
        admin, Given(host="smtp.example", tls=MailTls.NONE, from_address="desk@desk.example")
    ),
    "a mail server is removed": lambda world, admin: mail_servers.remove(
        admin, world.key("mail_server support")
    ),
    "the company's hours are set": lambda world, admin: working_hours.set_company(
        admin, working_hours.Given(country="FR")
    ),
    "the member's hours are set": lambda world, admin: working_hours.set_user(
        admin, world.key("user member"), [[]] * 7
    ),
    "the member is away": lambda world, admin: working_hours.add_absence(
        admin, world.key("user member"), AbsenceKind.SICK, clock.now(), clock.now() + timedelta(days=1)
    ),
    "the lead is not away": lambda world, admin: working_hours.remove_absence(
        admin, world.key("absence lead")
    ),
    "a mail is set aside": lambda world, admin: set_aside(
        world.key("inbox support"), Heading(), Reason(IncomingReason.SPAM, "Why")
    ),
    "a mail that was set aside is released": lambda world, admin: aside.release(
        admin, world.key("incoming_mail aside")
    ),
    "a mail that was set aside is discarded": lambda world, admin: aside.discard(
        admin, world.key("incoming_mail aside")
    ),
    "the lead keeps a reply": lambda world, admin: _keeps_a_reply(world),
    "a reply is shared with the team Web": lambda world, admin: saved_replies.edit(
        admin, world.key("saved_reply common"), sharing=Sharing.TEAMS, team_ids=world.keys("team web")
    ),
    "the reply for the team Web is removed": lambda world, admin: saved_replies.remove(
        admin, world.key("saved_reply web")
    ),
    "Website is edited": lambda world, admin: projects.edit(
        admin, world.key("project website"), name="Renamed"
    ),
    "Website is shared with the requester": lambda world, admin: projects.share(
        admin, world.key("project website"), world.key("customer requester")
    ),
    "Website is rescheduled": lambda world, admin: plans.reschedule(
        admin, world.key("project website"), clock.now()
    ),
    "a baseline of Website is taken": lambda world, admin: baselines.take(
        admin, world.key("project website"), "Another"
    ),
    "a baseline of Website is removed": lambda world, admin: baselines.remove(
        admin, world.key("baseline website")
    ),
    "the member signs out": lambda world, admin: _signs_out(world),
    "the lead makes a key": lambda world, admin: _makes_a_key(world),
    "a key of the lead's is revoked": lambda world, admin: api_keys.revoke(
        admin, world.key("api_key narrow_key")
    ),
    "the guest reads": lambda world, admin: _reads(world),
    "the requester has read what they were told": lambda world, admin: _has_read(world),
}


def test_every_act_has_a_row():
    assert _ACTS.keys() == ADDRESSED.keys()


@pytest.mark.parametrize("act", sorted(ADDRESSED))
async def test_an_event_is_for_whom_it_is_meant(desk: Desk, act: str):
    before = await sight.position()
    await _ACTS[act](desk.world, await desk.world.viewer("user admin"))
    events = EventRecord.filter(position__gt=before, item_id__isnull=True)
    event = await events.order_by("-position").first()
    assert event is not None
    audience = frozenset(event.audience_after or event.audience_before or ())
    meets = set()
    for name in PEOPLE:
        viewer = await desk.world.viewer(f"{'customer' if name in CUSTOMERS else 'user'} {name}")
        if viewer.sees(audience):
            meets.add(name)
    assert meets == ADDRESSED[act]


async def _signs_out(world: World) -> None:
    member = await sight.by_session(world.tokens["member"], clock.now())
    assert member is not None
    await sign_in.sign_out(member)


async def _makes_a_key(world: World) -> None:
    await api_keys.create(await world.viewer("user lead"), "Mine", ["items:read"])


async def _keeps_a_reply(world: World) -> None:
    await saved_replies.create(await world.viewer("user lead"), NewSavedReply(name="Mine", text="Said"))


async def _reads(world: World) -> None:
    await conversations.mark_read(await world.viewer("customer guest"), world.key("message member reply"))


async def _has_read(world: World) -> None:
    requester = await world.viewer("customer requester")
    await notifications.mark_read(requester, world.keys("notification requester reply"))
