"""A duplicate merged into another item: who sees what then, and all of it taken back."""

from typing import Any

import pytest

from domain import items, statuses, teams
from domain.items.merge import merge, undo_merge
from kit.errors import Conflict
from models import EventRecord, Item, Status, Viewer
from tests.api.asking import ask, gid
from tests.api.merging import MERGE, UNDO, Pair, a_pair, shown, texts
from tests.factories import Keys, item
from tests.refusals import refused, unchanged


@pytest.fixture
async def pair(lead: Viewer, workspace: Keys) -> Pair:
    return await a_pair(lead, workspace)


async def test_it_is_finished_and_leads_to_the_other(lead: Viewer, pair: Pair) -> None:
    one, two = pair
    got = (await ask(lead, MERGE, id=gid(one), intoId=gid(two), version=1, intoVersion=1))["itemMerge"]
    assert got["errors"] == []
    assert got["cursor"]
    assert got["item"].pop("finishedAt")
    assert got["item"] == {
        "title": "Twice", "version": 2, "status": {"name": "Closed"},
        "mergedInto": {"key": f"T-{two.number}", "title": "Once"},
    }  # fmt: skip
    by_key = await ask(
        lead, "query($key: String) { item(key: $key) { mergedInto { title } } }", key=f"T-{one.number}"
    )
    assert by_key["item"] == {"mergedInto": {"title": "Once"}}
    other = await shown(lead, two)
    assert other["mergedItems"] == {"nodes": [{"title": "Twice"}], "totalCount": {"value": 1}}
    assert other["messages"]["nodes"] == [{"text": "Once said"}, {"text": "Once noted"}]
    assert (await shown(lead, one))["viewerCan"] == {
        "edit": False, "merge": False, "undoMerge": True, "split": False, "reply": True, "note": True, "archive": True,
    }  # fmt: skip
    assert (other["viewerCan"]["merge"], other["viewerCan"]["undoMerge"]) == (True, False)
    async with unchanged():
        again = (await ask(lead, MERGE, id=gid(one), intoId=gid(two)))["itemMerge"]
    assert (again["errors"], again["cursor"], again["item"]["version"]) == ([], None, 2)
    found = await ask(lead, '{ search(query: "twice") { nodes { node { ... on Item { title } } } } }')
    assert {"title": "Twice"} in [hit["node"] for hit in found["search"]["nodes"]]


async def test_nobody_reads_more_than_before(
    admin: Viewer,
    lead: Viewer,
    customer: Viewer,
    foreigner: Viewer,
    outsider: Viewer,
    pair: Pair,
) -> None:
    one, two = pair
    who = (admin, lead, customer, foreigner, outsider)
    before = [await texts(each, row) for each in who for row in pair]
    await merge(lead, one.id, two.id)
    assert [await texts(each, row) for each in who for row in pair] == before
    assert await texts(customer, one) == ["Twice said"]
    assert await texts(customer, two) == []
    assert (await shown(customer, one))["mergedInto"] is None
    assert (await shown(foreigner, two))["mergedItems"] == {"nodes": [], "totalCount": {"value": 0}}


async def test_it_is_history_to_staff_and_to_customers_only_closed(
    lead: Viewer, customer: Viewer, foreigner: Viewer, admin: Viewer, workspace: Keys, pair: Pair
) -> None:
    one, two = pair
    await merge(lead, one.id, two.id)
    await undo_merge(lead, one.id)
    kinds = "query($id: ID!) { item(id: $id) { history(first: 4) { nodes { kind changes { field before after } } } } }"

    async def told(who: Viewer, row: Item) -> Any:
        nodes = (await ask(who, kinds, id=gid(row)))["item"]["history"]["nodes"]
        return [(each["kind"], each["changes"]) for each in nodes if each["kind"].startswith("item.")]

    into = {"field": "into", "before": None, "after": gid(two)}
    assert [kind for kind, _ in await told(lead, one)] == [
        "item.unmerged", "item.status_changed", "item.merged", "item.status_changed",
    ]  # fmt: skip
    assert (await told(lead, one))[2][1] == [into]
    assert [kind for kind, _ in await told(customer, one)] == [
        "item.status_changed", "item.status_changed", "item.created",
    ]  # fmt: skip
    merged = {"field": "merged", "before": None, "after": gid(one)}
    assert (await told(lead, two))[1] == ("item.merged", [merged])
    assert [kind for kind, _ in await told(foreigner, two)] == ["item.created"]
    events = await EventRecord.filter(kind__in=["item.merged", "item.unmerged"]).order_by("position")
    assert all(not {t for t in e.audience_after or [] if t.startswith("customer:")} for e in events)


