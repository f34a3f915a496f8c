"""Portfolios through the API: made, named, filled, emptied, removed, for whom they hold something."""

import pytest

from domain import portfolios, projects
from kit.errors import Invalid
from kit.ids import new_id, to_global
from models import EventRecord, EventText, PortfolioEntry, Role, Viewer
from tests.api.asking import ask, gid
from tests.api.tree import done, lines, made, page, refused, tree
from tests.api.tree import member as of
from tests.factories import Keys, narrowed, told, viewer
from tests.refusals import unchanged


@pytest.fixture
def website(workspace: Keys) -> str:
    return to_global("project", workspace["website"])


async def test_a_portfolio_is_made_once(admin: Viewer, member: Viewer) -> None:
    got = await done(admin, "portfolioCreate", name=" Customers ", key="one")
    row = got["portfolio"]
    assert (row["name"], row["version"], got["errors"]) == ("Customers", 1, [])
    again = await done(admin, "portfolioCreate", name="Customers", key="one")
    assert (again["portfolio"]["id"], again["cursor"]) == (row["id"], None)
    (event,) = await EventRecord.filter(entity="portfolio")
    assert (event.kind, event.internal, event.audience_before) == ("portfolio.created", True, None)
    assert event.audience_after == ["admin"]
    assert await tree(admin) == ["Customers", "Incoming tickets", "Website"]
    assert await tree(member) == ["Incoming tickets", "Website"]


async def test_it_gets_another_name(admin: Viewer, workspace: Keys) -> None:
    row = await made(admin, "Customers", workspace["website"])
    after = await _end()
    got = await done(admin, "portfolioEdit", id=gid(row), name=" Clients ", version=1)
    assert got["portfolio"] == {"name": "Clients", "version": 2}
    (event,) = await told(after)
    assert event.kind == "portfolio.edited"
    stored = await EventRecord.get(kind="portfolio.edited")
    assert stored.audience_after == stored.audience_before == ["admin", f"project:{workspace['website']}"]
    async with unchanged():
        assert (await done(admin, "portfolioEdit", id=gid(row), name="Clients"))["cursor"] is None
    assert await refused(admin, "portfolioEdit", id=gid(row), name="x", version=1) == (
        "CONFLICT", ["version"], "This portfolio has changed meanwhile: it is at version 2."
    )  # fmt: skip


async def test_what_is_put_into_it_stands_where_it_was_put(
    admin: Viewer, workspace: Keys, website: str
) -> None:
    row, other = await made(admin, "Customers"), await made(admin, "Beta")
    inbox = to_global("project", workspace["inbox"])
    await done(admin, "portfolioPut", id=gid(row), input={"memberId": website})
    await done(admin, "portfolioPut", id=gid(row), input={"memberId": gid(other), "beforeId": website})
    got = await done(admin, "portfolioPut", id=gid(row), input={"memberId": inbox, "afterId": gid(other)})
    assert (got["portfolio"], got["errors"]) == ({"name": "Customers", "version": 1}, [])
    assert await tree(admin) == ["Customers", ".Beta", ".Incoming tickets", ".Website"]
    # Asked again, it stays where it is; named a place, it goes there.
    async with unchanged():
        for given in ({}, {"beforeId": website}, {"afterId": gid(other)}):
            got = await done(admin, "portfolioPut", id=gid(row), input={"memberId": inbox, **given})
            assert (got["errors"], got["cursor"]) == ([], None)
    await done(admin, "portfolioPut", id=gid(row), input={"memberId": inbox, "afterId": website})
    assert await tree(admin) == ["Customers", ".Beta", ".Website", ".Incoming tickets"]
    placed = await EventRecord.filter(kind="project.placed").order_by("position")
    assert [event.changes for event in placed] == [
        {"portfolio": [None, str(row.id)]}, {"portfolio": [None, str(row.id)]}, {}
    ]  # fmt: skip


async def test_a_project_stands_in_several_and_leaves_them(
    admin: Viewer, workspace: Keys, website: str
) -> None:
    top = await made(admin, "Top", inner := await made(admin, "Inner", workspace["website"]))
    await done(admin, "portfolioPut", id=gid(top), input={"memberId": website})
    assert await tree(admin) == ["Top", ".Inner", "..Website", ".Website", "Incoming tickets"]
    got = await done(admin, "portfolioTake", id=gid(inner), memberId=website)
    assert (got["portfolio"], got["errors"]) == ({"name": "Inner", "version": 1}, [])
    assert await tree(admin) == ["Top", ".Inner", ".Website", "Incoming tickets"]
    async with unchanged():
        assert (await done(admin, "portfolioTake", id=gid(inner), memberId=website))["cursor"] is None
    await done(admin, "portfolioTake", id=gid(top), memberId=website)
    await done(admin, "portfolioTake", id=gid(top), memberId=gid(inner))
    assert await tree(admin) == ["Inner", "Top", "Incoming tickets", "Website"]


