"""Everybody's way in: sessions by password, API keys, and those that have ended, each in its own way."""

from dataclasses import replace
from datetime import timedelta

from domain import api_keys, config, people, sign_in
from domain import workspace as workspaces
from kit import clock
from models import Address, ApiKey, Principal, Session, Viewer, sight
from tests.rights.expected.canaries import CANARIES, mark
from tests.rights.viewers import ADMIN_KEYS, CUSTOMERS, LEAD_KEYS, SCOPES, USERS
from tests.rights.world import World

PASSWORD = "a password of nobody"


async def sign_everybody_in(world: World) -> None:
    """Give `world.tokens` a secret for each name in `viewers.py`."""
    for name in sorted(USERS):
        world.tokens[name] = await _session(world, f"user {name}")
    for name in sorted(CUSTOMERS):
        world.tokens[name] = await _session(world, f"customer {name}")
    for owner, keys in (("lead", LEAD_KEYS), ("admin", ADMIN_KEYS)):
        for name in sorted(keys):
            world.tokens[name] = await _key(world, f"user {owner}", name, *SCOPES[name])
    await _sign_ins_that_end(world)
    await _people_who_leave(world)


async def _session(world: World, person: str) -> str:
    """The secret of a new session, by the person's password."""
    setup = await workspaces.automation(workspaces.SETUP)
    await sign_in.give_password(setup, world.key(person), PASSWORD)
    return await _again(world, person)


async def _again(world: World, person: str) -> str:
    address = await Address.get(principal_id=world.key(person))
    signed_in = await sign_in.with_password(address.email, PASSWORD, client=person)
    return signed_in.token


async def _key(world: World, owner: str, name: str, *scopes: str) -> str:
    shown = f"{name} {mark(f'{name} name')}" if f"{name} name" in CANARIES else name
    end = clock.now() + timedelta(days=30) if name == "narrow_key" else None
    token, key = await api_keys.create(await world.viewer(owner), shown, scopes, end)
    world.keep(f"api_key {name}", key.id)
    return token


async def _sign_ins_that_end(world: World) -> None:
    world.tokens["unknown"] = "dws_" + "x" * 43
    world.tokens["revoked"] = await _again(world, "user member")
    await sign_in.sign_out(await _signed_in(world.tokens["revoked"]))
    now_valid = config.current()
    config.configure(replace(now_valid, session_life=timedelta(seconds=-1)))
    world.tokens["expired"] = await _again(world, "user member")
    config.configure(now_valid)
    for name in ("revoked_key", "expired_key", "dead_key"):
        world.tokens[name] = await _key(world, "user admin", name, "items:read")
    await api_keys.revoke(await world.viewer("user admin"), world.key("api_key revoked_key"))
    past = clock.now() - timedelta(seconds=1)
    await ApiKey.filter(principal_id=world.key("api_key expired_key")).update(expires_at=past)
    await Principal.filter(id=world.key("api_key dead_key")).update(active=False)


async def _people_who_leave(world: World) -> None:
    """They are deactivated; and even a session or key of theirs that lives on opens nothing."""
    admin = await world.viewer("user admin")
    world.tokens["deactivated"] = await _session(world, "user deactivated")
    world.tokens["deactivated_customer"] = await _session(world, "customer deactivated_customer")
    world.tokens["key_of_deactivated"] = await _key(
        world, "user deactivated", "key_of_deactivated", "items:read"
    )
    for person in ("user deactivated", "customer deactivated_customer"):
        await people.deactivate(admin, world.key(person))
        await Session.filter(principal_id=world.key(person)).update(revoked_at=None)
    await ApiKey.filter(owner_id=world.key("user deactivated")).update(revoked_at=None)


async def _signed_in(token: str) -> Viewer:
    viewer = await sight.by_session(token, clock.now())
    assert viewer is not None
    return viewer