async def test_what_it_was_is_restored(lead: Viewer, pair: Pair) -> None:
    one, two = pair
    started = await Status.get(type_id=one.type_id, name="In progress")
    await items.set_status(lead, one.id, started.id)
    was = await Item.get(id=one.id)
    await merge(lead, one.id, two.id)
    got = (await ask(lead, UNDO, id=gid(one), version=was.version + 1))["itemUndoMerge"]
    assert (got["errors"], got["item"]["mergedInto"]) == ([], None)
    now = await Item.get(id=one.id)
    same = ("status_id", "status_since", "finished_at", "merged_into_id", "merge")
    assert [getattr(now, name) for name in same] == [getattr(was, name) for name in same]
    assert now.version == was.version + 2
    async with refused(Conflict, "id"):
        await undo_merge(lead, one.id)
    await merge(lead, two.id, one.id)
    assert (await shown(lead, one))["mergedItems"]["nodes"] == [{"title": "Once"}]


async def test_what_was_finished_stays_so(lead: Viewer, pair: Pair) -> None:
    one, two = pair
    done = await Status.get(type_id=one.type_id, name="Resolved")
    await items.set_status(lead, one.id, done.id)
    was = await Item.get(id=one.id)
    await merge(lead, one.id, two.id)
    now = await Item.get(id=one.id)
    assert (now.status_id, now.version, now.updated_at) == (done.id, was.version, was.updated_at)
    await undo_merge(lead, one.id)
    now = await Item.get(id=one.id)
    assert (now.status_id, now.finished_at, now.version) == (done.id, was.finished_at, was.version)


async def test_a_status_that_is_gone_is_matched(admin: Viewer, lead: Viewer, pair: Pair) -> None:
    one, two = pair
    waiting = await Status.get(type_id=one.type_id, name="Waiting for customer")
    await items.set_status(lead, one.id, waiting.id)
    await merge(lead, one.id, two.id)
    progress = await Status.get(type_id=one.type_id, name="In progress")
    await statuses.remove(admin, waiting.id, progress.id)
    await undo_merge(lead, one.id)
    assert (await Item.get(id=one.id)).status_id == progress.id


async def test_its_staff_follow_the_other_as_far_as_they_see_it(
    admin: Viewer, lead: Viewer, workspace: Keys, pair: Pair
) -> None:
    one, two = pair
    blind = await teams.create(admin, "Blind", [workspace["outsider"], workspace["member"]])
    people = [workspace[name] for name in ("member", "outsider", "team")]
    await items.assign(admin, one.id, [workspace["restricted"], blind.id])
    await items.change_followers(admin, one.id, [*people, workspace["colleague"]], [])
    await items.change_followers(admin, two.id, [workspace["team"]], [])

    async def followers() -> set[str]:
        return {each["name"] for each in (await shown(lead, two))["followers"]}

    await merge(lead, one.id, two.id)
    assert await followers() == {"Member", "Restricted", "Web team"}
    await items.change_followers(admin, two.id, [workspace["manager"]], [workspace["restricted"]])
    await undo_merge(lead, one.id)
    assert await followers() == {"Manager", "Web team"}


async def test_who_follows_by_two_merges_does_until_both_are_taken_back(
    lead: Viewer, workspace: Keys, pair: Pair
) -> None:
    two = pair[1]
    twice = [
        await item(lead, "Again", project_id=workspace["website"], assignee_ids=[workspace["member"]])
        for _ in range(2)
    ]
    for row in twice:
        await merge(lead, row.id, two.id)
    for row, names in zip(twice, (["Member"], []), strict=True):
        await undo_merge(lead, row.id)
        assert [each["name"] for each in (await shown(lead, two))["followers"]] == names


async def test_lists_show_what_is_merged_in_one_statement(
    lead: Viewer, workspace: Keys, pair: Pair, queries: Any
) -> None:
    for _ in range(20):
        more = await item(lead, "Again", project_id=workspace["website"])
        await merge(lead, more.id, pair[1].id)
    listed = (
        "{ items(first: 30) { nodes { mergedInto { title } mergedItems(first: 2) { nodes { title } } } } }"
    )
    with queries(1):
        found = (await ask(lead, listed))["items"]["nodes"]
    assert sum(row["mergedInto"] is not None for row in found) == 20
    assert [row["mergedItems"]["nodes"] for row in found if row["mergedItems"]["nodes"]] == [
        [{"title": "Again"}] * 2
    ]


async def test_how_many_statements_it_takes(lead: Viewer, pair: Pair, queries: Any) -> None:
    with queries(9):  # seen, items, parties, how many, statuses, update, counts, figures, events
        await merge(lead, pair[0].id, pair[1].id)
    with queries(9):  # seen, the other, items, parties, statuses, update, counts, figures, events
        await undo_merge(lead, pair[0].id)
