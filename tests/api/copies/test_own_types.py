"""A copy of a project has types of its own like those of the project, and its items are of these."""

import pytest

from domain import item_types, items, statuses
from domain.copies import steps
from domain.item_types import NewItemType
from domain.jobs import work
from domain.statuses import NewStatus
from kit.ids import from_global
from models import CustomField, Family, Item, ItemType, Job, Project, Status, StatusCategory, Viewer
from tests import factories
from tests.api.asking import ask, gid
from tests.api.copies.asking import copied, duplicate, work_off
from tests.api.fields.defined import define
from tests.api.workflow.working import tid
from tests.api.workflow.working import work as settled
from tests.factories import Keys


async def a_story(lead: Viewer, keys: Keys) -> ItemType:
    """A type with one more status, which only "In progress" leads to."""
    new = NewItemType(family=Family.PROJECT, name="Story", key_prefix="ST", project_id=keys["website"])
    made = await item_types.create(lead, new)
    await statuses.create(lead, made.id, NewStatus(name="Review", category=StatusCategory.IN_PROGRESS))
    opened, begun, done, review = await Status.filter(type_id=made.id).order_by("rank")
    await item_types.set_transitions(lead, made.id, [(opened.id, [begun.id]), (begun.id, [review.id])])
    assert done.category is StatusCategory.FINISHED
    return made


async def own(project: Project) -> ItemType:
    return await ItemType.get(project_id=project.id)


async def of(project: Project) -> list[tuple[str, str]]:
    """What its items are, and in which statuses, in order."""
    rows = Item.filter(project_id=project.id).order_by("number").select_related("type", "status")
    found = await rows
    assert {row.type.project_id for row in found} <= {None, project.id}
    assert {row.status.type_id == row.type_id for row in found} <= {True}
    return [(row.type.name, row.status.name) for row in found]


async def test_it_has_types_of_its_own(admin: Viewer, lead: Viewer, workspace: Keys) -> None:
    made, website = await a_story(lead, workspace), await Project.get(id=workspace["website"])
    await define(admin, "points", type_ids=[made.id])
    rows = [await factories.item(lead, type_id=made.id, custom_fields=[("points", n)]) for n in "12"]
    begun = await Status.get(type_id=made.id, name="In progress")
    await items.set_status(lead, rows[1].id, begun.id)
    await factories.item(lead, project_id=website.id)
    other = await copied(admin, website, keepStatuses=True)
    story = await own(other)
    assert (story.name, story.key_prefix, story.rank) == ("Story", "ST", made.rank)
    assert await of(other) == [("Story", "Open"), ("Story", "In progress"), ("Ticket", "Open")]
    opened, begun, done, review = await Status.filter(type_id=story.id).order_by("rank")
    assert review.may_follow(begun.id)
    assert not review.may_follow(opened.id)
    assert done.barred_ids == [str(opened.id), str(begun.id)]
    field = await CustomField.get(key="points")
    assert field.type_ids == [str(made.id), str(story.id)]
    assert [
        row.custom for row in await Item.filter(project_id=other.id, type_id=story.id).order_by("number")
    ] == [row.custom for row in await Item.filter(type_id=made.id).order_by("number")]
    fresh = await copied(admin, website)
    assert await of(fresh) == [("Story", "Open"), ("Story", "Open"), ("Ticket", "Open")]
    assert await ItemType.filter(project_id__isnull=False).count() == 3


async def test_an_empty_one_has_them_too(admin: Viewer, lead: Viewer, workspace: Keys) -> None:
    made = await a_story(lead, workspace)
    other = await copied(admin, await Project.get(id=workspace["website"]))
    text = "query($p: ID) { itemTypes(projectId: $p) { name project { id } statuses { name } } }"
    *_, shown = (await ask(admin, text, p=gid(other)))["itemTypes"]
    assert shown["name"] == made.name
    assert shown["project"] == {"id": gid(other)}
    assert [each["name"] for each in shown["statuses"]] == ["Open", "In progress", "Done", "Review"]


async def test_what_changes_while_it_is_made_strands_nothing(
    admin: Viewer, lead: Viewer, workspace: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, website = await a_story(lead, workspace), await Project.get(id=workspace["website"])
    rows = [await factories.item(lead, type_id=made.id) for _ in range(4)]
    review = await Status.get(type_id=made.id, name="Review")
    got = await duplicate(admin, website, keepStatuses=True)
    key = from_global(got["job"]["id"], "job")
    monkeypatch.setattr(steps, "AT_ONCE", 1)
    await work.step(key)
    other = await Project.get(id=(await Job.get(id=key)).project_id)
    story = await own(other)
    epic = await item_types.create(
        lead, NewItemType(family=Family.PROJECT, name="Epic", key_prefix="E", project_id=website.id)
    )
    await items.convert(lead, rows[1].id, epic.id)
    await work.step(key)
    renamed = await statuses.create(lead, made.id, NewStatus(name="Late", category=StatusCategory.FINISHED))
    await item_types.set_transitions(lead, made.id, [])
    await items.set_status(lead, rows[2].id, renamed.id)
    await work.step(key)
    await items.set_status(lead, rows[3].id, review.id)
    task = await ItemType.get(slug="task")
    await item_types.remove(admin, story.id, task.id)
    await work.step(key)
    await work_off()
    await settled()
    assert await of(other) == [
        ("Task", "Open"),
        ("Epic", "Open"),
        ("Task", "Done"),
        ("Task", "In progress"),
    ]
    assert (await Item.get(id=rows[0].id)).type_id == made.id
    assert tid(story) != tid(made)


async def test_what_an_admin_makes_meanwhile_keeps_its_name(
    admin: Viewer, lead: Viewer, workspace: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    website = await Project.get(id=workspace["website"])
    made = await a_story(lead, workspace)
    await factories.item(lead, type_id=made.id)
    got = await duplicate(admin, website, keepStatuses=True)
    key = from_global(got["job"]["id"], "job")
    other = await Project.get(id=(await Job.get(id=key)).project_id)
    for name in ("STORY", "story 2"):
        new = NewItemType(family=Family.PROJECT, name=name, key_prefix="ST", project_id=other.id)
        await item_types.create(admin, new)
    await work_off()
    types = ItemType.filter(project_id=other.id).order_by("rank", "id")
    assert sorted(await types.values_list("name", flat=True)) == ["STORY", "Story 3", "story 2"]
    assert await of(other) == [("Story 3", "Open")]


async def test_the_longest_name_is_cut_for_its_number(admin: Viewer, lead: Viewer, workspace: Keys) -> None:
    website, long = await Project.get(id=workspace["website"]), "n" * 60
    new = NewItemType(family=Family.PROJECT, name=long, key_prefix="N", project_id=website.id)
    await item_types.create(lead, new)
    got = await duplicate(admin, website)
    other = (await Job.get(id=from_global(got["job"]["id"], "job"))).project_id
    await item_types.create(
        admin, NewItemType(family=Family.PROJECT, name=long, key_prefix="N", project_id=other)
    )
    await work_off()
    names = await ItemType.filter(project_id=other).values_list("name", flat=True)
    assert sorted(names) == ["n" * 58 + " 2", long]
