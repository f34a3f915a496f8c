"""Uploaded files are kept with an item or a project, and taken off again, by who may change it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from domain import attaching, config, conversations, files, items, projects
from domain.attaching import FILES_MOST
from domain.conversations import NewMessage
from domain.items.merge import merge
from kit.ids import new_id
from models import EventRecord, File, Item, ItemType, Project, Viewer
from reactions.jobs import jobs
from reactions.worker import Worker
from tests.api.asking import ask, gid
from tests.api.attached.asking import attach, do, names, refusal, told
from tests.domain.test_files import on_disk, read, stored
from tests.factories import Keys, item, narrowed

BOTH = pytest.mark.parametrize("noun", ["item", "project"])


def _row(noun: str, ticket: Item, website: Project) -> Item | Project:
    return ticket if noun == "item" else website


@BOTH
async def test_it_is_attached_and_detached(
    noun: str, lead: Viewer, ticket: Item, website: Project, file_folder: Any
) -> None:
    row = _row(noun, ticket, website)
    version = (await type(row).get(id=row.id)).version
    plan, sketch = await stored(lead, "plan.pdf"), await stored(lead, "sketch.png")
    got = await do(lead, f"{noun}AttachFiles", row, plan, sketch)
    assert got["errors"] == []
    assert got["row"]["files"] == [
        {"id": gid(plan), "name": "plan.pdf", "internal": True},
        {"id": gid(sketch), "name": "sketch.png", "internal": True},
    ]
    assert got["row"]["version"] == version
    again = await do(lead, f"{noun}AttachFiles", row, sketch, plan, sketch, version=version)
    assert (again["errors"], again["cursor"]) == ([], None)
    # Whoever else may change it takes it off.
    gone = await do(lead, f"{noun}DetachFile", row, plan)
    assert gone["row"]["files"] == [{"id": gid(sketch), "name": "sketch.png", "internal": True}]
    assert on_disk(file_folder) == [files.storage_key(sketch.id)]
    assert await File.filter(id=plan.id).count() == 0
    assert await told(lead, row) == [
        (f"{noun}.file_detached", "plan.pdf", None),
        (f"{noun}.file_attached", None, "sketch.png"),
        (f"{noun}.file_attached", None, "plan.pdf"),
    ]
    assert await refusal(lead, f"{noun}DetachFile", row, plan) == ("NOT_FOUND", ["fileId"])


@BOTH
async def test_what_customers_see_moves_with_what_they_see(
    noun: str, lead: Viewer, ticket: Item, website: Project
) -> None:
    row = _row(noun, ticket, website)
    before = (await type(row).get(id=row.id)).updated_at
    await attach(lead, row, await stored(lead))
    assert (await type(row).get(id=row.id)).updated_at == before
    shown = await stored(lead)
    await attach(lead, row, shown, internal=False)
    after = (await type(row).get(id=row.id)).updated_at
    assert after > before
    await do(lead, f"{noun}DetachFile", row, shown)
    assert (await type(row).get(id=row.id)).updated_at > after


@BOTH
async def test_what_is_not_ones_own_or_taken_is_not_attached(
    noun: str, lead: Viewer, member: Viewer, manager: Viewer, ticket: Item, website: Project, workspace: Keys
) -> None:
    row, verb = _row(noun, ticket, website), f"{noun}AttachFiles"
    own, others = await stored(lead), await stored(manager)
    assert await refusal(lead, verb, row, own, others) == ("INVALID", ["fileIds"])
    assert await refusal(lead, verb, row, File(id=new_id())) == ("INVALID", ["fileIds"])
    assert await refusal(lead, verb, row) == ("INVALID", ["fileIds"])
    said, elsewhere = await stored(lead), await stored(lead)
    await conversations.note(lead, ticket.id, NewMessage(text="", file_ids=[said.id]))
    await attach(lead, await item(lead, project_id=workspace["website"]), elsewhere)
    for taken in (said, elsewhere):
        assert await refusal(lead, verb, row, own, taken) == ("INVALID", ["fileIds"])
    # For other eyes than it is there for.
    await attach(lead, row, own)
    assert await refusal(lead, verb, row, own, internal=False) == ("INVALID", ["fileIds"])
    # What is attached cannot be said, nor wait with a draft.
    for text in (
        'itemNote(id: $id, input: {text: "x", fileIds: $files}) { errors { code path } }',
        'draftSave(itemId: $id, kind: INTERNAL, text: "x", fileIds: $files) { errors { code path } }',
    ):  # fmt: skip
        asked = f"mutation($id: ID!, $files: [ID!]!) {{ done: {text} }}"
        got = await ask(lead, asked, id=gid(ticket), files=[gid(own)])
        assert got["done"]["errors"] == [{"code": "INVALID", "path": ["fileIds"]}]


@BOTH
async def test_a_file_that_waits_with_a_draft_is_attached_from_there(
    noun: str, lead: Viewer, ticket: Item, website: Project
) -> None:
    file = await stored(lead)
    saved = """mutation($id: ID!, $files: [ID!]!) {
      draftSave(itemId: $id, kind: INTERNAL, text: "", fileIds: $files) { draft { files { id } } } }"""
    drafted = await ask(lead, saved, id=gid(ticket), files=[gid(file)])
    assert drafted["draftSave"]["draft"]["files"] == [{"id": gid(file)}]
    await attach(lead, _row(noun, ticket, website), file)
    assert (await ask(lead, "{ drafts { nodes { files { id } } } }"))["drafts"]["nodes"] == [{"files": []}]


@BOTH
async def test_so_many_and_no_more(
    noun: str, lead: Viewer, ticket: Item, website: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attaching, "FILES_MOST", 2)
    row, verb = _row(noun, ticket, website), f"{noun}AttachFiles"
    one, two, three = [await stored(lead, f"{number}.txt") for number in range(3)]
    got = await do(lead, verb, row, one, two, three)
    assert got["errors"] == [{"code": "TOO_LARGE", "path": ["fileIds"], "params": {"most": 2}}]
    await attach(lead, row, one, two)
    assert await refusal(lead, verb, row, three) == ("TOO_LARGE", ["fileIds"])
    await attach(lead, row, two, one)
    await do(lead, f"{noun}DetachFile", row, one)
    await attach(lead, row, three)
    assert FILES_MOST == 100


@BOTH
async def test_who_may_not_change_it_attaches_nothing(
    noun: str, lead: Viewer, restricted: Viewer, outsider: Viewer, customer: Viewer, guest: Viewer,
    ticket: Item, website: Project,
) -> None:  # fmt: skip
    row = _row(noun, ticket, website)
    shown, hidden = await stored(lead), await stored(lead)
    await attach(lead, row, shown, internal=False)
    await attach(lead, row, hidden)
    sees = customer if noun == "item" else guest
    for who, code in ((restricted, "NOT_ALLOWED"), (sees, "NOT_ALLOWED"), (outsider, "NOT_FOUND")):
        path = ["id"] if code == "NOT_FOUND" else []
        own = await stored(who)
        assert await refusal(who, f"{noun}AttachFiles", row, own) == (code, path)
        # The same for what is there for them, for what is there for others, and for what is not there.
        for file in (shown, hidden, File(id=new_id())):
            assert await refusal(who, f"{noun}DetachFile", row, file) == (code, path)
    assert await refusal(narrowed(lead, f"{noun}s:read"), f"{noun}AttachFiles", row, await stored(lead)) == (
        "NOT_ALLOWED", [],
    )  # fmt: skip


@BOTH
async def test_ids_and_versions(noun: str, lead: Viewer, ticket: Item, website: Project) -> None:
    row, file = _row(noun, ticket, website), await stored(lead)
    attach_to, detach_from = f"{noun}AttachFiles", f"{noun}DetachFile"
    assert await refusal(lead, attach_to, row, file, version=99) == ("CONFLICT", ["version"])
    assert await refusal(lead, attach_to, row, file, id=gid(file)) == ("INVALID", ["id"])
    assert await refusal(lead, attach_to, row, fileIds=[gid(row)]) == ("INVALID", ["fileIds", "0"])
    await attach(lead, row, file)
    assert await refusal(lead, detach_from, row, file, version=99) == ("CONFLICT", ["version"])
    assert await refusal(lead, detach_from, row, file, fileId=gid(row)) == ("INVALID", ["fileId"])
    # Of another place it is not there.
    other = website if noun == "item" else ticket
    verb = "projectDetachFile" if noun == "item" else "itemDetachFile"
    assert await refusal(lead, verb, other, file) == ("NOT_FOUND", ["fileId"])


async def test_what_is_archived_merged_or_in_the_bin_is_kept_as_it_is(
    admin: Viewer, lead: Viewer, ticket: Item, website: Project, workspace: Keys
) -> None:
    file, more = await stored(lead), await stored(lead)
    await attach(lead, ticket, file)
    other = await item(lead, project_id=workspace["website"])
    await merge(lead, ticket.id, other.id)
    assert await refusal(lead, "itemAttachFiles", ticket, more) == ("NOT_ALLOWED", [])
    assert await refusal(lead, "itemDetachFile", ticket, file) == ("NOT_ALLOWED", [])
    # They stay with the duplicate, whose own they are.
    assert (await names(lead, ticket), await names(lead, other)) == (["shot.png"], [])
    await projects.archive(admin, website.id)
    assert await refusal(lead, "itemAttachFiles", other, more) == ("NOT_ALLOWED", [])
    assert await refusal(lead, "projectAttachFiles", website, more) == ("NOT_ALLOWED", [])
    await projects.unarchive(admin, website.id)
    await items.remove(lead, ticket.id)
    assert await refusal(lead, "itemAttachFiles", ticket, more) == ("NOT_FOUND", ["id"])
    shown = await ask(lead, "{ removedItems { nodes { files { id } } } }")
    assert shown["removedItems"]["nodes"] == [{"files": []}]
    await items.restore(lead, ticket.id)
    assert await names(lead, ticket) == ["shot.png"]


async def test_it_is_kept_and_makes_room(lead: Viewer, ticket: Item, website: Project) -> None:
    """What is attached is not swept, nor counted among what waits."""
    config.configure(config.Config(loose_files_per_person=1))
    for row in (ticket, website):
        file = await stored(lead)
        await attach(lead, row, file)
        await files.sweep(file.id)
        await File.filter(id=file.id).update(created_at=datetime(2020, 1, 1, tzinfo=UTC))
    await Worker(jobs(None)).drain()
    assert await File.all().count() == 2
    assert (await read(lead, file.id))[0].project_id == website.id


async def test_lists_show_them_without_a_query_a_row(
    lead: Viewer, workspace: Keys, queries: Any, file_folder: Any
) -> None:
    for number in range(20):
        row = await item(lead, f"Item {number}", project_id=workspace["website"])
        await attach(lead, row, await stored(lead, f"{number}.txt"), await stored(lead, "more.txt"))
    website = await Project.get(id=workspace["website"])
    await attach(lead, website, await stored(lead, "plan.txt"))
    with queries(1):
        got = await ask(lead, "{ items(first: 20) { nodes { title files { name } } } }")
    assert {each["title"]: [file["name"] for file in each["files"]] for each in got["items"]["nodes"]} == {
        f"Item {number}": [f"{number}.txt", "more.txt"] for number in range(20)
    }
    with queries(1):
        got = await ask(lead, "{ projects { nodes { name files { name } } } }")
    assert [len(each["files"]) for each in got["projects"]["nodes"]] == [0, 1]
    files_ = [await stored(lead) for _ in range(9)]
    with queries(7):
        await items.attach_files(lead, row.id, [files_[0].id])
    with queries(7):
        await items.attach_files(lead, row.id, [each.id for each in files_[1:]])
    assert await EventRecord.filter(kind="item.file_attached", item_id=row.id).count() == 11


async def test_a_conversion_keeps_them(lead: Viewer, ticket: Item) -> None:
    await attach(lead, ticket, await stored(lead))
    await items.convert(lead, ticket.id, (await ItemType.get(slug="task")).id)
    assert await names(lead, ticket) == ["shot.png"]
