"""Every row of the world that only other rows lead to, and every audience in memory, for every viewer."""

from typing import Any

import pytest

from models import (
    Conversation,
    Draft,
    EventRecord,
    File,
    Inbox,
    Item,
    ItemLink,
    ItemParty,
    Message,
    Notification,
    Principal,
    Project,
)
from tests.rights.asking import Desk
from tests.rights.expected.audiences import EVENTS, ITEMS, LINKS, PROJECTS, ROWS
from tests.rights.viewers import ALL, Viewers, may_use
from tests.rights.world import World

_TABLES: dict[str, Any] = {
    "item": Item,
    "conversation": Conversation,
    "message": Message,
    "file": File,
    "project": Project,
    "notification": Notification,
    "link": ItemLink,
    "inbox": Inbox,
    "draft": Draft,
    "event": EventRecord,
    **dict.fromkeys(("user", "customer", "organization", "team", "automation", "api_key"), Principal),
}
_EXPECTED: dict[str, Viewers] = {**ROWS, **LINKS, **EVENTS}


@pytest.mark.parametrize("viewer", sorted(ALL))
async def test_a_viewer_sees_exactly_their_rows(desk: Desk, viewer: str):
    who = (await desk.session(viewer)).viewer
    for kind, table in _TABLES.items():
        named = {desk.world.key(name): name for name in _EXPECTED if name.split()[0] == kind}
        seen = {named[row.id] for row in await table.visible_to(who).filter(id__in=list(named))}
        assert seen == {name for name in named.values() if viewer in _EXPECTED[name]}


async def test_whoever_sees_an_item_or_project_meets_its_audience_and_nobody_else(desk: Desk):
    for name, viewers in (ITEMS | PROJECTS).items():
        audience = await _audience(desk.world, name)
        covered = may_use(
            f"{name.split()[0]}s:read"
        )  # scopes narrow what a key may ask, not what its owner is
        for viewer in ALL:
            who = (await desk.session(viewer)).viewer
            assert (who.sees(audience) and viewer in covered) is (viewer in viewers), (viewer, name)


async def test_the_products_own_automations_act_for_the_whole_workspace(desk: Desk):
    automation = await desk.world.viewer("automation setup")
    for kind in ("item", "conversation", "message", "project", "link", "user", "customer"):
        named = [desk.world.key(name) for name in _EXPECTED if name.split()[0] == kind]
        assert await _TABLES[kind].visible_to(automation).filter(id__in=named).count() == len(named)
    assert all([automation.sees(await _audience(desk.world, name)) for name in (*ITEMS, *PROJECTS)])
    told = [desk.world.key(name) for name in _EXPECTED if name.startswith("notification")]
    assert not await Notification.visible_to(automation).filter(id__in=told)  # nobody tells them anything


async def _audience(world: World, name: str) -> frozenset[str]:
    if name in PROJECTS:
        return (await Project.get(id=world.key(name))).audience
    item = await Item.get(id=world.key(name))
    item.parties = await ItemParty.filter(item_id=item.id)
    return item.audience()
