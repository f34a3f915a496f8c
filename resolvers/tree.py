"""The tree of portfolios, projects and folders as one list, and where in it something stands that a stream tells of."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

import strawberry
from tortoise.functions import Count

from kit.errors import Invalid, NotFound
from kit.seal import seal, unseal
from models import Folder, Portfolio, Project, Viewer
from models.paging import COUNT_MOST, Page, Window
from resolvers.context import Ask, Context
from resolvers.folders import in_trees
from resolvers.inputs import window
from resolvers.signed_in import signed_in
from resolvers.spine import (
    FOLDER,
    PORTFOLIO,
    PROJECT,
    Path,
    Spine,
    Vertebra,
    folder_key,
    from_text,
    on_spine,
    spine,
    to_text,
)
from resolvers.told import Told


@dataclass(frozen=True, eq=False)
class TreeRow:
    """A portfolio, project or folder in one of its places."""

    path: Path
    sort_key: str
    node: Any

    @property
    def id(self) -> str:
        return to_text(self.path)

    @property
    def parent_id(self) -> str | None:
        return to_text(self.path[:-1]) or None

    @property
    def depth(self) -> int:
        return len(self.path) - 1


@dataclass
class TreePage(Page[Any]):
    """A page of the tree, or of what is below one row."""

    viewer: Viewer = field(kw_only=True)
    scope: Sequence[Vertebra] = field(kw_only=True)
    """The portfolios and projects of the list."""
    known: int | None = field(kw_only=True)
    """How many rows the list has, where that is known."""

    def cursor(self, row: Any) -> str:
        """The sealed place of one row."""
        return seal(self.purpose, [row.id])

    async def total(self) -> tuple[int, bool]:
        """(how many rows there are, whether that is exact)."""
        count = self.known
        if count is None:
            keys = [row.shows[1] for row in self.scope if row.shows[0] == PROJECT]
            rows = Folder.visible_to(self.viewer).filter(project_id__in=list(set(keys)))
            counted = (
                rows.annotate(found=Count("id")).group_by("project_id").values_list("project_id", "found")
            )
            folders: dict[Any, int] = dict(await counted)
            count = len(self.scope) + sum(folders.get(key, 0) for key in keys)
        return min(count, COUNT_MOST), count <= COUNT_MOST


async def tree(
    info: Ask,
    below: strawberry.ID | None = None,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> TreePage:
    """All rows that the viewer sees, or those below one."""
    viewer, context = signed_in(info), info.context
    asked = window(first, after, last, before)
    under = None if below is None else from_text(below, "below")
    purpose = "tree" if under is None else f"tree {to_text(under)}"
    begin, end = (
        None if cursor is None else from_text(str(unseal(purpose, cursor, name)[0]), name)
        for cursor, name in ((after, "after"), (before, "before"))
    )
    whole = await spine(context)
    scope = whole.scope(under)
    low = scope.start if begin is None else _at(whole, begin, "after")
    high = scope.stop if end is None else _at(whole, end, "before") + 1
    # Each row of the spine is one of the list, so a page needs no more of them than it has rows.
    if asked.backwards:
        low = max(low, high - asked.size - 2)
    else:
        high = min(high, low + asked.size + 2)
    part = whole.rows[low:high]
    found = await _expanded(whole, part, viewer)
    if under is not None:
        found = _below(found, under)
    shown, more = _cut(found, {row.path for row in part}, begin, end, asked)
    return TreePage(
        await _with_projects(shown, viewer),
        (),
        purpose,
        has_next=end is not None if asked.backwards else more,
        has_previous=more if asked.backwards else begin is not None,
        viewer=viewer,
        scope=whole.rows[scope.start : scope.stop],
        known=None if under is None or under[-1][0] == PORTFOLIO else len(found),
    )


async def places(rows: Sequence[Told], context: Context) -> Sequence[Sequence[TreeRow]]:
    """Where in the tree that stands which each message is about."""
    return [await _places(row.row, context) for row in rows]


async def _places(node: Portfolio | Project | Folder | None, context: Context) -> Sequence[TreeRow]:
    if node is None:
        return []
    whole = await spine(context)
    if isinstance(node, Folder):
        of_project = [row for row in whole.rows if row.shows == (PROJECT, node.project_id)]
        expanded = await _expanded(whole, of_project, context.viewer)
        return [row for row in expanded if row.path[-1] == (FOLDER, node.id)]
    step = (PROJECT if isinstance(node, Project) else PORTFOLIO, node.id)
    return [TreeRow(row.path, row.sort_key, node) for row in whole.rows if row.shows == step]


async def _expanded(whole: Spine, part: Sequence[Vertebra], viewer: Viewer) -> list[TreeRow]:
    """These rows and the folders of the projects among them, in one statement; what shows a project has no node yet."""
    keys = {row.shows[1] for row in part if row.shows[0] == PROJECT}
    folders = await in_trees(viewer, sorted(keys)) if keys else {}
    found = []
    for row in part:
        kind, key = row.shows
        found.append(TreeRow(row.path, row.sort_key, whole.portfolios.get(key)))
        path: Path = row.path
        for folder, depth in folders.get(key, ()) if kind == PROJECT else ():
            path = (*path[: len(row.path) + depth], (FOLDER, folder.id))
            found.append(TreeRow(path, folder_key(folder), folder))
    return found


async def _with_projects(rows: Sequence[TreeRow], viewer: Viewer) -> list[TreeRow]:
    """The rows with what they show, of which a project may have gone out of sight just now."""
    keys = list({row.path[-1][1] for row in rows if row.node is None})
    found = {row.id: row for row in await Project.visible_to(viewer).filter(id__in=keys)} if keys else {}
    shown = ((row, row.node or found.get(row.path[-1][1])) for row in rows)
    return [TreeRow(row.path, row.sort_key, node) for row, node in shown if node is not None]


def _below(rows: list[TreeRow], under: Path) -> list[TreeRow]:
    """Those of the rows that are below this one, itself not counted. Raises: NotFound, if there is no such row."""
    if under[-1][0] == FOLDER and not any(row.path == under for row in rows):
        raise NotFound("There is no such row in the tree.", "below")
    return [row for row in rows if len(row.path) > len(under) and row.path[: len(under)] == under]


def _cut(
    rows: list[TreeRow], part: AbstractSet[Path], begin: Path | None, end: Path | None, asked: Window
) -> tuple[list[TreeRow], bool]:
    """(the page, whether there is more on the side to which it is read). `part`: of the spine, to which the rows belong."""
    places = {row.path: place for place, row in enumerate(rows)}
    for path, argument in ((begin, "after"), (end, "before")):
        if path is not None and path not in places and on_spine(path) in part:
            raise _gone(argument)
    first = 0 if begin is None else places.get(begin, -1) + 1
    last = len(rows) if end is None else places.get(end, len(rows))
    between = rows[first:last]
    more = len(between) > asked.size
    if asked.backwards:
        return between[max(len(between) - asked.size, 0) :], more
    return between[: asked.size], more


def _at(whole: Spine, path: Path, argument: str) -> int:
    """Where the row of a cursor is on the spine, or the project that it is in. Raises: Invalid."""
    place = whole.at.get(on_spine(path))
    if place is None:
        raise _gone(argument)
    return place


def _gone(argument: str) -> Invalid:
    return Invalid("The row of this cursor is not in the tree any more: begin anew.", argument)
