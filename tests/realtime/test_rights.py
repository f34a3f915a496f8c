"""R5: rights of now. However somebody's rights change, their streams learn of it, and nobody else's do."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from domain import api_keys, customers, items, people, projects, sign_in, teams, users
from domain.sign_in.sessions import start
from domain.unit_of_work import unit_of_work
from kit import clock
from kit.errors import NotFound, Unauthenticated
from kit.ids import to_global
from models import Item, Level, Role, Session, Viewer, sight
from models.properties.filters import EVERYTHING
from realtime.hub import Hub
from realtime.streams import ItemListStream
from tests.factories import Keys, item, viewer
from tests.realtime.ears import Edge, an_ear, until

LIST = "subscription { itemsChanged { signal cursor kind itemId actor { name } item { title } } }"
ONE = "subscription($id: ID!) { itemChanged(id: $id) { signal cursor kind itemId actor { name } item { title } } }"
THREAD = "subscription($id: ID!) { conversationChanged(id: $id) { signal cursor kind message { text } } }"
CONCERN = "subscription { notificationsChanged { signal cursor kind unreadCount } }"


@dataclass
class Scene:
    """A published item in a project, somebody who sees it, and who else does."""

    keys: Keys
    admin: Viewer
    setup: Viewer
    row: Item
    loser: Viewer


async def signed_in(person: Viewer) -> Viewer:
    """The person, here by a session."""
    async with unit_of_work(person):
        begun = await start(person, "", clock.now())
    found = await sight.by_session(begun.token, clock.now())
    assert found is not None
    return found


async def by_key(person: Viewer, *scopes: str) -> Viewer:
    """A program that acts for the person."""
    token, _ = await api_keys.create(person, "A program", scopes or ["items:read", "conversations:read"])
    found = await sight.by_api_key(token, clock.now())
    assert found is not None
    return found


Change = Callable[[Scene], Awaitable[object]]


@dataclass(frozen=True)
class Way:
    """A way to lose sight of the item: who loses it, how, what a list and the item's own stream then say."""

    who: str
    change: Change
    list_says: str | None
    session: bool = False
    others: tuple[str, ...] = ("customer", "lead", "admin")


async def _gives_up(scene: Scene) -> object:
    await users.set_level(scene.setup, scene.keys["manager"], Level.ADMIN)
    return await users.set_level(scene.setup, scene.loser.principal_id or scene.keys["admin"], Level.MEMBER)


WAYS: dict[str, Way] = {
    "role taken": Way(
        "member", lambda s: projects.unshare(s.admin, s.keys["website"], s.keys["member"]), "SCOPE_CHANGED"
    ),
    "team's role taken": Way(
        "teammate", lambda s: projects.unshare(s.admin, s.keys["website"], s.keys["team"]), "SCOPE_CHANGED"
    ),
    "out of the team": Way(
        "teammate", lambda s: teams.set_members(s.admin, s.keys["team"], []), "SCOPE_CHANGED"
    ),
    "into another organization": Way(
        "colleague", lambda s: customers.move(s.admin, s.keys["colleague"], None), "SCOPE_CHANGED"
    ),
    "project followed no longer": Way(
        "guest", lambda s: projects.unshare(s.admin, s.keys["website"], s.keys["guest"]), "SCOPE_CHANGED"
    ),
    "lowered from admin": Way("outsider", _gives_up, "SCOPE_CHANGED"),
    "unpublished": Way("guest", lambda s: items.edit(s.admin, s.row.id, published=False), "REMOVED"),
    "item followed no longer": Way(
        "foreigner", lambda s: items.change_followers(s.admin, s.row.id, [], [s.keys["foreigner"]]), "REMOVED"
    ),
    "moved to another project": Way(
        "member",
        lambda s: items.move(s.admin, s.row.id, s.keys["hideout"]),
        "REMOVED",
        others=("customer", "admin"),
    ),
    "moved out of all projects": Way(
        "restricted", lambda s: items.move(s.admin, s.row.id, None), "REMOVED", others=("customer", "admin")
    ),
    "deactivated": Way("member", lambda s: people.deactivate(s.admin, s.keys["member"]), None),
    "customer deactivated": Way("guest", lambda s: people.deactivate(s.admin, s.keys["guest"]), None),
    "signed out": Way("member", lambda s: sign_in.sign_out(s.loser), None, session=True),
    "signed out everywhere": Way(
        "guest", lambda s: sign_in.sign_out_everywhere(s.admin, s.keys["guest"]), None, session=True
    ),
    "given a password": Way(
        "guest",
        lambda s: sign_in.give_password(s.setup, s.keys["guest"], "a new password"),
        None,
        session=True,
    ),
}


