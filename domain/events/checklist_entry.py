"""What happens to the checklist of an item: for those who work on it. `before` and `after` are the item's."""

from dataclasses import dataclass

from domain.events.declaration import Changed, Event, changed


@dataclass(frozen=True, kw_only=True)
class ChecklistEntryCreated(Event, kind="checklist_entry.created"):
    """An item's checklist has one more entry."""

    entry: Changed | None = changed(refers_to="checklist_entry", internal=True)
    text: Changed | None = changed(text=True, internal=True)


@dataclass(frozen=True, kw_only=True)
class ChecklistEntryEdited(Event, kind="checklist_entry.edited"):
    """An entry of a checklist says something else, or was ticked off, or no longer is."""

    entry: Changed | None = changed(refers_to="checklist_entry", internal=True)
    text: Changed | None = changed(text=True, internal=True)
    done: Changed | None = changed(internal=True)


@dataclass(frozen=True, kw_only=True)
class ChecklistEntryMoved(Event, kind="checklist_entry.moved"):
    """An entry of a checklist stands before or behind others."""

    entry: Changed | None = changed(refers_to="checklist_entry", internal=True)


@dataclass(frozen=True, kw_only=True)
class ChecklistEntryRemoved(Event, kind="checklist_entry.removed"):
    """An item's checklist has one entry less; `text` is what it said."""

    entry: Changed | None = changed(refers_to="checklist_entry", internal=True)
    text: Changed | None = changed(text=True, internal=True)
