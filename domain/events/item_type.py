"""What happens to types of items and to their statuses: for everybody who is signed in to know."""

from dataclasses import dataclass

from domain.events.declaration import Changed, Event, changed


@dataclass(frozen=True, kw_only=True)
class ItemTypeCreated(Event, kind="item_type.created"):
    """A type was made, with the statuses that it starts with."""

    name: Changed | None = changed(text=True)
    family: Changed | None = changed()
    key_prefix: Changed | None = changed()


@dataclass(frozen=True, kw_only=True)
class ItemTypeEdited(Event, kind="item_type.edited"):
    """A type's own properties changed, or its place among the types."""

    name: Changed | None = changed(text=True)
    key_prefix: Changed | None = changed()
    icon: Changed | None = changed()
    colour: Changed | None = changed()
    abilities: Changed | None = changed()
    new_items_published: Changed | None = changed()
    rank: Changed | None = changed()


@dataclass(frozen=True, kw_only=True)
class ItemTypeRemoved(Event, kind="item_type.removed"):
    """A type is gone; its items become ones of another."""

    into: Changed | None = changed(refers_to="type")


@dataclass(frozen=True, kw_only=True)
class StatusAdded(Event, kind="item_type.status_added"):
    """A type has one more status."""

    status: Changed | None = changed(refers_to="status")
    name: Changed | None = changed(text=True)
    category: Changed | None = changed()


@dataclass(frozen=True, kw_only=True)
class StatusEdited(Event, kind="item_type.status_edited"):
    """One of a type's statuses changed; `status` says which."""

    status: Changed | None = changed(refers_to="status")
    name: Changed | None = changed(text=True)
    category: Changed | None = changed()
    colour: Changed | None = changed()
    pauses_sla: Changed | None = changed()
    is_default: Changed | None = changed()


@dataclass(frozen=True, kw_only=True)
class StatusRemoved(Event, kind="item_type.status_removed"):
    """A type has one status less; `status` was it, and its items get `into`."""

    status: Changed | None = changed(refers_to="status")
    into: Changed | None = changed(refers_to="status")


@dataclass(frozen=True, kw_only=True)
class StatusesReordered(Event, kind="item_type.statuses_reordered"):
    """A type's statuses come in another order."""

    statuses: Changed | None = changed(refers_to="status")


@dataclass(frozen=True, kw_only=True)
class TransitionsSet(Event, kind="item_type.transitions_set"):
    """Which of a type's statuses may follow which is another."""
