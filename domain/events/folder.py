"""What happens to the folders of a project: for those who work in it."""

from dataclasses import dataclass

from domain.events.declaration import Changed, Event, changed


@dataclass(frozen=True, kw_only=True)
class FolderCreated(Event, kind="folder.created"):
    """A folder was made."""

    name: Changed | None = changed(text=True, internal=True)
    parent: Changed | None = changed(refers_to="folder", internal=True)


@dataclass(frozen=True, kw_only=True)
class FolderEdited(Event, kind="folder.edited"):
    """A folder has another name."""

    name: Changed | None = changed(text=True, internal=True)


@dataclass(frozen=True, kw_only=True)
class FolderMoved(Event, kind="folder.moved"):
    """A folder stands elsewhere in its project, with all that is in it: in another folder, or before or behind others."""

    parent: Changed | None = changed(refers_to="folder", internal=True)


@dataclass(frozen=True, kw_only=True)
class FolderRemoved(Event, kind="folder.removed"):
    """A folder is gone; nothing was in it any more."""
