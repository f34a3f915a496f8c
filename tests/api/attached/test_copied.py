"""Copies of items and projects have files of their own, where that is asked for, for the same eyes."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from domain import files, items, projects
from domain.copies import steps
from domain.copies.items import copy_items
from domain.items import erase
from domain.items.clone import Besides, clone
from kit import clock, storage
from models import File, Item, JobFailure, Project, Viewer
from tests.api.asking import ask, gid
from tests.api.attached.asking import attach, do, names, told
from tests.api.copies.asking import copied, duplicate, work_off
from tests.domain.test_files import PNG, on_disk, read, stored
from tests.factories import Keys, item, viewer

CLONE = """mutation($id: ID!, $files: Boolean) { itemClone(id: $id, files: $files) {
  item { id files { id name internal createdAt } } errors { code } } }"""


async def _clone(by: Viewer, row: Item, **given: Any) -> Any:
    got = (await ask(by, CLONE, id=gid(row), **given))["itemClone"]
    assert got["errors"] == []
    return got["item"]


async def test_a_clone_has_them_where_that_is_asked_for(
    lead: Viewer, manager: Viewer, ticket: Item, file_folder: Any
) -> None:
    inner, shown = await stored(lead, "inner.txt"), await stored(lead, "shown.txt")
    await attach(lead, ticket, inner)
    await attach(lead, ticket, shown, internal=False)
    assert (
        (await _clone(manager, ticket))["files"]
        == (await _clone(manager, ticket, files=False))["files"]
        == []
    )
    made = (await _clone(manager, ticket, files=True))["files"]
    assert [(each["name"], each["internal"]) for each in made] == [("inner.txt", True), ("shown.txt", False)]
    assert await names(lead, ticket) == ["inner.txt", "shown.txt"]
    copy = await File.get(name="shown.txt", item_id__not=ticket.id)
    assert (copy.uploader_id, copy.sha256, copy.created_at) == (
        manager.principal_id, shown.sha256, (await File.get(id=shown.id)).created_at,
    )  # fmt: skip
    assert len(on_disk(file_folder)) == 4


@pytest.mark.parametrize("first", ["source", "copy"])
async def test_neither_takes_the_bytes_of_the_other(
    first: str, lead: Viewer, ticket: Item, file_folder: Any
) -> None:
    file = await stored(lead)
    await attach(lead, ticket, file)
    made = await clone(lead, ticket.id, None, Besides(files=True))
    copy = await File.get(item_id=made.id)
    gone, kept = ((ticket, file), copy) if first == "source" else ((made, copy), file)
    await do(lead, "itemDetachFile", *gone)
    assert on_disk(file_folder) == [files.storage_key(kept.id)]
    assert (await read(lead, kept.id))[1] == PNG


async def test_erasing_one_leaves_the_other(
    lead: Viewer, ticket: Item, file_folder: Any, monkeypatch: Any
) -> None:
    file = await stored(lead)
    await attach(lead, ticket, file)
    made = await clone(lead, ticket.id, None, Besides(files=True))
    await items.remove(lead, ticket.id)
    monkeypatch.setattr(erase, "KEPT_FOR", -erase.LEASE)
    await erase.erase(ticket.id)
    assert await File.filter(id=file.id).count() == 0
    copy = await File.get(item_id=made.id)
    assert on_disk(file_folder) == [files.storage_key(copy.id)]
    assert (await read(lead, copy.id))[1] == PNG


async def test_what_is_gone_from_the_disk_is_left_out(lead: Viewer, ticket: Item) -> None:
    lost, there = await stored(lead, "lost.txt"), await stored(lead, "there.txt")
    await attach(lead, ticket, lost, there)
    await storage.current().delete(files.storage_key(lost.id))
    made = (await _clone(lead, ticket, files=True))["files"]
    assert [each["name"] for each in made] == ["there.txt"]


async def test_a_clone_that_fails_leaves_nothing_on_the_disk(
    lead: Viewer, ticket: Item, file_folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await attach(lead, ticket, await stored(lead), await stored(lead))
    there = on_disk(file_folder)

    async def full(rows: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(File, "bulk_create", full)
    with pytest.raises(OSError, match="disk full"):
        await clone(lead, ticket.id, None, Besides(files=True))
    assert on_disk(file_folder) == there


async def test_a_copy_is_kept_from_the_same_guests(
    admin: Viewer, lead: Viewer, workspace: Keys, file_folder: Any
) -> None:
    row = await item(admin, project_id=None, published=True)
    await attach(admin, row, await stored(admin, "early.txt"), internal=False)
    await items.move(admin, row.id, workspace["website"])
    await attach(admin, row, await stored(admin, "late.txt"), internal=False)
    made = await clone(admin, row.id, None, Besides(files=True))
    await items.edit(admin, made.id, published=True)
    assert await names(await viewer(workspace["guest"]), made) == ["late.txt"]
    assert await names(lead, made) == ["early.txt", "late.txt"]


async def test_a_copy_of_a_project_has_them_where_that_is_asked_for(
    admin: Viewer, lead: Viewer, ticket: Item, website: Project, file_folder: Any, workspace: Keys
) -> None:
    await attach(lead, website, await stored(lead, "inner.txt"))
    await attach(lead, website, await stored(lead, "plan.txt"), internal=False)
    await attach(lead, ticket, await stored(lead, "ticket.txt"), internal=False)
    without = await copied(admin, website)
    assert await File.filter(project_id=without.id).count() == 0
    assert await File.all().count() == 3
    other = await copied(admin, website, files=True, shares=False)
    assert await names(admin, other) == ["inner.txt", "plan.txt"]
    (row,) = await Item.filter(project_id=other.id)
    assert await names(admin, row) == ["ticket.txt"]
    assert await told(admin, other) == [
        ("project.file_attached", None, "plan.txt"), ("project.file_attached", None, "inner.txt"),
    ]  # fmt: skip
    await projects.share(admin, other.id, workspace["foreigner"])
    assert await names(await viewer(workspace["foreigner"]), other) == ["plan.txt"]
    assert len(on_disk(file_folder)) == 6


async def test_it_is_copied_some_at_a_time_and_begun_anew_where_it_broke_off(
    admin: Viewer,
    lead: Viewer,
    website: Project,
    file_folder: Any,
    workspace: Keys,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for count in (1, 1, 3, 1, 1):
        row = await item(lead, project_id=workspace["website"])
        await attach(lead, row, *[await stored(lead, f"{number}.txt") for number in range(count)])
    await attach(lead, website, await stored(lead, "plan.txt"))
    monkeypatch.setattr(steps, "FILES_AT_ONCE", 2)
    await duplicate(admin, website, files=True)
    before = on_disk(file_folder)

    async def dies(*given: Any) -> Any:
        await copy_items(*given)
        raise RuntimeError("cut off")

    monkeypatch.setattr(steps, "copy_items", dies)
    with pytest.raises(RuntimeError):
        await work_off()
    assert len(on_disk(file_folder)) == len(before) + 2  # which the next attempt writes again
    monkeypatch.setattr(steps, "copy_items", copy_items)
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        assert await work_off() == 4
    assert await File.all().count() == 16
    assert len(on_disk(file_folder)) == 16
    assert not [name for name in on_disk(file_folder) if "#" in name]


async def test_it_says_what_it_lacks(admin: Viewer, lead: Viewer, ticket: Item, website: Project) -> None:
    for row in (ticket, website):
        file = await stored(lead, "secret name.txt")
        await attach(lead, row, file)
        await storage.current().delete(files.storage_key(file.id))
    other = await copied(admin, website, files=True)
    row = await Item.get(project_id=other.id)
    found = await JobFailure.all().order_by("ordinal")
    assert [(each.item_id, each.code) for each in found] == [(row.id, "NOT_FOUND"), (None, "NOT_FOUND")]
    assert "secret" not in "".join(each.message for each in found)
    assert await names(admin, other) == await names(admin, row) == []
