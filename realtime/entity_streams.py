"""Streams of one kind of entity each, told by that entity's own events: mails that wait for an admin, folders, types of items,
tags, custom fields, the tree.
"""

from dataclasses import dataclass
from uuid import UUID

from models import Viewer
from realtime.log import LoggedEvent
from realtime.streams import (
    CUSTOM_FIELD,
    FOLDER,
    INCOMING_MAIL,
    ITEM_TYPE,
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
_SHOWN = "portfolio.shown"
"""Says nothing to who sees a portfolio before and after."""


@dataclass(frozen=True, slots=True)
class IncomingMailStream:
    """Mails that wait for an admin: which came, were decided about, or went."""

    coalesces = False
    resumes = True
    names_one = False

    @property
    def keys(self) -> tuple[str, ...]:
        return (INCOMING_MAIL,)

    def judge(self, event: LoggedEvent, viewer: Viewer) -> Signal | None:
        if event.entity != INCOMING_MAIL:
            return None
        return _seen(event, viewer)

    async def still_visible(self, viewer: Viewer) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class FolderListStream:
    """The folders of a project: which come, are renamed or placed, and go."""

    project_id: UUID
    coalesces = False
    resumes = True
    names_one = False

    @property
    def keys(self) -> tuple[str, ...]:
        return (FOLDER,)

    def judge(self, event: LoggedEvent, viewer: Viewer) -> Signal | None:
        if event.entity != FOLDER or event.project_id != self.project_id:
            return None
        return _seen(event, viewer)

    async def still_visible(self, viewer: Viewer) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class TreeStream:
    """The portfolios, projects and folders that the listener sees: which come, change or are placed, and go."""

    coalesces = False
    resumes = True
    names_one = False

    @property
    def keys(self) -> tuple[str, ...]:
        return (PORTFOLIO, PROJECT, FOLDER)

    def judge(self, event: LoggedEvent, viewer: Viewer) -> Signal | None:
        if event.entity not in self.keys or event.kind in _OF_RIGHTS or hidden(event, viewer):
            return None
        before, after = viewer.sees(event.audience_before), viewer.sees(event.audience_after)
        if event.kind in _RENUMBERED:
            return Signal.SCOPE_CHANGED if after else None
        if after and before:
            return None if event.kind == _SHOWN else Signal.CHANGED
        if after:
            return Signal.ADDED
        return Signal.REMOVED if before else None

    async def still_visible(self, viewer: Viewer) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class ItemTypeStream:
    """Types of items and their statuses, which everybody who is signed in sees."""

    coalesces = False
    resumes = True
    names_one = False

    @property
    def keys(self) -> tuple[str, ...]:
        return (ITEM_TYPE,)

    def judge(self, event: LoggedEvent, viewer: Viewer) -> Signal | None:
        if event.entity != ITEM_TYPE or not viewer.is_signed_in:
            return None
        return _became(event)

    async def still_visible(self, viewer: Viewer) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class TagStream:
    """Tags, which all of the staff see."""

    coalesces = False
    resumes = True
    names_one = False

    @property
    def keys(self) -> tuple[str, ...]:
        return (TAG,)

    def judge(self, event: LoggedEvent, viewer: Viewer) -> Signal | None:
        if event.entity != TAG or not viewer.is_staff:
            return None
        return _became(event)

    async def still_visible(self, viewer: Viewer) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class CustomFieldStream:
    """Custom fields: all of them for staff, for customers those that are for them."""

    coalesces = False
    resumes = True
    names_one = False

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

    async def still_visible(self, viewer: Viewer) -> bool:
        return True


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
