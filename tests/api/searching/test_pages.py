"""Pages of hits, what is highlighted in them, and what they cost."""

from dataclasses import replace
from typing import Any

import pytest

from domain import config, conversations, items
from domain.conversations import NewMessage
from kit.errors import Code, Invalid, RateLimited
from kit.ratelimit import Limit
from models import Item, Viewer
from models.search import find
from tests import factories
from tests.api.asking import ask
from tests.api.searching.found import LIGHTS, PAGE, SEARCH
from tests.factories import Keys
from tests.on_server import ON_POSTGRES


async def test_pages_follow_each_other_and_end(admin: Viewer, member: Viewer, workspace: Keys) -> None:
    for number in range(5):
        await factories.item(admin, f"Lamp {number}", project_id=workspace["website"])
    walked: list[str] = []
    after = None
    for has_next in (True, True, False):
        page = (await ask(admin, SEARCH, query="lamp", first=2, after=after))["search"]
        assert page["pageInfo"]["hasNextPage"] is has_next
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        assert page["totalCount"] == {"value": 5, "exact": True}
        walked += [hit["node"]["name"] for hit in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        await factories.item(admin, "Lamp that is new")  # what comes in meanwhile neither repeats nor hides
        await items.edit(admin, (await Item.get(title="Lamp that is new")).id, title="gone")
    assert walked == [f"Lamp {number}" for number in (4, 3, 2, 1, 0)]
    for query, kinds in (("lamps", None), ("lamp", ["ITEM"])):
        with pytest.raises(Invalid, match="cursor"):
            await ask(admin, SEARCH, query=query, kinds=kinds, after=after)
    for size in (-1, 101):
        with pytest.raises(Invalid, match="0 to 100"):
            await ask(admin, SEARCH, query="lamp", first=size)
    assert (await ask(admin, PAGE, query="lamp", first=0))["search"]["nodes"] == []


async def test_counting_and_reaching_end_at_a_thousand_of_each_kind(
    admin: Viewer, workspace: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        await factories.item(admin, f"Lamp {number}")
    monkeypatch.setattr(find, "HITS_MOST", 3)
    monkeypatch.setattr(find, "_kept", {})
    page = (await ask(admin, SEARCH, query="lamp"))["search"]
    assert [hit["node"]["name"] for hit in page["nodes"]] == ["Lamp 3", "Lamp 2", "Lamp 1"]
    assert page["totalCount"] == {"value": 3, "exact": False}


async def test_what_is_searched_for_is_shown_in_the_text_as_it_is_now(admin: Viewer, printer: Item) -> None:
    await items.edit(
        admin, printer.id, description=f"{'x ' * 50}A prïnter, <b>printers</b> {'y ' * 100}printer"
    )
    (hit,) = (await ask(admin, LIGHTS, query="printer"))["search"]["nodes"]
    title, text = hit["highlights"]
    assert title == {
        "field": "TITLE",
        "fragments": [{"text": "Prïnter on FIRE", "start": 0, "ranges": [{"start": 0, "length": 7}]}],
    }
    assert text["field"] == "DESCRIPTION"
    description = (await Item.get(id=printer.id)).description
    marked = [
        fragment["text"][each["start"] : each["start"] + each["length"]]
        for fragment in text["fragments"]
        for each in fragment["ranges"]
    ]
    assert marked == ["prïnter", "printers", "printer"]
    for fragment in text["fragments"]:
        assert description[fragment["start"] :].startswith(fragment["text"])
    (hit,) = (await ask(admin, LIGHTS, query=f'"printer on" {printer.number}'))["search"]["nodes"]
    assert hit["highlights"][0]["fragments"][0]["ranges"] == [{"start": 0, "length": 10}]


async def test_a_search_takes_a_statement_and_one_for_each_table_of_what_itfound(
    admin: Viewer, customer: Viewer, printer: Item, queries: Any
) -> None:
    """On PostgreSQL one more, which makes ready for it; of customers one more, which asks what fields they saw once."""
    await conversations.reply(admin, printer.id, NewMessage(text="A printer"))
    for viewer in (admin, customer):
        with queries(3 + ON_POSTGRES + viewer.is_customer):
            await ask(viewer, PAGE, query="prin")
    with queries(1 + ON_POSTGRES):
        await ask(admin, PAGE, query="nowhere")
    with queries(0):
        await ask(admin, PAGE, query="-printer")


async def test_who_searches_too_often_has_to_wait(admin: Viewer, member: Viewer, printer: Item) -> None:
    config.configure(replace(config.current(), searches=Limit("search", 2, 60)))
    for _ in range(2):
        await ask(admin, PAGE, query="prin")
    with pytest.raises(RateLimited) as refused:
        await ask(admin, PAGE, query="prin")
    assert refused.value.code is Code.RATE_LIMITED
    await ask(member, PAGE, query="prin")
