"""What is found, seen and told of copies as of what they are copies of."""

from itertools import pairwise
from typing import Any
from unittest import mock

from domain import copies, items, plans, projects
from domain.copies import Wanted, steps
from domain.jobs import work
from domain.statuses.remove import remove
from kit.ids import to_global
from models import (
    EventRecord,
    FieldKind,
    FieldNoun,
    Item,
    ItemParty,
    ItemType,
    PlanLink,
    Project,
    ProjectValue,
    Status,
    Viewer,
    tree,
)
from tests.api.asking import ask, gid
from tests.api.copies.asking import copied, work_off
from tests.api.copies.test_costs import counted
from tests.api.fields.defined import define
from tests.api.placing import placed
from tests.api.planning import task
from tests.factories import Keys, viewer

VALUES = "query($id: ID!) { project(id: $id) { customFields { field { key } value } } }"


async def _values(by: Viewer, made: Project) -> dict[str, Any]:
    shown = (await ask(by, VALUES, id=gid(made)))["project"]["customFields"]
    return {each["field"]["key"]: each["value"] for each in shown}


async def test_a_copy_is_found_by_its_custom_fields(admin: Viewer, workspace: Keys) -> None:
    await define(admin, "region", noun=FieldNoun.PROJECT)
    await define(admin, "owner", FieldKind.PERSON, noun=FieldNoun.PROJECT)
    member, outsider = (to_global("user", workspace[name]) for name in ("member", "outsider"))
    website = await projects.edit(
        admin, workspace["website"], custom_fields=[("region", "North"), ("owner", member)]
    )
    people = [{"fromId": member, "toId": outsider}]
    for given, owner in (({}, "member"), ({"people": people}, "outsider"), ({"keepPeople": False}, None)):
        made = await copied(admin, website, **given)
        shown = {"region": "North"} | ({"owner": to_global("user", workspace[owner])} if owner else {})
        assert await _values(admin, made) == shown
        held = dict(await ProjectValue.filter(project_id=made.id).values_list("field_key", "held"))
        assert held.keys() == shown.keys()
        assert held.get("owner") == (str(workspace[owner]) if owner else None)


async def test_nobody_is_notified_of_one_item_either(admin: Viewer, lead: Viewer, workspace: Keys) -> None:
    await task(lead, workspace, "Alone", assignee_ids=[workspace["member"]])
    made = await copied(admin, await Project.get(id=workspace["website"]))
    told = EventRecord.filter(project_id=made.id, kind__startswith="item.").order_by("position")
    kinds = await told.values_list("kind", flat=True)
    assert "item.subtree_created" in kinds
    assert "item.created" not in kinds
    (copy,) = await Item.filter(project_id=made.id)
    history = "query($id: ID!) { item(id: $id) { history(first: 5) { nodes { kind } } } }"
    shown = (await ask(admin, history, id=gid(copy)))["item"]["history"]["nodes"]
    assert shown == [{"kind": "item.created"}]


async def test_who_saw_an_item_by_the_project_alone_is_shown_no_more(
    admin: Viewer, lead: Viewer, guest: Viewer, workspace: Keys
) -> None:
    row = await task(lead, workspace, "Seen", published=True)
    await items.follow(guest, row.id)
    stands = [{"fromId": _customer(workspace, "guest"), "toId": _customer(workspace, "foreigner")}]
    for shares in (False, True):
        made = await copied(admin, await Project.get(id=row.project_id), shares=shares, people=stands)
        copy = await Item.get(project_id=made.id)
        (party,) = await ItemParty.filter(item_id=copy.id)
        assert (party.principal_id, party.gives_sight) == (workspace["foreigner"], False)
        await projects.unshare(admin, made.id, workspace["foreigner"])
        seen = Item.visible_to(await viewer(workspace["foreigner"])).filter(id=copy.id)
        assert not await seen.exists()


