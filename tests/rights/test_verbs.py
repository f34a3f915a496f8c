"""Verbs by themselves: they refuse also whom the API never lets through to them, and touch only what is the viewer's own."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from domain import api_keys, conversations, customers, items, notifications, people, sign_in
from domain.items import NewItem
from domain.sign_in import sessions
from domain.unit_of_work import unit_of_work
from kit import clock
from kit.errors import Invalid, NotAllowed, NotFound, TooLarge, Unauthenticated, UserError
from kit.ids import new_id
from models import ANONYMOUS, Channel, Notification, NotificationKind, Session, SignInLink, Viewer, sight
from tests.factories import narrowed
from tests.rights.asking import Desk
from tests.rights.founding.sign_ins import PASSWORD
from tests.rights.world import World

Verb = Callable[[World, Viewer], Awaitable[object]]
_NEW_PASSWORD = "another password"
_VERBS: dict[str, tuple[Verb, dict[str, type[UserError] | None]]] = {
    "change words": (
        lambda world, viewer: items.edit(viewer, world.key("item full"), title="Louder"),
        {"requester": NotAllowed, "gagged": None},
    ),
    "publish along with other words": (
        lambda world, viewer: items.edit(
            viewer, world.key("item full"), title="Still louder", published=False
        ),
        {"requester": NotAllowed, "gagged": NotAllowed, "member": None},
    ),
    "make an item": (
        lambda world, viewer: items.create(viewer, NewItem(title="Mine", project_given=True)),
        {"nobody": NotAllowed, "narrow_key": NotAllowed, "guest": NotAllowed},
    ),
    "make a key": (
        lambda world, viewer: api_keys.create(viewer, "Mine", ["items:read"]),
        {"nobody": NotAllowed, "setup": NotAllowed, "guest": NotAllowed, "wide_key": NotAllowed},
    ),
    "make an item among incoming ones": (
        lambda world, viewer: items.create(viewer, NewItem(title="Mine")),
        {"narrow_key": NotAllowed, "items_key": None, "guest": None, "idle": NotAllowed},
    ),
    "make a customer of an address": (
        lambda world, viewer: customers.by_address(viewer, "somebody@new.example"),
        {"nobody": NotAllowed, "guest": NotAllowed, "items_key": NotAllowed},
    ),
    "mark a message as read": (
        lambda world, viewer: conversations.mark_read(viewer, world.key("message member reply")),
        {"narrow_key": NotAllowed, "idle": NotFound},
    ),
    "choose how to be told": (
        lambda world, viewer: notifications.set_preference(
            viewer, NotificationKind.REPLY, Channel.MAIL, enabled=False
        ),
        {"nobody": NotAllowed, "setup": NotAllowed, "narrow_key": NotAllowed},
    ),
    "give a password": (
        lambda world, viewer: sign_in.give_password(viewer, world.key("user idle"), _NEW_PASSWORD),
        {"nobody": NotAllowed, "admin": NotAllowed, "idle": NotAllowed, "setup": None},
    ),
    "set a password": (
        lambda world, viewer: sign_in.set_password(viewer, _NEW_PASSWORD, "an old one"),
        {"nobody": NotAllowed, "setup": NotAllowed, "wide_key": NotAllowed, "idle": Invalid},
    ),
    "sign out": (
        lambda world, viewer: sign_in.sign_out(viewer),
        {"nobody": Unauthenticated, "setup": Unauthenticated, "wide_key": Unauthenticated},
    ),
    "sign out everywhere": (
        lambda world, viewer: sign_in.sign_out_everywhere(viewer),
        {"nobody": Unauthenticated, "setup": Unauthenticated, "narrow_key": NotAllowed},
    ),
}
"""Whom each refuses, and how (None: not at all): `nobody` is not signed in, `setup` is the automation of the product's own,
`items_key` a key of the admin's for items and nothing else."""


@pytest.mark.parametrize("name", sorted(_VERBS))
async def test_a_verb_refuses_by_itself(desk: Desk, name: str):
    verb, refused = _VERBS[name]
    for viewer, error in refused.items():
        outcome = await _outcome(verb(desk.world, await _viewer(desk, viewer)))
        assert outcome is error, (viewer, outcome)


async def test_the_room_for_keys_is_everybodys_own(desk: Desk):
    """Nobody is told, by being refused, how many keys others have."""
    most, api_keys.KEYS_MOST = api_keys.KEYS_MOST, 3
    try:
        for viewer, expected in {"admin": TooLarge, "member": None}.items():
            made = api_keys.create(await _viewer(desk, viewer), "Mine", ["items:read"])
            assert await _outcome(made) is expected, viewer
    finally:
        api_keys.KEYS_MOST = most


