"""Whoever follows the tree knows all of it, whatever is done to what stands in it or to who sees that."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from domain import folders, portfolios, projects, teams
from models import Folder, Portfolio, PortfolioEntry, Role, Viewer
from tests.api.tree import made
from tests.api.tree import member as of
from tests.factories import Keys, viewer
from tests.realtime.desk import CAST
from tests.realtime.ears import Edge
from tests.realtime.telling import assert_events_tell_all
from tests.realtime.tree_client import TreeClient

Verbs = list[Callable[[], Awaitable[object]]]


@pytest.fixture
async def clients(edge: Edge, workspace: Keys) -> list[TreeClient]:
    return [TreeClient(edge, await viewer(workspace[name])) for name in CAST]


async def test_portfolios_are_told(
    edge: Edge, clients: list[TreeClient], admin: Viewer, manager: Viewer, workspace: Keys
) -> None:
    website, inbox = workspace["website"], workspace["inbox"]
    top, inner, other = [await made(admin, name) for name in ("Top", "Inner", "Other")]
    plans = await folders.create(admin, website, "Plans")
    await folders.create(admin, website, "2027", plans.id)

    def put(into: Portfolio, what: Any, **place: Any) -> Callable[[], Awaitable[object]]:
        where = {name: of(each) for name, each in place.items()}
        return lambda: portfolios.put(admin, into.id, of(what), **where)

    def take(out_of: Portfolio, what: Any) -> Callable[[], Awaitable[object]]:
        return lambda: portfolios.take(admin, out_of.id, of(what))

    for verb in (
        lambda: portfolios.create(admin, "Another"),
        lambda: portfolios.edit(admin, top.id, name="Renamed"),
        put(top, inner),
        put(inner, website),
        put(other, website),
        put(inner, inbox),
        put(inner, inbox, before=website),
        put(other, inner, after=website),
        take(inner, website),
        lambda: portfolios.edit(admin, inner.id, name="Renamed too"),
        put(top, website, before=inner),
        take(top, inner),
        take(other, inner),
        take(inner, inbox),
        lambda: portfolios.remove(admin, inner.id),
        lambda: portfolios.take(manager, top.id, of(website)),
        take(other, website),
        lambda: portfolios.remove(admin, other.id),
    ):
        await assert_events_tell_all(edge, clients, verb)


async def test_projects_folders_and_rights_are_told(
    edge: Edge, clients: list[TreeClient], admin: Viewer, lead: Viewer, workspace: Keys
) -> None:
    website, gone = workspace["website"], workspace["member"]
    inner = await made(admin, "Inner", website)
    await made(admin, "Top", inner, website)
    plans = await folders.create(lead, website, "Plans")
    ideas = await folders.create(lead, website, "Ideas", plans.id)
    for verb in (
        lambda: projects.create(admin, "Backoffice"),
        lambda: projects.edit(lead, website, name="Web site"),
        lambda: folders.create(lead, website, "Third", plans.id),
        lambda: folders.edit(lead, ideas.id, name="Renamed"),
        lambda: folders.move(lead, ideas.id, before_id=plans.id),
        lambda: folders.move(lead, plans.id, parent_id=ideas.id),
        lambda: projects.unshare(admin, website, gone),
        lambda: projects.share(admin, website, workspace["outsider"], Role.MEMBER),
        lambda: teams.set_members(admin, workspace["team"], []),
        lambda: projects.share(admin, website, workspace["customer"]),
        lambda: projects.unshare(admin, website, workspace["guest"]),
        lambda: projects.archive(admin, website),
        lambda: projects.unarchive(admin, website),
    ):
        await assert_events_tell_all(edge, clients, verb)


async def test_sort_keys_that_change_are_told(
    edge: Edge, clients: list[TreeClient], admin: Viewer, lead: Viewer, workspace: Keys
) -> None:
    """Between two keys like these there is no room: what is put there has all numbered anew."""
    tight = [f"{'1' * 14}{'0' * 49}{digit}" for digit in "12"]
    website, other = workspace["website"], await projects.create(admin, "Other")
    row = await made(admin, "Row", workspace["inbox"], website)
    a, b, c = [await folders.create(lead, website, name) for name in "abc"]
    for key, held in zip(tight, (workspace["inbox"], website), strict=True):
        await PortfolioEntry.filter(project_id=held).update(order_key=key)
    for key, folder in zip(tight, (a, b), strict=True):
        await Folder.filter(id=folder.id).update(order_key=key)
    place = of(website)
    for verb in (
        lambda: portfolios.put(admin, row.id, of(other), before=place),
        lambda: folders.move(lead, c.id, before_id=b.id),
    ):
        await assert_events_tell_all(edge, clients, verb)
    again = {
        client.viewer.name: len([m for m in client.screen.messages if m["signal"] == "SCOPE_CHANGED"])
        for client in clients
        if client.screen
    }
    staff = ("Admin", "Manager", "Lead", "Member", "Restricted", "Teammate")
    assert again == {client.viewer.name: 2 * (client.viewer.name in staff) for client in clients}


async def test_who_sees_nothing_of_it_hears_nothing(
    edge: Edge, clients: list[TreeClient], admin: Viewer, lead: Viewer, workspace: Keys
) -> None:
    backoffice = await projects.create(admin, "Backoffice")
    await made(admin, "Seen", workspace["website"])
    seen = await Portfolio.get(name="Seen")
    for client in clients:
        await client.open()
    by = await viewer(workspace["admin"])
    other = await made(by, "Hidden", backoffice)
    await portfolios.put(by, seen.id, of(backoffice))
    await folders.create(by, backoffice.id, "Secret")
    await projects.edit(by, backoffice.id, name="Backroom")
    await projects.change_followers(by, workspace["website"], [workspace["foreigner"]], [])
    await portfolios.put(by, seen.id, of(other))
    await edge.quiet()
    heard = {
        client.viewer.name: [m["nodeId"] for m in client.screen.messages if m["signal"] != "READY"]
        for client in clients
        if client.screen
    }
    assert len(heard.pop("Admin")) == 6
    assert heard.pop("Foreigner") == [None]  # who has come to see Website, and asks again
    assert [name for name, told in heard.items() if told] == []


async def test_a_project_that_goes_into_the_bin_and_comes_back_is_told(
    edge: Edge, clients: list[TreeClient], admin: Viewer, workspace: Keys
) -> None:
    website = workspace["website"]
    await folders.create(admin, website, "Plans")
    top, inner = [await made(admin, name) for name in ("Top", "Inner")]
    await portfolios.put(admin, top.id, of(inner))
    await portfolios.put(admin, inner.id, of(website))
    for verb in (
        lambda: projects.remove(admin, website),
        lambda: projects.edit(admin, workspace["inbox"], name="Came in"),
        lambda: projects.restore(admin, website),
        lambda: projects.edit(admin, website, name="Back"),
    ):
        await assert_events_tell_all(edge, clients, verb)
