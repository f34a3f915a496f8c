"""The tree of portfolios, projects and folders as one list: in order, by pages, in few statements, within rights."""

from typing import Any

import pytest

from domain import folders, portfolios, projects
from kit.errors import Invalid, NotFound, Unauthenticated, UserError
from kit.ids import new_id
from models import ANONYMOUS, Folder, PortfolioEntry, Viewer
from tests.api.asking import ask
from tests.api.tree import ROWS, lines, made, page, rows, tree
from tests.api.tree import member as of
from tests.factories import Keys, viewer


@pytest.fixture
async def grown(admin: Viewer, workspace: Keys) -> Keys:
    """Two portfolios that hold Website, which has folders; a project and a portfolio in none."""
    plans = await folders.create(admin, workspace["website"], "Plans")
    await folders.create(admin, workspace["website"], "Ideas")
    inner = await made(admin, "Inner", workspace["website"])
    top = await made(admin, "Top", workspace["website"], inner)
    await folders.create(admin, workspace["website"], "2027", plans.id)
    empty = await made(admin, "Éarly")
    return {"top": top.id, "inner": inner.id, "empty": empty.id, "plans": plans.id}


WHOLE = [
    "Éarly",
    "Top",
    ".Website", "..Plans", "...2027", "..Ideas",
    ".Inner", "..Website", "...Plans", "....2027", "...Ideas",
    "Incoming tickets",
]  # fmt: skip


async def test_all_of_it_stands_in_order(admin: Viewer, grown: Keys) -> None:
    found = await page(admin)
    assert lines(found) == WHOLE
    assert found["totalCount"] == {"value": 12, "exact": True}
    shown = [edge["node"] for edge in found["edges"]]
    assert len({row["id"] for row in shown}) == 12
    above: dict[str | None, int] = {None: -1}
    last: dict[str | None, str] = {}
    for row in shown:
        assert row["depth"] == above[row["parentId"]] + 1
        assert last.get(row["parentId"], "") < row["sortKey"]
        above[row["id"]], last[row["parentId"]] = row["depth"], row["sortKey"]
    kinds = [row["node"]["__typename"] for row in shown]
    assert kinds[:4] == ["Portfolio", "Portfolio", "Project", "Folder"]
    websites = {row["node"]["id"] for row in shown if row["node"]["name"] == "Website"}
    assert len(websites) == 1


async def test_each_sees_of_it_what_is_theirs(
    grown: Keys, member: Viewer, teammate: Viewer, outsider: Viewer, guest: Viewer, customer: Viewer
) -> None:
    assert lines(await page(member)) == WHOLE[1:]
    assert lines(await page(teammate)) == WHOLE[1:-1]
    for by, seen in ((outsider, []), (guest, ["Website"]), (customer, [])):
        found = await page(by)
        assert (lines(found), found["totalCount"]["value"]) == (seen, len(seen))
    with pytest.raises(Unauthenticated):
        await page(ANONYMOUS)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 12, 13])
async def test_it_is_read_page_by_page(admin: Viewer, grown: Keys, size: int) -> None:
    for way in ("first", "last"):
        seen: list[str] = []
        cursor: dict[str, Any] = {}
        for _ in range(13):
            found = await page(admin, **{"first": None, way: size, **cursor})
            got, info = lines(found), found["pageInfo"]
            seen = seen + got if way == "first" else got + seen
            back, more = (
                (info["hasPreviousPage"], info["hasNextPage"])
                if way == "first"
                else (info["hasNextPage"], info["hasPreviousPage"])
            )
            assert back is bool(cursor)
            if not more:
                break
            assert len(got) == size
            edge = found["edges"][-1 if way == "first" else 0]
            cursor = {"after" if way == "first" else "before": edge["cursor"]}
        assert seen == WHOLE


async def test_pages_between_cursors(admin: Viewer, grown: Keys) -> None:
    at = [edge["cursor"] for edge in (await page(admin))["edges"]]
    for first in range(12):
        for second in range(12):
            for way in ("first", "last"):
                found = await page(admin, **{"first": None, way: 3, "after": at[first], "before": at[second]})
                between = WHOLE[first + 1 : second]
                assert lines(found) == (between[:3] if way == "first" else between[-3:]), (first, second)
    nothing = await page(admin, first=0)
    assert (lines(nothing), nothing["pageInfo"]["hasNextPage"]) == ([], True)


async def test_what_is_below_a_row(admin: Viewer, grown: Keys) -> None:
    at = await rows(admin)
    for row, seen in (
        ("Top", WHOLE[2:11]),
        ("Top/Inner", WHOLE[7:11]),
        ("Top/Website", WHOLE[3:6]),
        ("Top/Inner/Website", WHOLE[8:11]),
        ("Top/Inner/Website/Plans", ["....2027"]),
        ("Top/Website/Ideas", []),
        ("Éarly", []),
    ):
        found = await page(admin, below=at[row])
        assert (lines(found), found["totalCount"]["value"]) == (seen, len(seen)), row
        for size in (1, 2, 4):
            got: list[str] = []
            after = None
            while True:
                part = await page(admin, below=at[row], first=size, after=after)
                got += lines(part)
                assert part["totalCount"]["value"] == len(seen)
                if not part["pageInfo"]["hasNextPage"]:
                    break
                after = part["edges"][-1]["cursor"]
            assert got == seen, row


