"""A project goes into the bin, or gets a type of its own, while others are at work in it."""

import asyncio
from importlib import import_module
from typing import Any
from unittest import mock

import pytest

from domain import inboxes, item_types, items, projects
from domain.inboxes import NewInbox
from domain.item_types import NewItemType
from kit.errors import NotFound
from models import EventRecord, Family, Inbox, Item, ItemType, Project, Viewer
from tests import factories
from tests.factories import Keys
from tests.on_server import ON_POSTGRES

on_postgres = pytest.mark.skipif(not ON_POSTGRES, reason="SQLite has one writer at a time")


def _late(module: str, name: str, reached: asyncio.Event) -> Any:
    """The step of a verb is done some time after it was reached, so that others come in between."""
    verb = import_module(module)
    step = getattr(verb, name)

    async def late(*given: Any, **named: Any) -> Any:
        reached.set()
        await asyncio.sleep(0.4)
        return await step(*given, **named)

    return mock.patch.object(verb, name, late)


@on_postgres
@pytest.mark.parametrize("name", ["admin", "lead"])
async def test_what_is_made_while_its_project_goes_goes_with_it(workspace: Keys, name: str) -> None:
    who, manager = await factories.viewer(workspace[name]), await factories.viewer(workspace["manager"])
    chosen = asyncio.Event()

    async def remove() -> None:
        await chosen.wait()
        await projects.remove(manager, workspace["website"])

    with _late("domain.items.create", "next_number", chosen):
        made, _ = await asyncio.gather(factories.item(who, "Late", project_id=workspace["website"]), remove())
    row = await Item.get(id=made.id)
    assert row.removed_with == workspace["website"]
    await projects.restore(manager, workspace["website"])
    assert (await Item.get(id=made.id)).removed_at is None


@on_postgres
@pytest.mark.parametrize("name", ["admin", "lead"])
async def test_nothing_is_made_in_what_just_went(workspace: Keys, name: str) -> None:
    """Whoever makes it was let in before the project went, and waits until it is gone."""
    who, manager = await factories.viewer(workspace[name]), await factories.viewer(workspace["manager"])
    locked = asyncio.Event()

    async def make() -> None:
        await locked.wait()
        with pytest.raises(NotFound):
            await factories.item(who, "Late", project_id=workspace["website"])

    with _late("domain.projects.remove", "everybody", locked):
        await asyncio.gather(projects.remove(manager, workspace["website"]), make())
    assert not await Item.filter(project_id=workspace["website"], removed_at__isnull=True).exists()


async def test_nothing_comes_back_into_what_just_went(admin: Viewer, lead: Viewer, workspace: Keys) -> None:
    """Whoever brings it back was let in before the project went."""
    early = await factories.item(lead, project_id=workspace["website"])
    await items.remove(lead, early.id)
    await projects.remove(admin, workspace["website"])
    for who in (admin, lead):
        with pytest.raises(NotFound):
            await items.restore(who, early.id)
    assert (await Item.get(id=early.id)).removed_with == early.id


@pytest.mark.parametrize("name", ["admin", "manager", "lead", "member"])
async def test_what_just_went_is_removed_by_nobody_once_more(workspace: Keys, name: str) -> None:
    """Whoever asks was let in before it went; that somebody sees it in the bin is not asked of them."""
    who, manager = await factories.viewer(workspace[name]), await factories.viewer(workspace["manager"])
    await projects.remove(manager, workspace["website"])
    before = await Project.get(id=workspace["website"])
    for verb in (
        projects.remove(who, workspace["website"]),
        projects.edit(who, workspace["website"], name="Late"),
        projects.archive(who, workspace["website"]),
        factories.item(who, project_id=workspace["website"]),
    ):
        with pytest.raises(NotFound):
            await verb
    now = await Project.get(id=workspace["website"])
    assert (now.version, now.removed_at) == (before.version, before.removed_at)
    assert await EventRecord.filter(kind="project.removed").count() == 1


async def test_mail_that_was_on_its_way_there_comes_in_elsewhere(
    admin: Viewer, lead: Viewer, customer: Viewer, workspace: Keys
) -> None:
    """It was brought to an inbox that is removed before the item is made, and then its project goes."""
    type_ = await item_types.create(lead, _own(workspace, "Story"))
    new = NewInbox(
        name="Web", addresses=["web@desk.example"], project_id=workspace["website"], type_id=type_.id
    )
    inbox = await inboxes.create(admin, new)
    await inboxes.remove(admin, inbox.id)
    await projects.remove(admin, workspace["website"])
    made = await factories.item(customer, "Help", inbox=inbox)
    ticket = await ItemType.get(slug="ticket")
    assert (made.project_id, made.type_id) == (workspace["inbox"], ticket.id)


def _own(keys: Keys, name: str) -> NewItemType:
    return NewItemType(family=Family.PROJECT, name=name, key_prefix="ST", project_id=keys["website"])


@on_postgres
async def test_an_inbox_and_an_own_type_of_one_project_come_at_once(
    admin: Viewer, lead: Viewer, workspace: Keys
) -> None:
    held = asyncio.Event()

    async def add_type() -> ItemType:
        await held.wait()
        return await item_types.create(lead, _own(workspace, "Story"))

    new = NewInbox(name="Web", addresses=["web@desk.example"], project_id=workspace["website"])
    with _late("domain.inboxes.create", "check_type", held):
        inbox, type_ = await asyncio.gather(inboxes.create(admin, new), add_type())
    assert (inbox.project_id, type_.project_id) == (workspace["website"], workspace["website"])


@on_postgres
async def test_an_inbox_gets_another_type_while_its_own_goes(
    admin: Viewer, lead: Viewer, workspace: Keys
) -> None:
    story, epic = [await item_types.create(lead, _own(workspace, name)) for name in ("Story", "Epic")]
    new = NewInbox(
        name="Web", addresses=["web@desk.example"], project_id=workspace["website"], type_id=story.id
    )
    inbox, held = await inboxes.create(admin, new), asyncio.Event()
    ticket = await ItemType.get(slug="ticket")

    async def remove_type() -> None:
        await held.wait()
        await item_types.remove(lead, story.id, epic.id)

    with _late("domain.inboxes.edit", "check_type", held):
        await asyncio.gather(inboxes.edit(admin, inbox.id, type_id=ticket.id), remove_type())
    assert (await Inbox.get(id=inbox.id)).type_id == ticket.id
    assert await Project.filter(id=workspace["website"], removed_at__isnull=True).exists()
