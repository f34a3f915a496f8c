"""What happens to items and what is said on them."""

from dataclasses import dataclass

from domain.events.declaration import Changed, Event, changed


@dataclass(frozen=True, kw_only=True)
class ItemCreated(Event, kind="item.created"):
    """An item was made."""

    title: Changed | None = changed(text=True)
    requester: Changed | None = changed(refers_to="principal")
    assignees: Changed | None = changed(refers_to="principal")


@dataclass(frozen=True, kw_only=True)
class ItemEdited(Event, kind="item.edited"):
    """An item's own words or properties changed."""

    title: Changed | None = changed(text=True)
    description: Changed | None = changed(text=True)
    priority: Changed | None = changed()
    published: Changed | None = changed()


@dataclass(frozen=True, kw_only=True)
class ItemStatusChanged(Event, kind="item.status_changed"):
    """An item went to another status."""

    status: Changed | None = changed(refers_to="status")


@dataclass(frozen=True, kw_only=True)
class ItemAssigned(Event, kind="item.assigned"):
    """An item's assignees changed."""

    assignees: Changed | None = changed(refers_to="principal")


@dataclass(frozen=True, kw_only=True)
class ItemFollowersChanged(Event, kind="item.followers_changed"):
    """Somebody began or ceased to follow an item."""

    followers: Changed | None = changed(refers_to="principal", internal=True)


@dataclass(frozen=True, kw_only=True)
class ItemMoved(Event, kind="item.moved"):
    """An item went to another project, or out of all."""

    project: Changed | None = changed(refers_to="project")


@dataclass(frozen=True, kw_only=True)
class ItemLinked(Event, kind="item.linked"):
    """An item was linked to another; told, on each of the two, only to staff who see both."""

    other: Changed | None = changed(refers_to="item", internal=True)


@dataclass(frozen=True, kw_only=True)
class MessagePosted(Event, kind="message.posted"):
    """Somebody said something on an item; `before` and `after` are the item's."""

    mentions: Changed | None = changed(refers_to="principal", internal=True)


@dataclass(frozen=True, kw_only=True)
class MessageEdited(Event, kind="message.edited"):
    """The words of a message were changed; what they were is for staff to read."""

    text: Changed | None = changed(text=True, internal=True)


@dataclass(frozen=True, kw_only=True)
class MessageRemoved(Event, kind="message.removed"):
    """The words and files of a message are gone, those of its earlier versions too."""


@dataclass(frozen=True, kw_only=True)
class ConversationCreated(Event, kind="conversation.created"):
    """A thread was begun on an item before anything was said in it; `before` and `after` are the item's."""

    subject: Changed | None = changed(text=True)


@dataclass(frozen=True, kw_only=True)
class ConversationEdited(Event, kind="conversation.edited"):
    """A thread is about something else."""

    subject: Changed | None = changed(text=True)


@dataclass(frozen=True, kw_only=True)
class ConversationClosed(Event, kind="conversation.closed"):
    """A thread is done with."""


@dataclass(frozen=True, kw_only=True)
class ConversationOpened(Event, kind="conversation.opened"):
    """A thread that was closed is open again, by hand or since something was said in it."""


@dataclass(frozen=True, kw_only=True)
class ConversationRead(Event, kind="conversation.read"):
    """A person has read a thread up to a message: told to that person's own devices only."""

    message: Changed | None = changed(refers_to="message")
