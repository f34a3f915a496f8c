"""Where an item can stand: under another, in a folder, in a project; and where on its way there it is stopped."""

from dataclasses import dataclass, replace
from uuid import UUID

from domain.places import Siblings
from domain.projects import locked as projects
from kit.errors import Invalid, NotFound, TooLarge
from models import Folder, Item, Viewer
from models.tree import above, height

DEPTH_MOST = 20
"""Items one below the other."""


@dataclass(frozen=True)
class Spot:
    """Where items stand beside each other: under an item, in a folder, or in neither; and which key one has there."""

    project_id: UUID | None
    parent_id: UUID | None = None
    folder_id: UUID | None = None
    key: str | None = None
    """None: as its number says."""

    @property
    def siblings(self) -> Siblings:
        """All who stand there."""
        shared = {
            "project_id": self.project_id,
            "parent_id": self.parent_id,
            "folder_id": self.folder_id,
        }
        return Siblings(Item, shared)


@dataclass(frozen=True)
class Wanted:
    """Where to: one of these."""

    parent_id: UUID | None = None
    folder_id: UUID | None = None
    before_id: UUID | None = None
    after_id: UUID | None = None
    project_id: UUID | None = None

    @property
    def named(self) -> list[str]:
        """Those that are given, as clients call them."""
        return [_CALLED[name] for name, key in vars(self).items() if key is not None]


_CALLED = {
    "parent_id": "parentId",
    "folder_id": "folderId",
    "before_id": "beforeId",
    "after_id": "afterId",
    "project_id": "projectId",
}


async def found(viewer: Viewer, wanted: Wanted, moved: UUID | None = None) -> Spot:
    """The spot that is wanted: last under a parent, in a folder or at the top of a project, or beside another item.

    Raises: NotFound (no such parent, folder, item or project), Invalid (not one of them; where there is no project; below
    what is archived or was merged into another; `moved` itself).
    """
    if len(wanted.named) != 1:
        raise Invalid("Name one: a parent, a folder, a project, or an item to come before or after.", "input")
    path = ("input", *wanted.named)
    if wanted.project_id is not None:
        spot = await _at_top(viewer, wanted.project_id, *path)
    elif wanted.folder_id is not None:
        spot = await _in_folder(viewer, wanted.folder_id, *path)
    else:
        other = await _other(viewer, wanted.parent_id or wanted.before_id or wanted.after_id, moved, *path)
        if wanted.parent_id is None:
            spot, ahead = (
                Spot(other.project_id, other.parent_id, other.folder_id),
                wanted.before_id is not None,
            )
            return replace(spot, key=await spot.siblings.beside(other, moved, ahead=ahead))
        if other.merged_into_id is not None:
            raise Invalid("That item was merged into another: put it below that one.", *path)
        if other.archived:
            raise Invalid("That item is archived: bring it back before you put something below it.", *path)
        spot = Spot(other.project_id, parent_id=other.id)
    return replace(spot, key=await spot.siblings.end(moved))


async def _at_top(viewer: Viewer, project_id: UUID, *path: str | int) -> Spot:
    return Spot((await projects.seen(viewer, project_id, *path)).id)


async def _in_folder(viewer: Viewer, folder_id: UUID, *path: str | int) -> Spot:
    folder = await Folder.visible_to(viewer).filter(id=folder_id).first()
    if folder is None:
        raise NotFound("There is no such folder.", *path)
    return Spot(folder.project_id, folder_id=folder.id)


async def _other(viewer: Viewer, other_id: UUID | None, moved: UUID | None, *path: str | int) -> Item:
    """The item below or beside which one is to stand."""
    if other_id == moved:
        raise Invalid("An item stands neither below nor beside itself.", *path)
    other = await Item.visible_to(viewer).filter(id=other_id).first()
    if other is None:
        raise NotFound("There is no such item.", *path)
    if other.project_id is None:
        raise Invalid("That item is in no project: only there items have places and sub-items.", *path)
    return other


async def check_above(parent_id: UUID, moved: UUID | None, *path: str | int) -> None:
    """Raises: Invalid, if the parent stands below what is to stand below it; TooLarge, if that comes too deep."""
    ancestors = await above(Item, parent_id)
    if moved in ancestors:
        raise Invalid("An item cannot stand below itself.", *path)
    if len(ancestors) + (1 if moved is None else await height(Item, moved)) > DEPTH_MOST:
        raise TooLarge(f"At most {DEPTH_MOST} items stand one below the other.", *path)