async def test_it_shows_to_whom_it_holds_something(
    admin: Viewer, member: Viewer, outsider: Viewer, guest: Viewer, workspace: Keys
) -> None:
    backoffice = await projects.create(admin, "Backoffice")
    admin = await viewer(workspace["admin"])
    inner = await made(admin, "Inner")
    top = await made(admin, "Top", inner, backoffice)
    assert await tree(member) == ["Incoming tickets", "Website"]
    after = await _end()
    await portfolios.put(admin, inner.id, of(workspace["website"]))
    assert [event.kind for event in await told(after)] == [
        "portfolio.shown", "portfolio.shown", "project.placed"
    ]  # fmt: skip
    assert await tree(member) == ["Top", ".Inner", "..Website", "Incoming tickets"]
    assert await tree(admin) == ["Top", ".Inner", "..Website", ".Backoffice", "Incoming tickets"]
    assert (await tree(outsider), await tree(guest)) == ([], ["Website"])
    assert lines(await page(narrowed(member, "items:read"))) == []
    shown = await EventRecord.filter(kind="portfolio.shown", position__gt=after).order_by("position")
    both = sorted(["admin", f"project:{backoffice.id}", f"project:{workspace['website']}"])
    assert [(e.entity_id, e.audience_before, e.audience_after) for e in shown] == [
        (top.id, ["admin", f"project:{backoffice.id}"], both),
        (inner.id, ["admin"], ["admin", f"project:{workspace['website']}"]),
    ]
    # A team's role, a role of one's own, and none any more.
    assert await tree(await viewer(workspace["teammate"])) == ["Top", ".Inner", "..Website"]
    await projects.share(admin, backoffice.id, workspace["outsider"], Role.RESTRICTED)
    assert await tree(outsider) == ["Top", ".Backoffice"]
    await projects.unshare(admin, backoffice.id, workspace["outsider"])
    assert await tree(outsider) == []
    after = await _end()
    await portfolios.take(admin, top.id, of(inner))
    assert [event.kind for event in await told(after)] == ["portfolio.placed", "portfolio.shown"]
    assert await tree(member) == ["Inner", ".Website", "Incoming tickets"]


async def test_what_is_not_empty_is_not_removed(admin: Viewer, workspace: Keys, website: str) -> None:
    row = await made(admin, "Inner", workspace["website"])
    top = await made(admin, "Top", row)
    sentence = "There is something in it: take that out first."
    for each in (row, top):
        assert await refused(admin, "portfolioRemove", id=gid(each)) == ("INVALID", ["id"], sentence)
    await done(admin, "portfolioTake", id=gid(row), memberId=website)
    assert (await refused(admin, "portfolioRemove", id=gid(row), version=2))[:2] == ("CONFLICT", ["version"])
    # What is in a portfolio may be removed: it goes out of that, too.
    assert (await done(admin, "portfolioRemove", id=gid(row), version=1))["portfolio"] == {"name": "Inner"}
    assert await tree(admin) == ["Top", "Incoming tickets", "Website"]
    assert await PortfolioEntry.all().count() == 0
    texts = await EventText.filter(before="Inner").count() + await EventText.filter(after="Inner").count()
    assert texts == 0
    assert (await refused(admin, "portfolioRemove", id=gid(row)))[0] == "NOT_FOUND"


async def test_an_archived_project_that_is_in_the_way_is_named(
    admin: Viewer, workspace: Keys, website: str
) -> None:
    row = await made(admin, "Row", workspace["website"])
    await projects.archive(admin, workspace["website"])
    assert await tree(admin) == ["Row", "Incoming tickets"]
    sentence = 'The archived project "Website" is in it, which the tree does not show: take it out first.'
    assert await refused(admin, "portfolioRemove", id=gid(row)) == ("INVALID", ["id"], sentence)
    with pytest.raises(Invalid) as caught:
        await portfolios.remove(admin, row.id)
    assert caught.value.params == {"projectId": website}
    inner = await made(admin, "Inner")
    await portfolios.put(admin, row.id, of(inner))
    assert "There is something in it" in (await refused(admin, "portfolioRemove", id=gid(row)))[2]
    await portfolios.take(admin, row.id, of(inner))
    await done(admin, "portfolioTake", id=gid(row), memberId=website)
    assert (await done(admin, "portfolioRemove", id=gid(row)))["errors"] == []


