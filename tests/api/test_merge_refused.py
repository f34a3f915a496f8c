"""What cannot be merged, or not taken back, and that nothing is changed then."""

import pytest

from domain import config, items
from domain.items.merge import MERGED_MOST, merge, undo_merge
from kit.errors import Conflict, Invalid, NotAllowed, NotFound, TooLarge
from models import Item, ItemParty, Part, Status, Viewer
from tests.api.asking import ask, gid
from tests.api.merging import MERGE, UNDO, Pair, a_pair
from tests.api.placing import placed
from tests.database import everything
from tests.factories import Keys, item, narrowed, viewer
from tests.refusals import refused, unchanged


@pytest.fixture
async def pair(lead: Viewer, workspace: Keys) -> Pair:
    return await a_pair(lead, workspace)


async def test_it_is_changed_no_more(admin: Viewer, lead: Viewer, workspace: Keys, pair: Pair) -> None:
    one, two = pair
    other = await item(lead, "Other", project_id=workspace["website"])
    await merge(lead, one.id, two.id)
    opened = await Status.get(type_id=one.type_id, name="Open")
    for verb in (
        lambda: items.edit(admin, one.id, title="x"),
        lambda: items.set_status(admin, one.id, opened.id),
        lambda: items.assign(admin, one.id, []),
        lambda: items.move(admin, one.id, workspace["inbox"]),
        lambda: items.change_followers(admin, one.id, [workspace["lead"]], []),
        lambda: merge(admin, one.id, other.id),
        lambda: merge(admin, other.id, one.id),
    ):
        async with refused(NotAllowed) as why:
            await verb()
        assert "merged into another" in why.value.message
    async with refused(Invalid, "input", "parentId"):
        await items.place(lead, other.id, items.Wanted(parent_id=one.id))
    await items.archive(lead, one.id)
    async with refused(NotAllowed):
        await undo_merge(lead, one.id)
    await items.unarchive(lead, one.id)
    await undo_merge(lead, one.id)
    await items.edit(admin, one.id, title="x")


async def test_what_cannot_be_merged(
    admin: Viewer, lead: Viewer, member: Viewer, customer: Viewer, workspace: Keys, pair: Pair
) -> None:
    one, two = pair
    away = await item(admin, "Away", project_id=workspace["inbox"], requester_id=workspace["customer"])
    outsider = await viewer(workspace["outsider"])
    async with refused(Invalid, "intoId"):
        await merge(lead, one.id, one.id)
    for who, a, b, path in (
        (outsider, one, two, "id"),
        (customer, one, two, "intoId"),
        (customer, two, one, "id"),
    ):
        async with refused(NotFound, path):
            await merge(who, a.id, b.id)
    for who in (member, narrowed(lead, "items:read"), customer):
        a, b = (one, two) if who is not customer else (one, away)
        async with refused(NotAllowed):
            await merge(who, a.id, b.id)
    async with refused(Conflict, "version"):
        await merge(lead, one.id, two.id, version=7)
    async with refused(Conflict, "intoVersion") as stale:
        await merge(lead, one.id, two.id, into_version=7)
    assert stale.value.current == two
    await items.remove(lead, two.id)
    async with refused(NotFound, "intoId"):
        await merge(lead, one.id, two.id)
    await items.restore(lead, two.id)
    await items.set_status(lead, two.id, (await Status.get(type_id=two.type_id, name="Closed")).id)
    await items.archive(lead, two.id)
    for a, b in ((one, two), (two, one)):
        async with refused(NotAllowed):
            await merge(lead, a.id, b.id)
    async with unchanged():
        got = (await ask(customer, MERGE, id=gid(one), intoId=gid(two)))["itemMerge"]
    assert [(each["code"], each["path"]) for each in got["errors"]] == [("NOT_FOUND", ["intoId"])]


async def test_at_most_so_many_and_an_end_there_must_be(
    admin: Viewer, lead: Viewer, workspace: Keys, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = pair
    below = await item(lead, "Below", project_id=workspace["website"])
    await placed(lead, below, parentId=one)
    config.configure(config.Config(parents_wait=True))
    async with refused(Conflict, "id"):
        await merge(lead, one.id, two.id)
    config.configure(config.Config())
    assert MERGED_MOST == 200
    monkeypatch.setattr("domain.items.merge.MERGED_MOST", 1)
    await merge(lead, below.id, two.id)
    async with refused(TooLarge, "intoId"):
        await merge(lead, one.id, two.id)
    await undo_merge(lead, below.id)
    for name in ("Resolved", "Closed"):
        status = await Status.get(type_id=one.type_id, name=name)
        await Status.filter(id=status.id).update(category="in_progress")
    async with refused(Invalid, "id"):
        await merge(lead, one.id, two.id)


async def test_who_may_take_it_back(
    admin: Viewer, lead: Viewer, manager: Viewer, workspace: Keys, pair: Pair
) -> None:
    one, two = pair
    await items.move(admin, two.id, workspace["inbox"])
    await items.assign(admin, one.id, [workspace["team"]])
    await merge(admin, one.id, two.id)
    async with refused(NotAllowed) as unseen:
        await undo_merge(await viewer(workspace["teammate"]), one.id)
    assert unseen.value.message == "You do not see the item that it was merged into."
    for who in (manager, await viewer(workspace["member"]), narrowed(admin, "items:read")):
        async with refused(NotAllowed):
            await undo_merge(who, one.id)
    async with refused(Conflict, "version"):
        await undo_merge(admin, one.id, version=1)
    await items.remove(admin, two.id)
    await undo_merge(manager, one.id)
    assert (await Item.get(id=one.id)).merged_into_id is None
    assert await ItemParty.filter(item_id=two.id, part=Part.FOLLOWER).count() == 0


async def test_what_a_customer_is_refused_does_not_say_whether_it_is_merged(
    lead: Viewer, customer: Viewer, pair: Pair
) -> None:
    one, two = pair

    async def refusals() -> list[object]:
        return [
            (await ask(customer, UNDO, id=gid(one), version=seen))["itemUndoMerge"]["errors"]
            for seen in (None, 77)
        ]

    before = await refusals()
    await merge(lead, one.id, two.id)
    assert await refusals() == before


async def test_it_is_undone_once_what_it_leads_to_is_there(lead: Viewer, pair: Pair) -> None:
    one, two = pair
    await merge(lead, one.id, two.id)
    closed = await Status.get(type_id=two.type_id, name="Closed")
    await items.set_status(lead, two.id, closed.id)
    await items.archive(lead, two.id)
    async with refused(Conflict, "id"):
        await undo_merge(lead, one.id)
    await items.unarchive(lead, two.id)
    was = await everything()
    await undo_merge(lead, one.id)
    assert (await everything())["item_parties"] == was["item_parties"]
