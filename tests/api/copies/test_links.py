"""A copy of a project has the links of its items among each other, whatever they say, and makes no circle of them."""

from unittest import mock

from domain import copies
from domain.copies import Wanted, steps
from domain.items.link_by_hand import link, unlink
from domain.jobs import work
from models import EventRecord, Item, ItemLink, LinkedAs, LinkKind, Viewer
from tests.api.asking import ask, gid
from tests.api.copies.asking import work_off
from tests.factories import Keys, item


async def _links(project_id: object) -> set[tuple[str, str, str]]:
    titles = dict(await Item.filter(project_id=project_id).values_list("id", "title"))
    links = await ItemLink.filter(item_id__in=list(titles), other_id__in=list(titles))
    return {(titles[each.item_id], each.kind.value, titles[each.other_id]) for each in links}


async def test_links_of_all_kinds_are_copied(admin: Viewer, lead: Viewer, workspace: Keys) -> None:
    dig, build, paint = [
        await item(lead, name, project_id=workspace["website"]) for name in ("Dig", "Build", "Paint")
    ]
    for one, other, kind in (
        (build, dig, LinkedAs.BLOCKED_BY),
        (dig, build, LinkedAs.RELATES),
        (paint, build, LinkedAs.DUPLICATES),
    ):
        await link(lead, one.id, other.id, kind)
    expected = {
        ("Dig", "blocks", "Build"), ("Build", "relates", "Dig"), ("Paint", "duplicates", "Build"),
    }  # fmt: skip
    assert await _links(workspace["website"]) == expected
    with mock.patch.object(steps, "AT_ONCE", 2):
        job = await copies.duplicate(admin, workspace["website"], Wanted(name="Copy"))
        await work_off()
    assert await _links(job.project_id) == expected
    told = await EventRecord.filter(kind="item.linked", project_id=job.project_id).order_by("position")
    assert {each.changes["link_kind"][1] for each in told} == {"duplicates", "duplicated_by"}, (
        "of what came with the same commit nobody has read yet"
    )


async def test_what_is_linked_otherwise_meanwhile_makes_no_circle(
    admin: Viewer, lead: Viewer, workspace: Keys
) -> None:
    first, second, third = [
        await item(lead, name, project_id=workspace["website"]) for name in ("Dig", "Build", "Paint")
    ]
    await link(lead, first.id, second.id, LinkedAs.BLOCKS)
    with mock.patch.object(steps, "AT_ONCE", 2):
        job = await copies.duplicate(admin, workspace["website"], Wanted(name="Copy"))
        (key,) = await work.claim(1)
        await work.step(key)
        await unlink(lead, first.id, second.id, LinkedAs.BLOCKS)
        await link(lead, second.id, third.id, LinkedAs.BLOCKS)
        await link(lead, third.id, first.id, LinkedAs.BLOCKS)
        await work_off()
    assert await _links(job.project_id) == {("Dig", "blocks", "Build"), ("Build", "blocks", "Paint")}
    assert await ItemLink.filter(kind=LinkKind.BLOCKS).count() == 2 + 2
    shown = await ask(admin, "query($id: ID!) { job(id: $id) { failed failures } }", id=gid(job))
    assert shown["job"] == {"failed": 1, "failures": ["Dig: Its links would lead back to it."]}
