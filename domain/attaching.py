"""Files of items and of projects: how they are taken, given up, and copied."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias
from uuid import UUID, uuid5

from domain import pictures
from domain.files import storage_key
from kit import storage
from kit.errors import Invalid, NotFound, TooLarge
from models import File, Viewer

FILES_MOST = 100
"""Of one item or project."""

Column: TypeAlias = Literal["item_id", "project_id"]

_SAME = (
    "name",
    "media_type",
    "size",
    "sha256",
    "created_at",
    "width",
    "height",
    "picture_due_at",
    "internal",
    "kept_from_guests",
)
"""What a copy has of its file, by column: whoever may not see that does not see the copy for having been made."""


async def take(
    viewer: Viewer, file_ids: Sequence[UUID], column: Column, place: UUID, *, internal: bool
) -> list[File]:
    """The viewer's own files that nothing has taken yet go to an item or project, which is locked; these, in the order of their
    upload. Those that are there already, seen by the same, stay: so that it may be asked for again.

    Raises: Invalid (none named; not one's own, or attached elsewhere), TooLarge.
    """
    wanted = list(dict.fromkeys(file_ids))
    if not wanted:
        raise Invalid("Name the files to attach.", "fileIds")
    own = File.filter(uploader_id=viewer.principal_id, id__in=wanted)  # house: one's own
    found = await own.order_by("created_at", "id")
    rows = [file for file in found if file.is_loose]
    there = [file for file in found if getattr(file, column) == place and file.internal is internal]
    if len(rows) + len(there) < len(wanted):
        raise _not_to_attach()
    has = File.filter(**{column: place})  # house: of a locked, visible item or project
    if rows and await has.count() + len(rows) > FILES_MOST:
        raise TooLarge(f"An item or project has at most {FILES_MOST} files.", "fileIds", most=FILES_MOST)
    taken: dict[str, Any] = {column: place, "internal": internal, "draft_id": None}
    loose = File.loose().filter(id__in=[file.id for file in rows])
    if rows and await loose.update(**taken) != len(rows):  # taken elsewhere at this very moment
        raise _not_to_attach()
    for row in rows:
        for name, value in taken.items():
            setattr(row, name, value)
    return rows


async def give_up(viewer: Viewer, file_id: UUID, column: Column, place: UUID) -> File:
    """A file of an item or project, which is locked, as it was; its row is gone. Raises: NotFound."""
    of_it = File.visible_to(viewer).filter(id=file_id, **{column: place})
    file = await of_it.first()
    if file is None:
        raise NotFound("There is no such file.", "fileId")
    await File.filter(id=file.id).delete()  # house: a visible file
    return file


async def drop(file: File) -> None:
    """Remove the bytes of a file whose row is gone; cut off before this, a file that nobody knows of stays on the disk."""
    await storage.current().delete(storage_key(file.id))
    if file.has_thumbnail:
        await pictures.forget(file.sha256)


async def copy(viewer: Viewer, column: Column, copies: Mapping[UUID, UUID]) -> tuple[list[File], list[File]]:
    """Give the copies of these items or projects, which the viewer sees, files like theirs, with bytes of their own: (those that
    were made, and those that they could not be made of, since they are gone from the disk). Their keys follow from what they are
    copies of, and for what, so that a second attempt leaves nothing of the first.
    """
    made: list[File] = []
    lost: list[File] = []
    found = File.visible_to(viewer).filter(**{f"{column}__in": list(copies)})
    try:
        for file in await found.order_by("created_at", "id"):
            row = _like(viewer, file, column, copies[getattr(file, column)])
            made.append(row)
            try:
                await storage.current().copy(storage_key(file.id), storage_key(row.id))
            except FileNotFoundError:
                lost.append(file)
                made.pop()
        if made:
            await File.bulk_create(made)
    except BaseException:
        for row in made:
            await storage.current().delete(storage_key(row.id))
        raise
    return made, lost


def _like(viewer: Viewer, file: File, column: Column, place: UUID) -> File:
    same = {name: getattr(file, name) for name in _SAME}
    key = uuid5(place, str(file.id))
    return File(id=key, uploader_id=viewer.principal_id, **{column: place}, **same)


def _not_to_attach() -> Invalid:
    return Invalid("One of these files is not yours to attach, or is attached already.", "fileIds")