@pytest.fixture
async def scene(workspace: Keys, admin: Viewer, automation: Viewer) -> Scene:
    workspace["hideout"] = (await projects.create(admin, "Hideout")).id
    acme = (await viewer(workspace["colleague"])).organization_id
    assert acme is not None
    row = await item(
        admin,
        "Seen",
        project_id=workspace["website"],
        requester_id=workspace["customer"],
        follower_ids=[workspace["foreigner"], acme],
    )
    return Scene(workspace, admin, automation, row, admin)


async def _loser(scene: Scene, way: Way) -> Viewer:
    if way.change is _gives_up:
        await users.set_level(scene.setup, scene.keys[way.who], Level.ADMIN)
    person = await viewer(scene.keys[way.who])
    return await signed_in(person) if way.session else person


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
async def test_who_loses_sight_is_told_so_and_no_more(edge: Edge, scene: Scene, way: Way):
    scene.loser = await _loser(scene, way)
    key = to_global("item", scene.row.id)
    listed, one = await edge.screen(scene.loser, LIST), await edge.screen(scene.loser, ONE, id=key)
    others_follow: list[tuple[str, dict[str, Any]]] = [(LIST, {}), (ONE, {"id": key})]
    others = [
        await edge.screen(await viewer(scene.keys[name]), text, **given)
        for name in way.others
        for text, given in others_follow
    ]
    await way.change(scene)
    await items.edit(scene.setup, scene.row.id, title="No longer theirs")
    end = await sight.position()
    for other in others:
        await other.at(end)
    await edge.quiet()
    assert await one.end() is not None
    if way.list_says is None:
        assert isinstance(listed.ended, Unauthenticated)
        assert isinstance(one.ended, Unauthenticated)
        assert [m["signal"] for m in [*listed.messages, *one.messages]] == ["READY", "READY"]
    else:
        assert listed.ended is None
        assert [m["signal"] for m in listed.messages] == ["READY", way.list_says]
        assert isinstance(one.ended, NotFound)
        assert [m["signal"] for m in one.messages] == ["READY", "REMOVED"]
        for said in [*listed.of("REMOVED"), *one.of("REMOVED")]:
            assert said.pop("cursor")
            assert said == {"signal": "REMOVED", "kind": None, "itemId": key, "actor": None, "item": None}
    for other in others:
        assert other.ended is None
        assert not other.of("SCOPE_CHANGED", "REMOVED")
    assert not any(b"No longer theirs" in data for data in [*listed.bytes, *one.bytes])


async def test_who_regains_sight_is_told_so(edge: Edge, scene: Scene):
    outsider, website = await viewer(scene.keys["outsider"]), scene.keys["website"]
    listed = await edge.screen(outsider, LIST)
    await projects.share(scene.admin, website, scene.keys["outsider"], Role.MEMBER)
    await items.edit(scene.admin, scene.row.id, title="Theirs now")
    await listed.at(await sight.position())
    assert [m["signal"] for m in listed.messages] == ["READY", "SCOPE_CHANGED", "CHANGED"]
    assert listed.messages[-1]["item"] == {"title": "Theirs now"}


async def test_each_change_of_rights_is_told_once_to_each_stream(edge: Edge, hub: Hub, scene: Scene):
    """Three devices of one person, one of another: one statement loads each viewer, each stream hears once."""
    member, lead = await viewer(scene.keys["member"]), await viewer(scene.keys["lead"])
    screens = [await edge.screen(who, LIST) for who in (member, member, member, lead)]
    for role in (Role.LEAD, Role.RESTRICTED, Role.MEMBER):
        await projects.share(scene.admin, scene.keys["website"], scene.keys["member"], role)
        await edge.quiet()
    assert [len(s.of("SCOPE_CHANGED")) for s in screens] == [3, 3, 3, 0]
    assert {each.viewer.roles[scene.keys["website"]] for each in hub.listeners} == {Role.MEMBER, Role.LEAD}


