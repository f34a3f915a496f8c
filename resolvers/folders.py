"""Folders of projects: their fields by batch, and their mutations."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import strawberry

from domain import folders as verbs
from kit.errors import Invalid
from models import Folder, Project, Viewer
from models.paging import Page, Sort, Window, opened
from resolvers.context import Ask, Context
from resolvers.given import given, optional
from resolvers.inputs import key, window
from resolvers.outcome import outcome
from resolvers.relations import One

_BY_ID = (Sort("id"),)
"""What a cursor holds: which folder it is. Its place in the tree is looked up."""
_PURPOSE = "folders in a tree"

parent = One("parent_id", Folder.visible_to)
project = One("project_id", Project.visible_to)


async def of_project(
    rows: Sequence[Project],
    context: Context,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> Sequence[Page[Folder]]:
    """The folders of each project in the order of its tree, each before those in it; none for customers."""
    asked = window(first, after, last, before)
    found = await _of_projects([row.id for row in rows], context)
    return [_page([f for f, _ in found[row.id]], row, asked, context.viewer) for row in rows]


def _page(folders: list[Folder], project: Project, asked: Window, viewer: Viewer) -> Page[Folder]:
    """A page of a tree, of which all is known. Raises: Invalid, for cursors of another list, or of what is gone."""
    places = {folder.id: place for place, folder in enumerate(folders)}
    begin, end = -1, len(folders)
    after, before = opened(Folder, _BY_ID, asked, _PURPOSE)
    for name, values in (("after", after), ("before", before)):
        if values is not None and values[0] not in places:
            raise Invalid("The folder of this cursor is not in this list any more: begin anew.", name)
    if after is not None:
        begin = places[after[0]]
    if before is not None:
        end = places[before[0]]
    between = folders[begin + 1 : end]
    size = asked.size
    shown = between[max(len(between) - size, 0) :] if asked.backwards else between[:size]
    more = len(between) > size
    return Page(
        shown,
        _BY_ID,
        _PURPOSE,
        has_next=before is not None if asked.backwards else more,
        has_previous=more if asked.backwards else after is not None,
        counted=Folder.visible_to(viewer).filter(project_id=project.id),
    )


async def depth(rows: Sequence[Folder], context: Context) -> Sequence[int]:
    """In how many other folders each is."""
    found = await _of_projects([row.project_id for row in rows], context)
    depths = {folder.id: depth for each in found.values() for folder, depth in each}
    return [depths.get(row.id, 0) for row in rows]


async def _of_projects(keys: Sequence[UUID], context: Context) -> dict[UUID, list[tuple[Folder, int]]]:
    """All folders of these projects, at most 1,000 each, with their depths; read once in an execution."""

    async def fetch(asked: list[UUID]) -> dict[UUID, list[tuple[Folder, int]]]:
        return await in_trees(context.viewer, asked)

    return await context.by_key("folders of projects", list(dict.fromkeys(keys)), fetch)


async def in_trees(viewer: Viewer, keys: Sequence[UUID]) -> dict[UUID, list[tuple[Folder, int]]]:
    """The same, read anew: for roots, which run beside the fields of others."""
    below: dict[tuple[UUID, UUID | None], list[Folder]] = defaultdict(list)
    rows = Folder.visible_to(viewer).filter(project_id__in=list(keys))
    for folder in await rows.order_by("order_key", "id"):
        below[folder.project_id, folder.parent_id].append(folder)
    return {each: _in_order(below, each, None, 0) for each in keys}


def _in_order(
    below: dict[tuple[UUID, UUID | None], list[Folder]], project: UUID, parent: UUID | None, depth: int
) -> list[tuple[Folder, int]]:
    return [
        each
        for folder in below.get((project, parent), ())
        for each in ((folder, depth), *_in_order(below, project, folder.id, depth + 1))
    ]


@outcome("folder")
async def create(info: Ask, input: Any, idempotency_key: str | None = None) -> Folder:
    project_id = key(input.project_id, "project", path=("input", "projectId"))
    parent_id = optional(given(input.parent_id), "folder", path=("input", "parentId"))
    return await verbs.create(info.context.viewer, project_id, input.name, parent_id, idempotency_key)


@outcome("folder")
async def edit(info: Ask, id: strawberry.ID, name: str, version: int | None = None) -> Folder:
    return await verbs.edit(info.context.viewer, key(id, "folder"), version, name=name)


@outcome("folder")
async def move(info: Ask, id: strawberry.ID, input: Any, version: int | None = None) -> Folder:
    return await verbs.move(
        info.context.viewer,
        key(id, "folder"),
        version,
        parent_id=optional(given(input.parent_id), "folder", path=("input", "parentId")),
        before_id=optional(given(input.before_id), "folder", path=("input", "beforeId")),
        after_id=optional(given(input.after_id), "folder", path=("input", "afterId")),
    )


@outcome("folder")
async def remove(info: Ask, id: strawberry.ID, version: int | None = None) -> Folder:
    return await verbs.remove(info.context.viewer, key(id, "folder"), version)
