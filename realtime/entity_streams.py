"""Streams of one kind of entity each, told by that entity's own events: mails that wait for an admin, folders, types of items,
tags, custom fields, the tree, the plans of projects, jobs.
"""

from dataclasses import dataclass
from uuid import UUID

from models import Viewer
from realtime.log import LoggedEvent
from realtime.streams import (
    BASELINE,
    CUSTOM_FIELD,
    FOLDER,
    INCOMING_MAIL,
    ITEM_TYPE,
    JOB,
    PORTFOLIO,
    PROJECT,
    TAG,
    Signal,
    hidden,
)

_RENUMBERED = frozenset({"portfolio.renumbered", "project.folders_renumbered"})
"""Rows have other sort keys than clients hold: not one of them has changed, so all are asked for again."""
_OF_RIGHTS = frozenset({"project.shared", "project.followers_changed"})
"""Change no row: whose rights they change is told to ask again."""
_OF_FIGURES = frozenset({"folder.rolled_up", "project.rolled_up"})
"""Tell of items, and so nothing to who may not read them."""
_SHOWN = "portfolio.shown"
"""Says nothing to who sees a portfolio before and after."""
_RESCHEDULED = "project.rescheduled"


class _OfEntities:
    """What these streams have in common: each change is told by itself, whatever was missed is made up for, and none is about one
    row, which might go out of sight.
    """

    __slots__ = ()

    coalesces = False
    resumes = True
    names_one = False

    async def still_visible(self, viewer: Viewer) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class IncomingMailStream(_OfEntities):
    """Mails that wait for an admin: which came, were decided about, or went."""

    @property
    def keys(self) -> tuple[str, ...]:
        return (INCOMING_MAIL,)

    def judge(self, event: LoggedEvent, viewer: Viewer) -> Signal | None:
        if event.entity != INCOMING_MAIL:
            return None
        return _seen(event, viewer)


@dataclass(frozen=True, slots=True)
class FolderListStream(_OfEntities):
    """The folders of a project: which come, are renamed or placed, and go."""

    project_id: UUID

    @property
    def keys(self) -> tuple[str, ...]:
        return (FOLDER,)

    def judge(self, event: LoggedEvent, viewer: Viewer) -> Signal | None:
        if event.entity != FOLDER or event.project_id != self.project_id or _untold(event, viewer):
            return None
        return _seen(event, viewer)


@dataclass(frozen=True, slots=True)
class ProjectPlanStream(_OfEntities):
    """The plan of a project as a whole: that it was rescheduled, which baselines come and go. Items tell of their own plans."""

    project_id: UUID

    @property
    def keys(self) -> tuple[str, ...]:
        return (BASELINE, PROJECT)

    def judge(self, event: LoggedEvent, viewer: Viewer) -> Signal | None:
        of_plan = event.entity == BASELINE or event.kind == _RESCHEDULED
        if not of_plan or event.project_id != self.project_id or hidden(event, viewer):
            return None
        return _seen(event, viewer)


@dataclass(frozen=True, slots=True)
class TreeStream(_OfEntities):
    """The portfolios, projects and folders that the listener sees: which come, change or are placed, and go."""

    @property
    def keys(self) -> tuple[str, ...]:
        return (PORTFOLIO, PROJECT, FOLDER)

    def judge(self, event: LoggedEvent, viewer: Viewer) -> Signal | None:
        if event.entity not in self.keys or event.kind in _OF_RIGHTS or hidden(event, viewer):
            return None
        if _untold(event, viewer):
            return None
        before, after = viewer.sees(event.audience_before), viewer.sees(event.audience_after)
        if event.kind in _RENUMBERED:
            return Signal.SCOPE_CHANGED if after else None
        if after and before:
            return None if event.kind == _SHOWN else Signal.CHANGED
        if after:
            return Signal.ADDED
        return Signal.REMOVED if before else None


@dataclass(frozen=True, slots=True)
class ItemTypeStream(_OfEntities):
    """Types of items and their statuses: the workspace's, which everybody who is signed in sees, and projects' own."""

    @property
    def keys(self) -> tuple[str, ...]:
        return (ITEM_TYPE,)

    def judge(self, event: LoggedEvent, viewer: Viewer) -> Signal | None:
        if event.entity != ITEM_TYPE or not viewer.is_signed_in:
            return None
        if event.project_id is None:
            return _became(event)
        return _seen(event, viewer) if viewer.has_scope("projects:read") else None


@dataclass(frozen=True, slots=True)
class TagStream(_OfEntities):
    """Tags, which all of the staff see."""

    @property
    def keys(self) -> tuple[str, ...]:
        return (TAG,)

    def judge(self, event: LoggedEvent, viewer: Viewer) -> Signal | None:
        if event.entity != TAG or not viewer.is_staff:
            return None
        return _became(event)


@dataclass(frozen=True, slots=True)
class JobStream(_OfEntities):
    """What the listener asked for that takes long, and admins all of it: what is begun, how far it is, what is forgotten."""

    @property
    def keys(self) -> tuple[str, ...]:
        return (JOB,)

    def judge(self, event: LoggedEvent, viewer: Viewer) -> Signal | None:
        return _seen(event, viewer) if event.entity == JOB else None


@dataclass(frozen=True, slots=True)
class CustomFieldStream(_OfEntities):
    """Custom fields: all of them for staff, for customers those that are for them."""

    @property
    def keys(self) -> tuple[str, ...]:
        return (CUSTOM_FIELD,)

    def judge(self, event: LoggedEvent, viewer: Viewer) -> Signal | None:
        if event.entity != CUSTOM_FIELD or not viewer.is_signed_in:
            return None
        side = "staff" if viewer.is_staff else "customers"
        before, after = (side in (seen or ()) for seen in (event.audience_before, event.audience_after))
        if after:
            return Signal.CHANGED if before else Signal.ADDED
        return Signal.REMOVED if before else None


def _untold(event: LoggedEvent, viewer: Viewer) -> bool:
    return event.kind in _OF_FIGURES and not viewer.has_scope("items:read")


def _became(event: LoggedEvent) -> Signal:
    """What became of one row, for whom it is there as long as it is there for anybody."""
    if event.audience_before is None:
        return Signal.ADDED
    return Signal.REMOVED if event.audience_after is None else Signal.CHANGED


def _seen(event: LoggedEvent, viewer: Viewer) -> Signal | None:
    """What became of one row, for who sees it or saw it."""
    if viewer.sees(event.audience_after):
        return Signal.CHANGED if event.audience_before is not None else Signal.ADDED
    return Signal.REMOVED if viewer.sees(event.audience_before) else None