async def test_a_revoked_key_ends_its_own_streams_only(edge: Edge, scene: Scene):
    lead = await viewer(scene.keys["lead"])
    program, other = await by_key(lead), await by_key(lead)
    screens = [await edge.screen(who, LIST) for who in (program, other, lead)]
    assert program.actor_id is not None
    await api_keys.revoke(lead, program.actor_id)
    await items.edit(scene.admin, scene.row.id, title="Once more")
    for screen in screens[1:]:
        await screen.at(await sight.position())
    assert isinstance(await screens[0].end(), Unauthenticated)
    assert [m["signal"] for m in screens[0].messages] == ["READY"]
    assert [screen.ended for screen in screens[1:]] == [None, None]


async def test_a_sign_out_ends_that_device_only(edge: Edge, scene: Scene):
    member = await viewer(scene.keys["member"])
    here, there = await signed_in(member), await signed_in(member)
    screens = [await edge.screen(who, LIST) for who in (here, there)]
    await sign_in.sign_out(here)
    await items.edit(scene.admin, scene.row.id, title="Once more")
    await screens[1].at(await sight.position())
    assert isinstance(await screens[0].end(), Unauthenticated)
    assert [m["signal"] for m in screens[1].messages] == ["READY", "CHANGED"]


async def test_a_session_that_expires_ends_its_streams(
    hub: Hub, member: Viewer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("realtime.hub.EXPIRY_SECONDS", 0.01)
    stream = ItemListStream(EVERYTHING)
    device = await signed_in(member)
    ends_at = clock.now() + timedelta(minutes=5)
    await Session.filter(id=device.session_id).update(expires_at=ends_at)
    async with an_ear(hub, stream, await _again(device)) as ear, an_ear(hub, stream, member) as other:
        await ear.all()
        with time_machine.travel(ends_at + timedelta(seconds=1)):
            await until(lambda: ear.ended is not None)
        assert isinstance(ear.ended, Unauthenticated)
        assert other.ended is None


async def test_what_concerns_me_is_asked_again_when_my_rights_change(edge: Edge, scene: Scene):
    screen = await edge.screen(await viewer(scene.keys["member"]), CONCERN)
    await projects.unshare(scene.admin, scene.keys["website"], scene.keys["member"])
    await edge.quiet()
    assert [m["signal"] for m in screen.messages] == ["READY", "SCOPE_CHANGED"]


async def test_a_right_that_is_narrower_still_goes_on(edge: Edge, scene: Scene):
    """The item is still seen: its stream says that what may be done, or is shown, has changed."""
    one = await edge.screen(await viewer(scene.keys["member"]), ONE, id=to_global("item", scene.row.id))
    await projects.share(scene.admin, scene.keys["website"], scene.keys["member"], Role.RESTRICTED)
    await edge.quiet()
    assert [m["signal"] for m in one.messages] == ["READY", "SCOPE_CHANGED"]


async def test_a_customer_who_follows_sees_so_on_their_other_devices(edge: Edge, scene: Scene):
    """Followers are internal; that one follows oneself is not: told without who or why, and to nobody else."""
    query = "subscription { itemsChanged { signal kind actor { name } item { viewerFollows } } }"
    guest, customer = await viewer(scene.keys["guest"]), await viewer(scene.keys["customer"])
    screens = [await edge.screen(who, query) for who in (guest, customer)]
    await items.follow(guest, scene.row.id)
    await edge.quiet()
    told = {"signal": "CHANGED", "kind": None, "actor": None, "item": {"viewerFollows": True}}
    assert [screen.messages[1:] for screen in screens] == [[told], []]


async def _again(person: Viewer) -> Viewer:
    found = await sight.again(person, clock.now())
    assert found is not None
    return found
