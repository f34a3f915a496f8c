"""The default layout: projects stand by themselves where those stand whom they are for."""

import asyncio
from collections.abc import Iterator

import pytest

from domain import config, customers, organizations, portfolios, projects
from domain.portfolios.member import Member
from domain.projects import Details
from models import Portfolio, PortfolioEntry, Principal, PrincipalKind, Project, Viewer
from tests.api.tree import tree
from tests.factories import Keys, told, viewer
from tests.refusals import unchanged


@pytest.fixture(autouse=True)
def laid_out() -> Iterator[None]:
    config.configure(config.Config(default_layout=True))
    yield
    config.configure(config.Config())


async def _organization(name: str = "acme") -> Principal:
    return await Principal.get(kind=PrincipalKind.ORGANIZATION, name_folded__startswith=name)


async def _for(admin: Viewer, name: str, made_for: Principal) -> Project:
    return await projects.create(admin, name, wanted={"made_for_id": made_for.id})


async def test_a_project_stands_in_a_portfolio_of_its_organization(
    admin: Viewer, workspace: Keys, queries
) -> None:
    acme, customer = await _organization(), await Principal.get(id=workspace["customer"])
    await _for(admin, "One", acme)
    acme_row = await Portfolio.get(made_for_id=acme.id)
    assert await tree(admin) == ["Acme Desk", f".{acme.name}", "..One", "Incoming tickets", "Website"]
    kinds = [each.kind for each in await told(admin.position)]
    assert [kind for kind in kinds if kind.startswith("portfolio")] == [
        "portfolio.created", "portfolio.created", "portfolio.placed", "portfolio.shown", "portfolio.shown",
    ]  # fmt: skip
    # What a customer of it has done stands there, too.
    await _for(admin, "Two", customer)
    assert await tree(admin) == [
        "Acme Desk",
        f".{acme.name}",
        "..One",
        "..Two",
        "Incoming tickets",
        "Website",
    ]
    assert await Portfolio.all().count() == 2
    # Its name is the admins'; and so is where it stands.
    await portfolios.edit(admin, acme_row.id, name="Ours")
    root = await Portfolio.get(is_root=True)
    await portfolios.take(admin, root.id, Member(acme_row.id, False))
    with queries(14):
        await _for(admin, "Three", acme)
    assert await tree(admin) == ["Acme Desk", "Ours", ".One", ".Two", ".Three", "Incoming tickets", "Website"]


async def test_a_customer_without_an_organization_has_one_of_their_own(
    admin: Viewer, workspace: Keys
) -> None:
    await customers.move(admin, workspace["guest"], None)
    guest = await Principal.get(id=workspace["guest"])
    await _for(admin, "One", guest)
    assert (await tree(admin))[:3] == ["Acme Desk", ".Guest", "..One"]


async def test_it_moves_with_whom_it_is_for(admin: Viewer, workspace: Keys) -> None:
    acme, other = await _organization(), await _organization("other")
    lead, website = await viewer(workspace["lead"]), workspace["website"]

    async def are(made_for: Principal | None) -> list[str]:
        said: Details = {"made_for_id": made_for.id if made_for else None}
        await projects.edit(lead, website, changed=said)
        return await tree(admin)

    # Who leads it does not sort portfolios: the desk does.
    assert await are(acme) == ["Acme Desk", f".{acme.name}", "..Website", "Incoming tickets"]
    assert await tree(lead) == ["Acme Desk", f".{acme.name}", "..Website", "Incoming tickets"]
    both = ["Acme Desk", f".{acme.name}", f".{other.name}"]
    assert await are(other) == [*both, "..Website", "Incoming tickets"]
    # A colleague of theirs: it stands where it stood.
    async with unchanged():
        await projects.edit(lead, website, changed={"made_for_id": other.id})
    assert await are(await Principal.get(id=workspace["foreigner"])) == [
        *both,
        "..Website",
        "Incoming tickets",
    ]
    assert await are(None) == [*both, "Incoming tickets", "Website"]
    # What somebody took out, or put elsewhere, is theirs.
    own = await portfolios.create(admin, "Own")
    await portfolios.put(admin, own.id, Member(website, True))
    in_both = [both[0], both[1], "..Website", both[2], "Own", ".Website", "Incoming tickets"]
    assert await are(acme) == in_both
    row = await Portfolio.get(made_for_id=acme.id)
    await portfolios.take(admin, row.id, Member(website, True))
    await projects.edit(lead, website, changed={"made_for_id": workspace["customer"]})
    assert await PortfolioEntry.filter(project_id=website).count() == 1
    assert await are(None) == [*both, "Own", ".Website", "Incoming tickets"]


async def test_two_at_once_make_one_portfolio(admin: Viewer) -> None:
    acme, other = await _organization(), await _organization("other")
    made = [_for(admin, str(number), acme if number % 2 else other) for number in range(6)]
    await asyncio.gather(*made)
    assert await Portfolio.all().count() == 3
    assert await PortfolioEntry.all().count() == 8


async def test_what_was_removed_is_made_anew(admin: Viewer) -> None:
    acme = await _organization()
    project = await _for(admin, "One", acme)
    for row in (await Portfolio.get(made_for_id=acme.id), await Portfolio.get(is_root=True)):
        await portfolios.take(admin, row.id, Member(project.id, True))
        await portfolios.remove(admin, row.id)
    await _for(admin, "Two", acme)
    assert (await tree(admin))[:3] == ["Acme Desk", f".{acme.name}", "..Two"]


async def test_nothing_is_refused_where_there_is_no_room(
    admin: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme = await _organization()
    monkeypatch.setattr("domain.portfolios.locked.PORTFOLIOS_MOST", 1)
    await _for(admin, "One", acme)
    assert await Portfolio.all().count() == 0
    monkeypatch.setattr("domain.portfolios.locked.PORTFOLIOS_MOST", 2)
    monkeypatch.setattr("domain.portfolios.within.HELD_MOST", 1)
    for name in ("Two", "Three"):
        await _for(admin, name, acme)
    assert await tree(admin) == [
        "Acme Desk",
        f".{acme.name}",
        "..Two",
        "Incoming tickets",
        "One",
        "Three",
        "Website",
    ]


async def test_without_the_setting_nothing_is_sorted(admin: Viewer) -> None:
    config.configure(config.Config())
    made = await organizations.create(admin, "New", ["new.example"])
    await _for(admin, "One", made)
    assert await Portfolio.all().count() == 0


async def test_it_leaves_where_those_stood_who_have_joined_an_organization_since(
    admin: Viewer, workspace: Keys
) -> None:
    await customers.move(admin, workspace["guest"], None)
    acme, other = await _organization(), await _organization("other")
    made = await _for(admin, "One", await Principal.get(id=workspace["guest"]))
    await customers.move(admin, workspace["guest"], acme.id)
    await projects.edit(admin, made.id, changed={"made_for_id": other.id})
    entries = await PortfolioEntry.filter(project_id=made.id).select_related("portfolio")
    assert [entry.portfolio.made_for_id for entry in entries] == [other.id]
