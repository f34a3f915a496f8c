"""What happens to the files of items and of projects; `before` and `after` are the item's, or the project's. Internal, where the
file is.
"""

from dataclasses import dataclass

from domain.events.declaration import Changed, Event, changed


@dataclass(frozen=True, kw_only=True)
class ItemFileAttached(Event, kind="item.file_attached"):
    """An item has one more file; `name` is what it is called."""

    file: Changed | None = changed(refers_to="file")
    name: Changed | None = changed(text=True)


@dataclass(frozen=True, kw_only=True)
class ItemFileDetached(Event, kind="item.file_detached"):
    """A file of an item is gone; `name` is what it was called."""

    file: Changed | None = changed(refers_to="file")
    name: Changed | None = changed(text=True)


@dataclass(frozen=True, kw_only=True)
class ProjectFileAttached(Event, kind="project.file_attached"):
    """A project has one more file; `name` is what it is called."""

    file: Changed | None = changed(refers_to="file")
    name: Changed | None = changed(text=True)


@dataclass(frozen=True, kw_only=True)
class ProjectFileDetached(Event, kind="project.file_detached"):
    """A file of a project is gone; `name` is what it was called."""

    file: Changed | None = changed(refers_to="file")
    name: Changed | None = changed(text=True)