async def test_how_far_one_has_read_is_ones_own(desk: Desk):
    asked = "query Ask($id: ID!) { conversation(id: $id) { readUpTo { id } } }"
    thread, message = (desk.world.ids[name] for name in ("conversation full replies", "message member reply"))
    await conversations.mark_read(await _viewer(desk, "guest"), desk.world.key("message requester reply"))
    told = [
        (await desk.ask(viewer, asked, id=thread)).data["conversation"]["readUpTo"]
        for viewer in ("guest", "requester", "lead")
    ]
    assert told == [{"id": desk.world.ids["message requester reply"]}, {"id": message}, None]


async def test_how_one_is_told_is_ones_own(desk: Desk):
    for viewer, enabled in (("lead", False), ("member", True)):
        await notifications.set_preference(
            await _viewer(desk, viewer), NotificationKind.NOTE, Channel.PUSH, enabled=enabled
        )
    asked = "{ notificationPreferences { kind channel enabled } }"
    told = {"kind": "NOTE", "channel": "PUSH", "enabled": False}
    assert told in (await desk.ask("lead", asked)).data["notificationPreferences"]


async def test_marking_as_read_tells_nothing_of_what_is_out_of_sight(desk: Desk):
    outside = desk.world.key("user outside_lead")
    assert await Notification.filter(recipient_id=outside, read_at=None).exists()
    told = desk.world.ids["notification outsider full"]
    mark_all = "mutation Mark($told: [ID!]) { notificationMarkRead(ids: $told) { notifications { id } errors { code } } }"
    answer = await desk.ask("outside_lead", mark_all, told=[told])
    assert answer.data["notificationMarkRead"] == {"notifications": [], "errors": []}


async def test_signing_out_ends_ones_own_session_alone(desk: Desk):
    await sign_in.sign_out(await _viewer(desk, "member"))
    assert [await desk.opens(viewer) for viewer in ("member", "lead", "requester", "wide_key")] == [
        False,
        True,
        True,
        True,
    ]


async def test_whoever_is_deactivated_while_signing_in_is_not_signed_in(desk: Desk):
    idle = await desk.world.viewer("user idle")
    await people.deactivate(await desk.world.viewer("user admin"), desk.world.key("user idle"))
    async with unit_of_work(idle):
        assert await _outcome(sessions.start(idle, "", clock.now())) is Unauthenticated


async def test_a_password_is_not_proven_by_the_link_that_somebody_else_used(desk: Desk):
    member = await _viewer(desk, "member")
    session = await Session.get(id=member.session_id)
    session.created_at = clock.now()  # not when the world was made: on a slow machine that is long ago
    await session.save(update_fields=["created_at"])
    for person, outcome in (("user lead", Invalid), ("user member", None)):
        await SignInLink.create(
            id=new_id(),
            principal_id=desk.world.key(person),
            token_hash=sight.hash_token(person),
            created_at=session.created_at,
            expires_at=clock.now() + timedelta(hours=1),
            used_at=session.created_at,
        )
        assert await _outcome(sign_in.set_password(member, _NEW_PASSWORD)) is outcome, person


async def test_whoever_sets_a_password_is_answered_with_themself(desk: Desk):
    asked = """mutation Set($new: String!, $old: String!) {
      setPassword(password: $new, oldPassword: $old) { viewer { __typename ... on Node { id } } errors { code } }
    }"""
    answer = await desk.ask("member", asked, new=_NEW_PASSWORD, old=PASSWORD)
    assert answer.data["setPassword"]["errors"] == []
    assert answer.data["setPassword"]["viewer"]["id"] == desk.world.ids["user member"]


async def test_who_is_not_found_is_not_removed(desk: Desk):
    asked = "query Ask($id: ID!) { project(id: $id) { followers { id } } }"
    remove = """mutation Remove($id: ID!, $gone: [ID!]!) {
      projectChangeFollowers(id: $id, remove: $gone) { errors { code } }
    }"""
    website, guest = desk.world.ids["project website"], desk.world.ids["customer guest"]
    answer = await desk.ask("no_people_key", remove, id=website, gone=[guest])
    assert answer.data["projectChangeFollowers"]["errors"] == []
    answer = await desk.ask("admin", asked, id=website)
    assert {"id": guest} in answer.data["project"]["followers"]


async def _viewer(desk: Desk, name: str) -> Viewer:
    if name == "nobody":
        return ANONYMOUS
    if name == "items_key":
        return narrowed((await desk.open("wide_key")).viewer, "items:read", "items:write")
    return await desk.world.viewer("automation setup") if name == "setup" else (await desk.open(name)).viewer


async def _outcome(done: Awaitable[Any]) -> type[UserError] | None:
    try:
        await done
    except UserError as error:
        return type(error)
    return None
