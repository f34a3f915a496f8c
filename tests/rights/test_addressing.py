"""For whom an event is that has just happened: the acts that `expected/addressed.py` tells of."""

from collections.abc import Awaitable, Callable

import pytest

from domain import (
    api_keys,
    conversations,
    customers,
    inboxes,
    notifications,
    organizations,
    projects,
    sign_in,
    teams,
    users,
)
from domain.customers import NewCustomer
from domain.inboxes import NewInbox
from kit import clock
from models import EventRecord, Viewer, sight
from tests.rights.asking import Desk
from tests.rights.expected.addressed import ADDRESSED
from tests.rights.expected.judging import PEOPLE
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
    "Website is edited": lambda world, admin: projects.edit(
        admin, world.key("project website"), name="Renamed"
    ),
    "Website is shared with the requester": lambda world, admin: projects.share(
        admin, world.key("project website"), world.key("customer requester")
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
    event = await EventRecord.filter(position__gt=before).order_by("-position").first()
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


async def _reads(world: World) -> None:
    await conversations.mark_read(await world.viewer("customer guest"), world.key("message member reply"))


async def _has_read(world: World) -> None:
    requester = await world.viewer("customer requester")
    await notifications.mark_read(requester, world.keys("notification requester reply"))
