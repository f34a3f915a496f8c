"""A file of an item or project is seen by who sees that; an internal one by staff alone, however it is asked for."""

from typing import Any

import pytest

from domain import conversations, files, items, projects, thumbnails
from domain.conversations import NewMessage
from domain.files import opened, signed_url, signed_viewer
from domain.pictures import Thumbnail
from kit.errors import NotFound
from models import EventRecord, File, Item, Project, Role, Viewer
from realtime.log import event_of
from realtime.streams import ItemStream
from tests import pictures
from tests.api.asking import ask, fresh, gid
from tests.api.attached.asking import attach, do, names, told
from tests.domain.test_files import chunks, stored
from tests.factories import Keys, item, narrowed, viewer

NODE = "query($id: ID!) { node(id: $id) { ... on File { name } } }"


async def _sees(who: Viewer, file: File) -> bool:
    """By its id, by its bytes, by its small picture; all alike."""
    node = (await ask(who, NODE, id=gid(file)))["node"]
    try:
        await opened(who, file.id)
    except NotFound:
        assert node is None
        with pytest.raises(NotFound, match="no such file"):
            await thumbnails.opened(who, file.id, Thumbnail.ICON)
        return False
    assert node == {"name": file.name}
    return True


async def _seen_by(workspace: Keys, file: File, *names: str) -> dict[str, bool]:
    return {name: await _sees(await viewer(workspace[name]), file) for name in names}


EVERYBODY = (
    "admin", "manager", "lead", "member", "restricted", "teammate", "outsider", "customer", "colleague", "foreigner", "guest",
)  # fmt: skip
STAFF = {"admin", "manager", "lead", "member", "restricted", "teammate"}


async def test_of_an_item(lead: Viewer, workspace: Keys, ticket: Item) -> None:
    inner, shown = await stored(lead, "inner.txt"), await stored(lead, "shown.txt")
    await attach(lead, ticket, inner)
    await attach(lead, ticket, shown, internal=False)
    seen = STAFF | {"customer", "foreigner", "guest"}
    assert await _seen_by(workspace, inner, *EVERYBODY) == {name: name in STAFF for name in EVERYBODY}
    assert await _seen_by(workspace, shown, *EVERYBODY) == {name: name in seen for name in EVERYBODY}
    for name in EVERYBODY:
        expected = ["inner.txt", "shown.txt"] if name in STAFF else ["shown.txt"] if name in seen else None
        who = await viewer(workspace[name])
        assert await names(who, ticket) == expected, name
    await items.edit(lead, ticket.id, published=False)
    assert await _seen_by(workspace, shown, "customer", "foreigner", "guest") == {
        "customer": True, "foreigner": False, "guest": False,
    }  # fmt: skip


async def test_of_a_project(lead: Viewer, workspace: Keys, website: Project) -> None:
    inner, shown = await stored(lead, "inner.txt"), await stored(lead, "shown.txt")
    await attach(lead, website, inner)
    await attach(lead, website, shown, internal=False)
    seen = STAFF | {"guest"}
    assert await _seen_by(workspace, inner, *EVERYBODY) == {name: name in STAFF for name in EVERYBODY}
    assert await _seen_by(workspace, shown, *EVERYBODY) == {name: name in seen for name in EVERYBODY}
    assert await names(await viewer(workspace["guest"]), website) == ["shown.txt"]
    # Not its uploader's, who sees the project no longer.
    admin = await viewer(workspace["admin"])
    await projects.unshare(admin, website.id, workspace["lead"])
    assert not await _sees(await fresh(lead), shown)


async def test_of_an_item_outside_of_projects(admin: Viewer, workspace: Keys, file_folder: Any) -> None:
    row = await item(
        admin, project_id=None, requester_id=workspace["customer"], assignee_ids=[workspace["member"]]
    )
    inner, shown = await stored(admin), await stored(admin)
    await attach(admin, row, inner)
    await attach(admin, row, shown, internal=False)
    for file, seen in ((inner, {"admin", "member"}), (shown, {"admin", "member", "customer"})):
        assert await _seen_by(workspace, file, *EVERYBODY) == {name: name in seen for name in EVERYBODY}


async def test_a_key_sees_by_its_scopes(lead: Viewer, ticket: Item, website: Project) -> None:
    of_item, of_project, said = [await stored(lead) for _ in range(3)]
    await attach(lead, ticket, of_item)
    await attach(lead, website, of_project)
    await conversations.note(lead, ticket.id, NewMessage(text="", file_ids=[said.id]))
    for scopes, seen in (
        (["items:read"], (True, False, False)),
        (["projects:read"], (False, True, False)),
        (["items:read", "conversations:read"], (True, False, True)),
        (["people:read"], (False, False, False)),
    ):
        key = narrowed(lead, *scopes)
        assert (await _sees(key, of_item), await _sees(key, of_project), await _sees(key, said)) == seen, (
            scopes
        )


async def test_a_file_of_a_note_says_that_it_is_internal(lead: Viewer, ticket: Item) -> None:
    noted, sent = await stored(lead, "noted.txt"), await stored(lead, "sent.txt")
    await conversations.note(lead, ticket.id, NewMessage(text="", file_ids=[noted.id]))
    await conversations.reply(lead, ticket.id, NewMessage(text="", file_ids=[sent.id]))
    asked = (
        "query($id: ID!) { item(id: $id) { files { name } messages { nodes { files { name internal } } } } }"
    )
    got = (await ask(lead, asked, id=gid(ticket)))["item"]
    assert [each["files"] for each in got["messages"]["nodes"]] == [
        [{"name": "noted.txt", "internal": True}], [{"name": "sent.txt", "internal": False}],
    ]  # fmt: skip
    assert got["files"] == []


