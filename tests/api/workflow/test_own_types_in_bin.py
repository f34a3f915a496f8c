"""A project's own types while it is in the bin, or while they go themselves."""

from datetime import timedelta

import pytest
import time_machine

from domain import custom_fields, item_types, items, projects
from domain.bin import KEPT_FOR
from domain.custom_fields import Edited
from domain.items.merge import merge, undo_merge
from domain.projects import erase
from kit import clock
from kit.errors import Conflict, NotFound
from models import CustomField, EventRecord, Item, Project, Status, Viewer
from tests import factories
from tests.api.asking import ask
from tests.api.fields.defined import define
from tests.api.workflow.owning import story
from tests.api.workflow.working import named, work
from tests.factories import Keys


async def test_a_field_keeps_the_types_of_a_project_in_the_bin(
    admin: Viewer, lead: Viewer, workspace: Keys
) -> None:
    """Whoever gives it other types meanwhile sees nothing of these, and so says nothing of them."""
    made, task = await story(lead, workspace), await named("task")
    field = await define(admin, "Points", type_ids=[made.id])
    await projects.remove(admin, workspace["website"])
    with pytest.raises(NotFound):
        await define(admin, "Other", type_ids=[made.id])
    await custom_fields.edit(admin, field.id, Edited(type_ids=[task.id], types_given=True))
    await projects.restore(admin, workspace["website"])
    shown = await ask(admin, "{ customFields { name itemTypes { name } } }")
    assert shown["customFields"] == [{"name": "Points", "itemTypes": [{"name": "Task"}, {"name": "Story"}]}]
    await custom_fields.edit(admin, field.id, Edited(type_ids=[task.id], types_given=True))
    assert (await CustomField.get(id=field.id)).type_ids == [str(task.id)]


async def test_a_merge_is_taken_back_though_the_type_was_just_removed(
    admin: Viewer, lead: Viewer, workspace: Keys
) -> None:
    """Before the worker has been there, and after."""
    made = await story(lead, workspace)
    for at_once in (True, False):
        type_ = made if at_once else await story(lead, workspace, "Epic")
        one, other = [await factories.item(lead, type_id=type_.id) for _ in range(2)]
        await merge(lead, one.id, other.id)
        await item_types.remove(lead, type_.id, (await named("task")).id)
        if at_once:
            with pytest.raises(Conflict, match="removed this moment"):
                await undo_merge(lead, one.id)
        await work()
        await undo_merge(lead, one.id)
        row = await Item.get(id=one.id)
        assert (row.type_id, row.finished_at) == ((await named("task")).id, None)
        assert (await Status.get(id=row.status_id)).type_id == row.type_id


async def test_a_merge_is_taken_back_though_the_status_it_had_was_erased(
    admin: Viewer, lead: Viewer, workspace: Keys
) -> None:
    """It left the project whose own type it was of, after that was removed; then the project was erased."""
    made, website = await story(lead, workspace), workspace["website"]
    above = await factories.item(lead, "Above", project_id=website)
    one = await factories.item(lead, "One", type_id=made.id, parent_id=above.id)
    other = await factories.item(admin, "Other", project_id=workspace["inbox"])
    await merge(admin, one.id, other.id)
    await item_types.remove(lead, made.id, (await named("task")).id)
    await work()
    await items.move(admin, above.id, workspace["inbox"])
    await projects.remove(admin, website)
    with time_machine.travel(clock.now() + KEPT_FOR + timedelta(hours=2)):
        for _ in range(3):
            await erase.erase(website)
        assert not await Project.filter(id=website).exists()
        await undo_merge(admin, one.id)
    row = await Item.get(id=one.id)
    assert (row.merged_into_id, row.finished_at) == (None, None)
    assert await Status.filter(id=row.status_id, type_id=row.type_id, is_default=True).exists()


async def test_a_field_forgets_types_that_are_erased(admin: Viewer, lead: Viewer, workspace: Keys) -> None:
    """One that was for these alone is for no items, and not for all, until an admin says for which."""
    made, task, website = await story(lead, workspace), await named("task"), workspace["website"]
    both = await define(admin, "Points", type_ids=[made.id, task.id])
    alone = await define(admin, "Alone", type_ids=[made.id], required=True)
    gone = await define(admin, "Gone", type_ids=[made.id, task.id])
    free = await define(admin, "Free")
    await custom_fields.archive(admin, gone.id)
    row = await factories.item(lead, type_id=made.id, custom_fields=[("alone", "x"), ("points", "1")])
    await projects.remove(admin, website)
    with time_machine.travel(clock.now() + KEPT_FOR + timedelta(hours=2)):
        for _ in range(3):
            await erase.erase(website)
    assert not await Item.filter(id=row.id).exists()
    fields = {each.id: each for each in await CustomField.all()}
    named_now = [fields[each.id].type_ids for each in (both, alone, gone, free)]
    assert named_now == [[str(task.id)], [], [str(task.id)], None]
    assert [fields[each.id].version - 1 for each in (both, alone, free)] == [1, 1, 0]
    told = EventRecord.filter(kind="custom_field.edited").order_by("position")
    assert set(await told.values_list("entity_id", flat=True)) == {both.id, alone.id, gone.id}
    shown = await ask(admin, "{ customFields { name itemTypes { name } } }")
    assert shown["customFields"] == [
        {"name": "Points", "itemTypes": [{"name": "Task"}]},
        {"name": "Alone", "itemTypes": []},
        {"name": "Free", "itemTypes": None},
    ]
    await factories.item(admin, type_id=task.id, project_id=workspace["inbox"])  # needs no value in it
    await custom_fields.edit(admin, alone.id, Edited(type_ids=[task.id], types_given=True))
    assert (await CustomField.get(id=alone.id)).type_ids == [str(task.id)]