async def test_it_costs_the_same_for_items_of_a_status_that_is_gone(
    admin: Viewer, lead: Viewer, workspace: Keys
) -> None:
    kind = await ItemType.get(slug="task")
    gone, into = [await Status.get(type_id=kind.id, name=name) for name in ("On hold", "In progress")]
    rows = [await task(lead, workspace, f"Task {number}") for number in range(6)]
    for row in rows:
        await items.set_status(lead, row.id, gone.id)
    await remove(admin, gone.id, into.id)
    costs = []
    for few in (False, True):
        if few:
            for row in rows[2:]:
                await items.remove(lead, row.id)
        job = await copies.duplicate(admin, workspace["website"], Wanted(name="Copy", keeps_statuses=True))
        (key,) = await work.claim(1)
        with counted() as seen:
            await work.step(key)
        await work.step(key)
        costs.append(len(seen))
        statuses = await Item.filter(project_id=job.project_id).values_list("status_id", flat=True)
        assert set(statuses) == {into.id}
    assert costs[0] == costs[1]


async def test_what_is_linked_otherwise_meanwhile_makes_no_circle(
    admin: Viewer, lead: Viewer, workspace: Keys
) -> None:
    first, second, third = [await task(lead, workspace, name) for name in ("Dig", "Build", "Paint")]
    await plans.set_predecessor(lead, second.id, first.id)
    with mock.patch.object(steps, "AT_ONCE", 2):
        job = await copies.duplicate(admin, workspace["website"], Wanted(name="Copy"))
        (key,) = await work.claim(1)
        await work.step(key)
        await plans.remove_predecessor(lead, second.id, first.id)
        await plans.set_predecessor(lead, third.id, second.id)
        await plans.set_predecessor(lead, first.id, third.id)
        await work_off()
    titles = dict(await Item.filter(project_id=job.project_id).values_list("id", "title"))
    links = await PlanLink.filter(before_id__in=list(titles)).order_by("id")
    assert [(titles[each.before_id], titles[each.after_id]) for each in links] == [
        ("Dig", "Build"),
        ("Build", "Paint"),
    ]
    shown = await ask(admin, "query($id: ID!) { job(id: $id) { failed failures } }", id=gid(job))
    assert shown["job"] == {"failed": 1, "failures": ["Dig: It would wait for itself."]}


async def test_what_is_brought_deeper_meanwhile_makes_nothing_too_deep(
    admin: Viewer, lead: Viewer, workspace: Keys
) -> None:
    rows = [await task(lead, workspace, f"Source {number}") for number in range(12)]
    for over, row in pairwise(rows):
        await placed(lead, row, parentId=over)
    with mock.patch.object(steps, "AT_ONCE", 2):
        job = await copies.duplicate(admin, workspace["website"], Wanted(name="Copy"))
        (key,) = await work.claim(1)
        await work.step(key)
        deep = [
            await task(admin, workspace, f"Own {number}", project_id=job.project_id) for number in range(10)
        ]
        for over, row in pairwise(deep):
            await placed(admin, row, parentId=over)
        await placed(admin, await Item.get(project_id=job.project_id, title="Source 0"), parentId=deep[-1])
        await work_off()
    made = dict(
        await Item.filter(project_id=job.project_id, title__startswith="Source").values_list("title", "id")
    )
    depths = await tree.depths(Item, made.values())
    assert [depths[made[f"Source {number}"]] for number in range(12)] == [*range(11, 21), 1, 2]


async def test_a_step_does_not_wait_for_who_waits_for_it(
    admin: Viewer, lead: Viewer, workspace: Keys
) -> None:
    await task(lead, workspace, "Dig")
    await copies.duplicate(admin, workspace["website"], Wanted(name="Copy"))
    (key,) = await work.claim(1)
    with counted() as seen:
        await work.step(key)
    locked = [statement for statement in seen if "FOR UPDATE" in statement]
    assert not any('FROM "projects"' in statement for statement in locked)


def _customer(workspace: Keys, name: str) -> str:
    return to_global("customer", workspace[name])