async def test_a_customer_is_told_nothing_of_internal_ones(
    lead: Viewer, customer: Viewer, guest: Viewer, ticket: Item, website: Project
) -> None:
    for row, who in ((ticket, customer), (website, guest)):
        noun = "item" if row is ticket else "project"
        inner, shown = await stored(lead, "inner.txt"), await stored(lead, "shown.txt")
        await attach(lead, row, inner)
        await attach(lead, row, shown, internal=False)
        await do(lead, f"{noun}DetachFile", row, inner)
        assert [each[0] for each in await told(lead, row)] == [
            f"{noun}.file_detached", f"{noun}.file_attached", f"{noun}.file_attached",
        ]  # fmt: skip
        assert await told(await fresh(who), row) == [(f"{noun}.file_attached", None, "shown.txt")]
        events = await EventRecord.filter(kind__startswith=f"{noun}.file_").order_by("position")
        assert [each.internal for each in events] == [True, False, True]


async def test_of_what_is_brought_into_a_project_its_followers_see_what_is_attached_since(
    admin: Viewer, lead: Viewer, workspace: Keys, file_folder: Any
) -> None:
    row = await item(
        admin,
        project_id=None,
        requester_id=workspace["customer"],
        follower_ids=[workspace["foreigner"]],
        published=True,
    )
    early, lost = await stored(admin, "early.txt"), await stored(admin, "lost.txt")
    await attach(admin, row, early, lost, internal=False)
    await items.move(admin, row.id, workspace["website"])
    late = await stored(admin, "late.txt")
    await attach(admin, row, late, internal=False)
    guest, foreigner = await viewer(workspace["guest"]), await viewer(workspace["foreigner"])
    assert await _seen_by(workspace, early, "admin", "lead", "customer", "foreigner", "guest") == {
        "admin": True, "lead": True, "customer": True, "foreigner": True, "guest": False,
    }  # fmt: skip
    assert await names(guest, row) == ["late.txt"]
    assert await names(foreigner, row) == ["early.txt", "lost.txt", "late.txt"]
    # Nor are they told that what was there before is gone.
    before = (await Item.get(id=row.id)).updated_at
    await do(admin, "itemDetachFile", row, lost)
    assert (await Item.get(id=row.id)).updated_at == before
    gone = await EventRecord.filter(kind="item.file_detached").first()
    assert gone is not None
    heard = event_of(gone)
    stream = ItemStream(row.id)
    assert stream.judge(heard, guest) is None
    assert stream.judge(heard, foreigner) is not None
    assert await told(guest, row) == []
    assert await told(foreigner, row) == [
        ("item.file_detached", "lost.txt", None),
        ("item.file_attached", None, "late.txt"),
        ("item.file_attached", None, "lost.txt"),
        ("item.file_attached", None, "early.txt"),
    ]
    # Out of all projects, and into another: what was kept stays so.
    other = (await projects.create(admin, "Other")).id
    await projects.share(admin, other, workspace["colleague"])
    await items.move(admin, row.id, other)
    assert await names(await viewer(workspace["colleague"]), row) == []
    await items.move(admin, row.id, workspace["website"])
    assert await names(guest, row) == []


async def test_pictures_have_small_versions(lead: Viewer, customer: Viewer, ticket: Item) -> None:
    made = await files.store(lead, "a.png", "image/png", chunks(pictures.picture()))
    await attach(lead, ticket, made)
    assert await thumbnails.opened(lead, made.id, Thumbnail.ICON)
    with pytest.raises(NotFound):
        await thumbnails.opened(customer, made.id, Thumbnail.ICON)


async def test_what_is_in_the_bin_opens_for_nobody(
    admin: Viewer, lead: Viewer, ticket: Item, website: Project, workspace: Keys
) -> None:
    of_item, of_project = await stored(lead), await stored(lead)
    await attach(lead, ticket, of_item)
    await attach(lead, website, of_project)
    await items.remove(lead, ticket.id)
    for who in (admin, lead):
        assert not await _sees(who, of_item)
    await items.restore(lead, ticket.id)
    await projects.remove(admin, website.id)
    for name in ("admin", "manager", "lead"):
        who = await viewer(workspace[name])
        assert not await _sees(who, of_item)
        assert not await _sees(who, of_project)
    shown = await ask(admin, "{ removedProjects { nodes { files { id } } } }")
    assert shown["removedProjects"]["nodes"] == [{"files": []}]
    await projects.restore(admin, website.id)
    assert await _sees(await viewer(workspace["lead"]), of_project)


async def test_a_link_asks_again(admin: Viewer, lead: Viewer, workspace: Keys, website: Project) -> None:
    file = await stored(lead)
    await attach(lead, website, file)
    member = await viewer(workspace["member"])
    signature = signed_url(member, file).partition("?signature=")[2]
    assert await _sees(await signed_viewer(file.id, signature), file)
    await projects.unshare(admin, website.id, workspace["member"])
    assert not await _sees(await signed_viewer(file.id, signature), file)
    await projects.share(admin, website.id, workspace["member"], Role.MEMBER)
