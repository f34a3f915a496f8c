"""People link items by hand: through the API, over projects too, said from either end, never in circles."""

import asyncio
from typing import Any

import pytest

from domain import items, projects
from domain.items.clone import clone
from models import EventRecord, Item, ItemLink, LinkKind, Role, Viewer
from tests import factories
from tests.api.asking import ask, gid
from tests.api.test_archive import finish
from tests.factories import Keys
from tests.refusals import unchanged

LINK = """mutation($id: ID!, $other: ID!, $kind: ItemLinkKind!) { itemLink(id: $id, otherId: $other, kind: $kind) {
    item { version updatedAt links { kind item { title } } } errors { code path message } cursor } }"""
UNLINK = LINK.replace("itemLink(", "itemUnlink(")
LIST = """{ items(first: 100) { nodes { title links { kind item { id title } } } } }"""
HISTORY = "query($id: ID!) { item(id: $id) { history(first: 1) { nodes { kind changes { field before after } } } } }"
KINDS = {"RELATES": "RELATES", "BLOCKS": "BLOCKED_BY", "DUPLICATES": "DUPLICATED_BY"}


async def link(by: Viewer, one: Item, other: Item, kind: str, text: str = LINK) -> dict[str, Any]:
    found: dict[str, Any] = await ask(by, text, id=gid(one), other=gid(other), kind=kind)
    (payload,) = found.values()
    return payload


async def unlink(by: Viewer, one: Item, other: Item, kind: str) -> dict[str, Any]:
    return await link(by, one, other, kind, UNLINK)


async def refusal(by: Viewer, one: Item, other: Item, kind: str, text: str = LINK) -> tuple[str, list[str]]:
    async with unchanged():
        (error,) = (await link(by, one, other, kind, text))["errors"]
    return error["code"], error["path"]


async def some(by: Viewer, keys: Keys, names: str, **more: Any) -> list[Item]:
    return [await factories.item(by, name, **({"project_id": keys["website"]} | more)) for name in names]


def said(nodes: list[dict[str, Any]]) -> dict[str, Any]:
    """By item, how it stands to which; None for customers."""
    return {
        node["title"]: node["links"] and [f"{each['kind']} {each['item']['title']}" for each in node["links"]]
        for node in nodes
    }


async def listed(by: Viewer) -> dict[str, Any]:
    return said((await ask(by, LIST))["items"]["nodes"])


async def test_an_item_is_linked_to_others(
    lead: Viewer, customer: Viewer, workspace: Keys, queries: Any
) -> None:
    a, b, c, d = await some(lead, workspace, "abcd", requester_id=workspace["customer"], published=True)
    for one, other, kind in (
        (b, a, "BLOCKS"), (b, d, "DUPLICATES"), (b, c, "RELATES"), (b, a, "RELATES"),
        (c, d, "BLOCKED_BY"), (a, d, "DUPLICATED_BY"),
    ):  # fmt: skip
        made = await link(lead, one, other, kind)
        assert (made["errors"], made["cursor"] is None) == ([], False)
        assert made["item"]["version"] == 1, "what customers see is as it was"
    expected = {
        "a": ["BLOCKED_BY b", "RELATES b", "DUPLICATED_BY d"],
        "b": ["BLOCKS a", "RELATES a", "RELATES c", "DUPLICATES d"],
        "c": ["RELATES b", "BLOCKED_BY d"],
        "d": ["DUPLICATES a", "DUPLICATED_BY b", "BLOCKS c"],
    }
    with queries(1):
        assert await listed(lead) == expected
    # What only Python makes has the rows loaded: the items, links of all, what they lead to; and whose they are.
    loaded = LIST.replace("links {", "viewerCan { edit } links {")
    with queries(4):
        assert said((await ask(lead, loaded))["items"]["nodes"]) == expected
    assert await listed(customer) == dict.fromkeys("abcd")


async def test_what_is_written_and_what_is_loaded_is_the_same_for_each_viewer(
    admin: Viewer, lead: Viewer, member: Viewer, restricted: Viewer, workspace: Keys
) -> None:
    elsewhere = (await projects.create(admin, "Elsewhere")).id
    a, b = await some(lead, workspace, "ab")
    (x,) = await some(admin, workspace, "x", project_id=elsewhere)
    for one, other, kind in ((a, x, "BLOCKS"), (a, b, "DUPLICATED_BY"), (x, b, "RELATES")):
        assert (await link(admin, one, other, kind))["errors"] == []
    loaded = LIST.replace("links {", "viewerCan { edit } links {")
    for viewer in (admin, lead, member, restricted):
        both = await listed(viewer)
        assert said((await ask(viewer, loaded))["items"]["nodes"]) == both
        mine = {"a": ["DUPLICATED_BY b"], "b": ["DUPLICATES a"]}
        if viewer is admin:
            mine = {"a": ["DUPLICATED_BY b", "BLOCKS x"], "b": ["DUPLICATES a", "RELATES x"]}
            mine["x"] = ["BLOCKED_BY a", "RELATES b"]
        assert both == mine


