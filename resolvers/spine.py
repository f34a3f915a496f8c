"""The portfolios and projects that a viewer sees, in the order of the tree: read whole, without folders, in three statements.

What stands in several portfolios is there several times, so a row is named by its path: all it stands in, and itself.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from kit.errors import Invalid, NotFound
from models import Folder, Portfolio, PortfolioEntry, Project, Viewer
from resolvers.context import Context

PORTFOLIO, PROJECT, FOLDER = "p", "j", "f"
_ORDER = re.compile(f"{PORTFOLIO}*({PORTFOLIO}|{PROJECT}{FOLDER}*)")
"""Of the kinds of a path's steps: projects stand in portfolios, folders in a project."""

Step: TypeAlias = tuple[str, UUID]
"""What a row shows: its kind and its key."""
Path: TypeAlias = tuple[Step, ...]


def to_text(path: Path) -> str:
    """A path as the id of a row."""
    return ".".join(f"{kind}{key.hex}" for kind, key in path)


def from_text(text: str, argument: str) -> Path:
    """Raises: Invalid, if this is the id of no row."""
    try:
        path = tuple((step[:1], UUID(step[1:])) for step in text.split("."))
    except ValueError:
        path = ()
    if to_text(path) != text or not _ORDER.fullmatch("".join(kind for kind, _ in path)):
        raise Invalid("This is not the id of a row of the tree.", argument)
    return path


def on_spine(path: Path) -> Path:
    """What of a path is portfolios and a project."""
    return tuple(step for step in path if step[0] != FOLDER)


@dataclass(frozen=True, slots=True)
class Vertebra:
    """A portfolio or project in one of its places."""

    path: Path
    sort_key: str

    @property
    def shows(self) -> Step:
        return self.path[-1]


@dataclass(frozen=True)
class Spine:
    """All of them in order, and the portfolios among them, by key."""

    rows: list[Vertebra]
    portfolios: Mapping[UUID, Portfolio]
    at: Mapping[Path, int]

    def scope(self, under: Path | None) -> range:
        """Where those are that stand below this row; of one that is in a project, the project itself.

        Raises: NotFound, if there is no such row.
        """
        if under is None:
            return range(len(self.rows))
        begin = self.at.get(on_spine(under))
        if begin is None:
            raise NotFound("There is no such row in the tree.", "below")
        if self.rows[begin].shows[0] == PROJECT:
            return range(begin, begin + 1)
        end = begin + 1
        while end < len(self.rows) and self.rows[end].path[: len(under)] == under:
            end += 1
        return range(begin + 1, end)


async def spine(context: Context) -> Spine:
    """The viewer's; read once in an execution."""

    async def fetch(_: list[None]) -> dict[None, Spine]:
        return {None: await _read(context.viewer)}

    found: dict[None, Spine] = await context.by_key("spine", [None], fetch)
    return found[None]


async def _read(viewer: Viewer) -> Spine:
    portfolios = {row.id: row for row in await Portfolio.visible_to(viewer)}
    entries = PortfolioEntry.visible_to(viewer)
    found = await entries.values_list("portfolio_id", "member_id", "project_id", "order_key")
    seen = Project.visible_to(viewer).filter(archived=False)
    projects: dict[UUID, str] = dict(await seen.values_list("id", "name_folded"))
    below: dict[UUID | None, list[tuple[str, Step]]] = defaultdict(list)
    placed = set()
    for portfolio, member, project, order_key in found:
        step = (PROJECT, project) if member is None else (PORTFOLIO, member)
        # One that came into sight after these were read is not in the tree: nobody would find what is in it.
        if portfolio in portfolios:
            placed.add(step)
        if step[1] in (projects if member is None else portfolios):
            below[portfolio].append((placed_key(order_key, step[1]), step))
    for key, row in portfolios.items():
        if (PORTFOLIO, key) not in placed:
            below[None].append((f"0 {row.name_folded} {key}", (PORTFOLIO, key)))
    for key, name in projects.items():
        if (PROJECT, key) not in placed:
            below[None].append((f"1 {name} {key}", (PROJECT, key)))
    rows = list(_walk({key: sorted(each) for key, each in below.items()}, None, ()))
    return Spine(rows, portfolios, {row.path: place for place, row in enumerate(rows)})


def placed_key(order_key: str, key: UUID) -> str:
    """By what a row is sorted among those beside it, where somebody has placed it."""
    return f"{order_key} {key}"


def folder_key(folder: Folder) -> str:
    """The same of a folder."""
    return placed_key(folder.order_key, folder.id)


def _walk(
    below: Mapping[UUID | None, list[tuple[str, Step]]], parent: UUID | None, path: Path
) -> Iterator[Vertebra]:
    for sort_key, step in below.get(parent, ()):
        yield Vertebra((*path, step), sort_key)
        if step[0] == PORTFOLIO:
            yield from _walk(below, step[1], (*path, step))
