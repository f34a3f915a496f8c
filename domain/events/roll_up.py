"""That the figures of what stands below something are others now: told by what changes there, beside it, for staff.

One for each parent and unit of work, whatever was done in it. No history has them.
"""

from dataclasses import dataclass

from domain.events.declaration import Event


@dataclass(frozen=True, kw_only=True)
class ItemRolledUp(Event, kind="item.rolled_up"):
    """What stands below an item came to other figures: read its `rollUp`."""


@dataclass(frozen=True, kw_only=True)
class FolderRolledUp(Event, kind="folder.rolled_up"):
    """What is in a folder came to other figures: read its `rollUp`."""


@dataclass(frozen=True, kw_only=True)
class ProjectRolledUp(Event, kind="project.rolled_up"):
    """The items of a project came to other figures: read its `rollUp`."""