@pytest.mark.parametrize(("kind", "turned"), KINDS.items())
async def test_said_from_either_end_it_is_one_and_said_again_changes_nothing(
    lead: Viewer, workspace: Keys, kind: str, turned: str
) -> None:
    a, b = await some(lead, workspace, "ab")
    await link(lead, a, b, kind)
    for one, other, said_so in ((a, b, kind), (b, a, turned)):
        async with unchanged():
            again = await link(lead, one, other, said_so)
        assert (again["errors"], again["cursor"]) == ([], None)
    assert await ItemLink.all().count() == 1
    gone = await unlink(lead, b, a, turned)
    assert (gone["item"]["links"], gone["errors"], gone["cursor"] is None) == ([], [], False)
    async with unchanged():
        again = await unlink(lead, a, b, kind)
    assert (again["errors"], again["cursor"]) == ([], None)


async def test_it_costs_few_statements_and_both_ends_are_told(
    admin: Viewer, lead: Viewer, workspace: Keys, queries: Any
) -> None:
    a, b = await some(lead, workspace, "ab")
    # Which of both are seen, both locked with who takes part; is it there, the circle, two counts; the link and its
    # events; and what the answer shows.
    with queries(11):
        await link(lead, b, a, "BLOCKED_BY")
    told = await EventRecord.all().order_by("-position").limit(2)
    assert [(each.kind, each.item_id, each.internal, each.changes) for each in told] == [
        ("item.linked", b.id, True, {"other": [None, str(a.id)], "link_kind": [None, "blocked_by"]}),
        ("item.linked", a.id, True, {"other": [None, str(b.id)], "link_kind": [None, "blocks"]}),
    ]
    assert told[0].audience_after == sorted(["admin", f"project:{workspace['website']}"])
    (entry,) = (await ask(admin, HISTORY, id=gid(a)))["item"]["history"]["nodes"]
    assert sorted(entry["changes"], key=lambda each: str(each["field"])) == [
        {"field": "linkKind", "before": None, "after": "blocks"},
        {"field": "other", "before": None, "after": gid(b)},
    ]
    with queries(6):
        await unlink(lead, a, b, "BLOCKS")
    told = await EventRecord.all().order_by("-position").limit(2)
    assert [(each.kind, each.item_id, each.internal, each.changes) for each in told] == [
        ("item.unlinked", b.id, True, {"other": [str(a.id), None], "link_kind": ["blocked_by", None]}),
        ("item.unlinked", a.id, True, {"other": [str(b.id), None], "link_kind": ["blocks", None]}),
    ]
    assert told[0].audience_after == sorted(["admin", f"project:{workspace['website']}"])
    (entry,) = (await ask(admin, HISTORY, id=gid(a)))["item"]["history"]["nodes"]
    assert entry["kind"] == "item.unlinked"
    (entry,) = (await ask(lead, HISTORY, id=gid(a)))["item"]["history"]["nodes"]
    assert entry["kind"] == "item.created", "who sees one end need not see the other"


@pytest.mark.parametrize("kind", ["BLOCKS", "DUPLICATES"])
async def test_nothing_leads_back_to_itself(lead: Viewer, workspace: Keys, kind: str) -> None:
    a, b, c = await some(lead, workspace, "abc")
    await link(lead, a, b, kind)
    await link(lead, b, c, kind)
    for one, other in ((a, a), (b, a), (c, a), (c, b)):
        assert await refusal(lead, one, other, kind) == ("INVALID", ["otherId"])
        assert await refusal(lead, other, one, KINDS[kind]) == ("INVALID", ["otherId"])
    other_kind = {"BLOCKS": "DUPLICATES", "DUPLICATES": "BLOCKS"}[kind]
    for one, other, free in ((a, c, kind), (c, a, other_kind), (c, a, "RELATES")):
        assert (await link(lead, one, other, free))["errors"] == []
    assert await refusal(lead, a, a, "RELATES") == ("INVALID", ["otherId"])
    assert await refusal(lead, a, a, "RELATES", UNLINK) == ("INVALID", ["otherId"])


async def test_a_circle_over_many_that_one_does_not_see_is_found(
    admin: Viewer, lead: Viewer, workspace: Keys
) -> None:
    elsewhere = (await projects.create(admin, "Elsewhere")).id
    first, last = await some(lead, workspace, "ab")
    hidden = await some(admin, workspace, "x" * 30, project_id=elsewhere)
    for one, other in zip([first, *hidden], [*hidden, last], strict=True):
        assert (await link(admin, one, other, "BLOCKS"))["errors"] == []
    assert await refusal(lead, last, first, "BLOCKS") == ("INVALID", ["otherId"])