async def test_cursors_stand_by_their_rows(admin: Viewer, workspace: Keys, grown: Keys) -> None:
    found = await page(admin, first=4)
    after = found["edges"][-1]["cursor"]  # of Plans in the first Website
    await made(admin, "Aa")
    await folders.create(admin, workspace["website"], "More")
    await projects.create(admin, "Zoo")
    seen = lines(found) + lines(await page(await viewer(workspace["admin"]), after=after))
    assert seen == [*WHOLE[:6], "..More", *WHOLE[6:11], "...More", "Incoming tickets", "Zoo"]
    # What went, went: its cursor is of nothing.
    await portfolios.take(admin, grown["top"], of(workspace["website"]))
    for window in ({"after": after}, {"first": None, "last": 3, "before": after}):
        with pytest.raises(Invalid, match="not in the tree any more"):
            await page(admin, **window)


async def test_folders_that_went_have_no_cursor(admin: Viewer, grown: Keys) -> None:
    after = (await page(admin, first=5))["edges"][-1]["cursor"]
    gone = (await rows(admin))["Top/Website/Plans/2027"]
    await folders.remove(admin, (await Folder.get(name="2027")).id)
    with pytest.raises(Invalid, match="not in the tree any more"):
        await page(admin, after=after)
    with pytest.raises(NotFound):
        await page(admin, below=gone)


async def test_what_is_no_row_or_cursor(admin: Viewer, member: Viewer, grown: Keys) -> None:
    at = await rows(admin)
    other = (await page(admin, below=at["Top"]))["edges"][0]["cursor"]
    nowhere, website = f"p{new_id().hex}", at["Top/Website"].split(".")[1]
    for window, kind, path in (
        ({"below": "x"}, Invalid, "below"),
        ({"below": ""}, Invalid, "below"),
        ({"below": f"z{new_id().hex}"}, Invalid, "below"),
        ({"below": f"p{new_id()}"}, Invalid, "below"),
        ({"below": f"f{new_id().hex}"}, Invalid, "below"),
        ({"below": f"f{new_id().hex}.{at['Top']}"}, Invalid, "below"),
        ({"below": f"{at['Top']}.f{new_id().hex}"}, Invalid, "below"),
        ({"below": f"{at['Top']}.f{new_id().hex}.{website}"}, Invalid, "below"),
        ({"below": f"{at['Top/Website/Plans']}.{website}"}, Invalid, "below"),
        ({"below": nowhere}, NotFound, "below"),
        ({"below": f"{at['Top']}.{nowhere}"}, NotFound, "below"),
        ({"below": f"{at['Top/Website']}.f{new_id().hex}"}, NotFound, "below"),
        ({"after": "x"}, Invalid, "after"),
        ({"after": other}, Invalid, "after"),
        ({"before": other}, Invalid, "before"),
        ({"first": 101}, Invalid, "first"),
        ({"last": 1}, Invalid, "last"),
    ):
        with pytest.raises(UserError) as caught:
            await page(admin, **window)
        assert (type(caught.value), caught.value.path) == (kind, (path,)), window
    with pytest.raises(NotFound):
        await page(member, below=at["Éarly"])


async def test_archived_projects_are_not_in_it(admin: Viewer, workspace: Keys, grown: Keys) -> None:
    await projects.archive(admin, workspace["website"])
    assert await tree(admin) == ["Éarly", "Top", ".Inner", "Incoming tickets"]
    await projects.unarchive(admin, workspace["website"])
    assert await tree(admin) == WHOLE


async def test_what_comes_into_a_portfolio_meanwhile_is_still_found(
    admin: Viewer, workspace: Keys, grown: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is put where one sees nothing yet when portfolios have been read, and what is in them has not: it stands at the top."""
    inbox, entries, by = of(workspace["inbox"]), PortfolioEntry.visible_to, await viewer(workspace["member"])

    class Late:
        """What is in portfolios, read after the inbox was put into one more."""

        async def values_list(self, *columns: str) -> Any:
            monkeypatch.undo()
            await portfolios.put(admin, grown["empty"], inbox)
            return await entries(by).values_list(*columns)

    monkeypatch.setattr(PortfolioEntry, "visible_to", lambda viewer: Late())
    assert lines(await page(by)) == WHOLE[1:]
    assert lines(await page(by)) == ["Éarly", ".Incoming tickets", *WHOLE[1:-1]]


LIST = f"query($first: Int) {{ tree(first: $first) {{ nodes {{ {ROWS} }} }} }}"


async def test_the_statements_are_the_same_whatever_there_is(
    admin: Viewer, member: Viewer, workspace: Keys, grown: Keys, queries: Any
) -> None:
    """Portfolios, what is in them, projects, folders, and the projects of the page."""
    with queries(5):
        await ask(admin, LIST, first=100)
    shelf = await made(admin, "Shelf")
    for number in range(30):
        project = await projects.create(admin, f"Project {number}")
        by = await viewer(workspace["admin"])
        await folders.create(by, project.id, "Folder")
        await portfolios.put(by, shelf.id, of(project))
    by = await viewer(workspace["admin"])
    with queries(5):
        found = await ask(by, LIST, first=100)
    assert len(found["tree"]["nodes"]) == 12 + 1 + 60
    with queries(5):
        await ask(member, LIST, first=20)
    with queries(6):
        assert (await page(by, first=10))["totalCount"] == {"value": 73, "exact": True}
