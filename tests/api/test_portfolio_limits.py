"""How deep, how much and in how many places: what keeps the tree small enough to be read whole."""

import pytest

from domain import portfolios
from domain.portfolios import locked, within
from kit.ids import to_global
from models import Portfolio, Viewer
from tests.api.asking import gid
from tests.api.tree import done, made, refused
from tests.api.tree import member as of
from tests.factories import Keys


@pytest.fixture
def website(workspace: Keys) -> str:
    return to_global("project", workspace["website"])


async def test_only_so_deep_so_many_and_in_so_many_places(
    admin: Viewer, workspace: Keys, website: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = await made(admin, "0", workspace["website"])
    for number in range(1, within.DEPTH_MOST):
        row = await made(admin, str(number), row)
    top, pair = await made(admin, "top"), await made(admin, "pair", low := await made(admin, "low"))
    deep = "At most 20 portfolios are one in the other."
    assert await refused(admin, "portfolioPut", id=gid(top), input={"memberId": gid(row)}) == (
        "TOO_LARGE", ["input", "memberId"], deep
    )  # fmt: skip
    last = await Portfolio.get(name="1")
    assert await refused(admin, "portfolioPut", id=gid(last), input={"memberId": gid(pair)}) == (
        "TOO_LARGE", ["input", "memberId"], deep
    )  # fmt: skip
    assert (await done(admin, "portfolioPut", id=gid(last), input={"memberId": gid(low)}))["errors"] == []
    monkeypatch.setattr(within, "HELD_MOST", 1)
    assert await refused(admin, "portfolioPut", id=gid(pair), input={"memberId": website}) == (
        "TOO_LARGE", ["id"], "At most 1 projects and portfolios are in one portfolio."
    )  # fmt: skip
    monkeypatch.setattr(locked, "PORTFOLIOS_MOST", await Portfolio.all().count())
    assert (await refused(admin, "portfolioCreate", name="x"))[:2] == ("TOO_LARGE", [])


async def test_ways_that_meet_again_are_counted(admin: Viewer, workspace: Keys, website: str) -> None:
    """Each of these doubles the places of what is in it: seven would make 128."""
    low = await made(admin, "0", workspace["website"])
    for number in range(1, 7):
        sides = [await made(admin, f"{number}{side}", low) for side in "ab"]
        low = await made(admin, str(number), *sides)
    await made(admin, "Left", low)
    right = await made(admin, "Right")
    refusal = ("TOO_LARGE", ["input", "memberId"], "Nothing stands in more than 100 places of the tree.")
    assert await refused(admin, "portfolioPut", id=gid(right), input={"memberId": gid(low)}) == refusal
    lowest = await Portfolio.get(name="0")
    await portfolios.take(admin, lowest.id, of(workspace["website"]))
    await portfolios.put(admin, right.id, of(lowest))
    assert (await done(admin, "portfolioPut", id=gid(lowest), input={"memberId": website}))["errors"] == []
    for number in range(34):
        await made(admin, f"More {number}", workspace["website"])
    given = {"memberId": website}
    top = await made(admin, "Top", workspace["website"])
    assert await refused(admin, "portfolioPut", id=gid(right), input=given) == refusal
    await portfolios.take(admin, top.id, of(workspace["website"]))
    assert (await done(admin, "portfolioPut", id=gid(right), input=given))["errors"] == []