async def test_what_cannot_be(admin: Viewer, workspace: Keys, website: str) -> None:
    low = await made(admin, "Low")
    row = await made(admin, "Row", low, workspace["website"])
    top = await made(admin, "Top", row)
    inbox, item = to_global("project", workspace["inbox"]), to_global("item", new_id())
    nowhere = to_global("portfolio", new_id())
    put, itself = "portfolioPut", "A portfolio cannot be in itself."
    for where, given, code, path, sentence in (
        (low, {"memberId": gid(top)}, "INVALID", ["input", "memberId"], itself),
        (row, {"memberId": gid(top)}, "INVALID", ["input", "memberId"], itself),
        (top, {"memberId": gid(top)}, "INVALID", ["input", "memberId"], itself),
        (row, {"memberId": item}, "INVALID", ["input", "memberId"],
         "Expected the id of a project or portfolio, got that of a item."),
        (row, {"memberId": nowhere}, "NOT_FOUND", ["input", "memberId"], "There is no such portfolio."),
        (row, {"memberId": website, "afterId": website}, "INVALID", ["input", "afterId"],
         "Nothing stands beside itself."),
        (row, {"memberId": inbox, "beforeId": inbox}, "INVALID", ["input", "beforeId"],
         "Nothing stands beside itself."),
        (row, {"memberId": inbox, "beforeId": gid(top)}, "NOT_FOUND", ["input", "beforeId"],
         "There is nothing like this in the portfolio."),
        (top, {"memberId": inbox, "afterId": website}, "NOT_FOUND", ["input", "afterId"],
         "There is nothing like this in the portfolio."),
        (row, {"memberId": inbox, "afterId": website, "beforeId": gid(low)}, "INVALID", ["input"],
         "Name one: what to come before, or after."),
    ):  # fmt: skip
        assert await refused(admin, put, id=gid(where), input=given) == (code, path, sentence), given
    gone = await refused(admin, put, id=nowhere, input={"memberId": website})
    assert gone == ("NOT_FOUND", ["id"], "There is no such portfolio.")
    assert (await refused(admin, "portfolioTake", id=gid(row), memberId=nowhere))[:2] == (
        "NOT_FOUND", ["memberId"]
    )  # fmt: skip
    for name, code in (("", "INVALID"), (" ", "INVALID"), ("a\0b", "INVALID"), ("x" * 201, "TOO_LARGE")):
        assert (await refused(admin, "portfolioCreate", name=name))[:2] == (code, ["name"])
        assert (await refused(admin, "portfolioEdit", id=gid(row), name=name))[:2] == (code, ["name"])


@pytest.mark.parametrize(
    ("name", "code"),
    [("lead", "NOT_ALLOWED"), ("member", "NOT_ALLOWED"), ("restricted", "NOT_ALLOWED"), ("teammate", "NOT_ALLOWED"),
     ("outsider", "NOT_FOUND"), ("guest", "NOT_FOUND"), ("customer", "NOT_FOUND")],
)  # fmt: skip
async def test_who_may_not(admin: Viewer, workspace: Keys, website: str, name: str, code: str) -> None:
    row = await made(admin, "Row", workspace["website"], other := await made(admin, "Other"))
    by = await viewer(workspace[name])
    path = ["id"] * (code == "NOT_FOUND")
    assert (await refused(by, "portfolioCreate", name="x"))[:2] == ("NOT_ALLOWED", [])
    for verb, given in (
        ("portfolioEdit", {"name": "x"}),
        ("portfolioRemove", {}),
        ("portfolioPut", {"input": {"memberId": website}}),
        ("portfolioTake", {"memberId": website}),
    ):
        assert (await refused(by, verb, id=gid(row), **given))[:2] == (code, path), verb
    assert (await refused(by, "portfolioTake", id=gid(row), memberId=gid(other)))[0] == "NOT_FOUND"
    seen = (await ask(by, "query($id: ID!) { node(id: $id) { id } }", id=gid(row)))["node"]
    assert (seen is None) is (code == "NOT_FOUND")


async def test_managers_sort_in_their_projects_where_they_see(
    admin: Viewer, manager: Viewer, workspace: Keys, website: str
) -> None:
    hidden, row = await made(admin, "Hidden"), await made(admin, "Row", workspace["website"])
    other = await made(admin, "Other", workspace["inbox"])
    given = {"memberId": website}
    assert (await refused(manager, "portfolioPut", id=gid(hidden), input=given))[:2] == ("NOT_FOUND", ["id"])
    assert (await done(manager, "portfolioPut", id=gid(other), input=given))["errors"] == []
    assert await tree(manager) == ["Other", ".Incoming tickets", ".Website", "Row", ".Website"]
    assert (await done(manager, "portfolioTake", id=gid(row), memberId=website))["portfolio"]["name"] == "Row"
    assert await tree(manager) == ["Other", ".Incoming tickets", ".Website"]
    inbox = {"memberId": to_global("project", workspace["inbox"])}
    for verb, more in (("portfolioPut", {"input": inbox}), ("portfolioTake", inbox)):
        assert (await refused(manager, verb, id=gid(other), **more))[:2] == ("NOT_ALLOWED", [])
    await portfolios.put(admin, other.id, of(workspace["website"]))
    for verb, more in (
        ("portfolioPut", {"input": {"memberId": gid(other)}}),
        ("portfolioTake", {"memberId": gid(other)}),
    ):
        assert (await refused(manager, verb, id=gid(other), **more))[:2] == ("NOT_ALLOWED", [])
    key = narrowed(manager, "projects:read")
    for verb, more in (("portfolioPut", {"input": given}), ("portfolioTake", given)):
        assert (await refused(key, verb, id=gid(other), **more))[:2] == ("NOT_ALLOWED", [])


async def _end() -> int:
    last = await EventRecord.all().order_by("-position").first()
    return last.position if last else 0
