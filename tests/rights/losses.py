"""How people lose sight of an item while they follow it: the acts that `expected/losing.py` tells of."""

from collections.abc import Awaitable, Callable

from domain import api_keys, customers, items, people, projects, sign_in, teams, users
from kit import clock
from models import Role, Viewer, sight
from tests.rights.world import World

Loss = Callable[[World], Awaitable[object]]


async def _admin(world: World) -> Viewer:
    return await world.viewer("user admin")


async def _unshared(world: World) -> None:
    website, restricted = world.keys("project website", "user restricted")
    await projects.unshare(await _admin(world), website, restricted)


async def _out_of_the_team(world: World) -> None:
    await teams.set_members(await _admin(world), world.key("team web"), [])


async def _guest_unfollows(world: World) -> None:
    await projects.unfollow(await world.viewer("customer guest"), world.key("project website"))


async def _organization_unfollows(world: World) -> None:
    website, epsilon = world.keys("project website", "organization epsilon")
    await projects.change_followers(await _admin(world), website, [], [epsilon])


async def _moves_on(world: World) -> None:
    customer, acme = world.keys("customer org_follower", "organization acme")
    await customers.move(await _admin(world), customer, acme)


async def _taken_off(world: World) -> None:
    full, follower = world.keys("item full", "customer follower")
    await items.change_followers(await _admin(world), full, [], [follower])


async def _shared(world: World) -> None:
    website, idle = world.keys("project website", "user idle")
    await projects.share(await _admin(world), website, idle, Role.MEMBER)


async def _switched_on(world: World) -> None:
    await users.edit(await _admin(world), world.key("user gagged"), switches={"may_reply": True})


async def _revoked(world: World) -> None:
    await api_keys.revoke(await _admin(world), world.key("api_key talk_key"))


async def _signs_out(world: World) -> None:
    member = await sight.by_session(world.tokens["member"], clock.now())
    assert member is not None
    await sign_in.sign_out(member)


async def _deactivated(world: World) -> None:
    await people.deactivate(await _admin(world), world.key("user lead"))


LOSSES: dict[str, Loss] = {
    "Website is unshared with the restricted user": _unshared,
    "the teammate leaves the team": _out_of_the_team,
    "the guest is no follower of Website any more": _guest_unfollows,
    "Epsilon is no follower of Website any more": _organization_unfollows,
    "the customer of Gamma moves to Acme": _moves_on,
    "the follower is taken off the item": _taken_off,
    "Website is shared with the idle user": _shared,
    "the gagged user may reply again": _switched_on,
    "the talk key is revoked": _revoked,
    "the member signs out": _signs_out,
    "the lead is deactivated": _deactivated,
}