async def test_two_who_link_at_the_same_time_make_no_circle(
    lead: Viewer, manager: Viewer, workspace: Keys
) -> None:
    a, b = await some(lead, workspace, "ab")
    made = await asyncio.gather(link(lead, a, b, "BLOCKS"), link(manager, b, a, "BLOCKS"))
    assert sorted(len(each["errors"]) for each in made) == [0, 1]
    thrice = await asyncio.gather(*[link(lead, *pair, "RELATES") for pair in ((a, b), (b, a), (a, b))])
    assert [each["errors"] for each in thrice] == [[]] * 3
    assert await ItemLink.filter(kind=LinkKind.RELATES).count() == 1


async def test_an_unseen_item_is_not_there(admin: Viewer, lead: Viewer, workspace: Keys) -> None:
    elsewhere = (await projects.create(admin, "Elsewhere")).id
    (a,) = await some(lead, workspace, "a")
    (x,) = await some(admin, workspace, "x", project_id=elsewhere)
    for kind in ("BLOCKS", "BLOCKED_BY", "RELATES"):
        assert await refusal(lead, a, x, kind) == ("NOT_FOUND", ["otherId"])
        assert await refusal(lead, x, a, kind) == ("NOT_FOUND", ["id"])
    assert (await link(admin, a, x, "BLOCKS"))["errors"] == []
    last = await EventRecord.all().order_by("-position").first()
    assert last is not None
    assert last.audience_after == ["admin"], "who sees but one of them is not told"
    assert await refusal(lead, a, x, "BLOCKS", UNLINK) == ("NOT_FOUND", ["otherId"])
    assert await refusal(lead, x, a, "BLOCKED_BY", UNLINK) == ("NOT_FOUND", ["id"])
    await projects.share(admin, elsewhere, workspace["lead"], Role.RESTRICTED)
    both = await factories.viewer(workspace["lead"])
    assert await listed(both) == {"a": ["BLOCKS x"], "x": ["BLOCKED_BY a"]}
    assert await refusal(both, x, a, "BLOCKED_BY", UNLINK) == ("NOT_ALLOWED", []), (
        "sees it, and may not edit it"
    )
    assert (await unlink(both, a, x, "BLOCKS"))["errors"] == []


async def test_who_may_not_edit_an_item_links_nothing_to_it(
    lead: Viewer, member: Viewer, customer: Viewer, workspace: Keys
) -> None:
    a, b = await some(lead, workspace, "ab", requester_id=workspace["customer"], published=True)
    for viewer in (member, customer):
        for text in (LINK, UNLINK):
            assert await refusal(viewer, a, b, "RELATES", text) == ("NOT_ALLOWED", [])
    await items.assign(lead, a.id, [workspace["member"]])
    assert (await link(member, a, b, "RELATES"))["errors"] == []
    assert (await unlink(member, a, b, "RELATES"))["errors"] == []


async def test_what_is_put_away_is_linked_to_and_not_changed(lead: Viewer, workspace: Keys) -> None:
    old, new, gone = await some(lead, workspace, "ong")
    await finish(lead, old)
    await items.archive(lead, old.id)
    await link(lead, new, gone, "BLOCKED_BY")
    await items.remove(lead, gone.id)
    for text in (LINK, UNLINK):
        assert await refusal(lead, old, new, "RELATES", text) == ("NOT_ALLOWED", [])
        assert await refusal(lead, new, gone, "BLOCKED_BY", text) == ("NOT_FOUND", ["otherId"])
    assert (await link(lead, new, old, "DUPLICATES"))["item"]["links"] == [
        {"kind": "DUPLICATES", "item": {"title": "o"}}
    ]
    assert await listed(lead) == {"n": ["DUPLICATES o"]}
    await items.restore(lead, gone.id)
    assert await listed(lead) == {"n": ["DUPLICATES o", "BLOCKED_BY g"], "g": ["BLOCKS n"]}


async def test_an_item_has_so_many_links(
    lead: Viewer, workspace: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("domain.items.link_by_hand.LINKS_MOST", 2)
    a, b, c, d = await some(lead, workspace, "abcd")
    await link(lead, a, b, "RELATES")
    await link(lead, c, a, "BLOCKS")
    assert await refusal(lead, a, d, "RELATES") == ("TOO_LARGE", ["id"])
    assert await refusal(lead, d, a, "BLOCKS") == ("TOO_LARGE", ["otherId"])
    assert (await link(lead, a, c, "BLOCKED_BY"))["errors"] == [], "it is there already"
    await clone(lead, a.id)
    await unlink(lead, a, c, "BLOCKED_BY")
    assert (await link(lead, d, a, "BLOCKS"))["errors"] == [], "what was made from it is not counted"


async def test_what_is_made_from_it_is_said_by_the_product_alone(lead: Viewer, workspace: Keys) -> None:
    (a,) = await some(lead, workspace, "a")
    made = await clone(lead, a.id)
    assert await listed(lead) == {"a": []}
    async with unchanged():
        assert (await unlink(lead, made, a, "RELATES"))["errors"] == []
    shown = "query($id: ID!) { item(id: $id) { madeFrom { id } linkedItems { id } } }"
    assert (await ask(lead, shown, id=gid(made)))["item"] == {
        "madeFrom": {"id": gid(a)},
        "linkedItems": [{"id": gid(a)}],
    }
