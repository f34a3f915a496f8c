"""What happens to items and what is said on them."""

from dataclasses import dataclass

from domain.events.declaration import Changed, Event, changed


@dataclass(frozen=True, kw_only=True)
class ItemCreated(Event, kind="item.created"):
    """An item was made."""

    title: Changed | None = changed(text=True)
    requester: Changed | None = changed(refers_to="principal")
    assignees: Changed | None = changed(refers_to="principal")
    tags: Changed | None = changed(refers_to="tag", internal=True)


@dataclass(frozen=True, kw_only=True)
class ItemEdited(Event, kind="item.edited"):
    """An item's own words or properties changed."""

    title: Changed | None = changed(text=True)
    description: Changed | None = changed(text=True)
    priority: Changed | None = changed()
    published: Changed | None = changed()
    finished_at: Changed | None = changed()


@dataclass(frozen=True, kw_only=True)
class ItemStatusChanged(Event, kind="item.status_changed"):
    """An item went to another status."""

    status: Changed | None = changed(refers_to="status")


@dataclass(frozen=True, kw_only=True)
class ItemConverted(Event, kind="item.converted"):
    """An item became one of another type, and so got a status of that."""

    type: Changed | None = changed(refers_to="type")
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
class ItemTagsChanged(Event, kind="item.tags_changed"):
    """An item got or lost tags."""

    tags: Changed | None = changed(refers_to="tag", internal=True)


@dataclass(frozen=True, kw_only=True)
class ItemProgressSet(Event, kind="item.progress_set"):
    """It was said how far an item is, in per cent, or that taken back."""

    percent_complete: Changed | None = changed(internal=True)


@dataclass(frozen=True, kw_only=True)
class ItemPointsSet(Event, kind="item.points_set"):
    """It was said how large an item is, in points, or that taken back."""

    agile_points: Changed | None = changed(internal=True)


@dataclass(frozen=True, kw_only=True)
class ItemMuteChanged(Event, kind="item.mute_changed"):
    """A person wants to hear no more of an item, or again: told to their own devices alone, and in no history."""

    muted: Changed | None = changed()


@dataclass(frozen=True, kw_only=True)
class ItemMoved(Event, kind="item.moved"):
    """An item went to another project, or out of all."""

    project: Changed | None = changed(refers_to="project")
    parent: Changed | None = changed(refers_to="item", internal=True)
    folder: Changed | None = changed(refers_to="folder", internal=True)


@dataclass(frozen=True, kw_only=True)
class ItemSubtreeMoved(Event, kind="item.subtree_moved"):
    """An item went to another project with all that is below it: streams and histories tell of each of these as `item.moved`."""

    project: Changed | None = changed(refers_to="project")
    parent: Changed | None = changed(refers_to="item", internal=True)
    folder: Changed | None = changed(refers_to="folder", internal=True)


@dataclass(frozen=True, kw_only=True)
class ItemPlaced(Event, kind="item.placed"):
    """An item stands elsewhere in its project: under another item, in another folder, or before or behind others."""

    parent: Changed | None = changed(refers_to="item", internal=True)
    folder: Changed | None = changed(refers_to="folder", internal=True)


@dataclass(frozen=True, kw_only=True)
class ItemArchived(Event, kind="item.archived"):
    """An item is out of the way: in no list that does not ask for what is archived, and changed by nobody."""


@dataclass(frozen=True, kw_only=True)
class ItemUnarchived(Event, kind="item.unarchived"):
    """An item is archived no longer: somebody brought it back, or said something on it."""


@dataclass(frozen=True, kw_only=True)
class ItemRemoved(Event, kind="item.removed"):
    """An item went into the bin: nobody sees it any more."""


@dataclass(frozen=True, kw_only=True)
class ItemRestored(Event, kind="item.restored"):
    """An item is back from the bin."""


@dataclass(frozen=True, kw_only=True)
class ItemSubtreeCreated(Event, kind="item.subtree_created"):
    """Items were made together, as a project was copied: streams and histories tell of each of these as `item.created`."""


@dataclass(frozen=True, kw_only=True)
class ItemSubtreeArchived(Event, kind="item.subtree_archived"):
    """An item was archived with all that is below it: streams and histories tell of each of these as `item.archived`."""


@dataclass(frozen=True, kw_only=True)
class ItemSubtreeUnarchived(Event, kind="item.subtree_unarchived"):
    """An item and what is below it are archived no longer: streams and histories tell of each as `item.unarchived`."""


@dataclass(frozen=True, kw_only=True)
class ItemSubtreeRemoved(Event, kind="item.subtree_removed"):
    """An item went into the bin with all that is below it: streams tell of each of these as `item.removed`."""


@dataclass(frozen=True, kw_only=True)
class ItemSubtreeRestored(Event, kind="item.subtree_restored"):
    """An item is back from the bin with all that went with it: streams and histories tell of each as `item.restored`."""


@dataclass(frozen=True, kw_only=True)
class ItemErased(Event, kind="item.erased"):
    """An item's time in the bin was over: what it and its messages said is gone, in the log too."""


@dataclass(frozen=True, kw_only=True)
class ItemLinked(Event, kind="item.linked"):
    """An item was linked to another; told, on each of the two, only to staff who see both. `link_kind` says how it stands to
    that: `relates`, `blocks`, `blocked_by`, `duplicates`, `duplicated_by`, `made_from`, `made`.
    """

    other: Changed | None = changed(refers_to="item", internal=True)
    link_kind: Changed | None = changed(internal=True)


@dataclass(frozen=True, kw_only=True)
class ItemUnlinked(Event, kind="item.unlinked"):
    """A link of an item to another was taken back; told as that it was linked."""

    other: Changed | None = changed(refers_to="item", internal=True)
    link_kind: Changed | None = changed(internal=True)


@dataclass(frozen=True, kw_only=True)
class ItemMerged(Event, kind="item.merged"):
    """An item was merged into another, `into`; or another, `merged`, into it. Told to staff, and to customers who see both; in no
    customer's history.
    """

    into: Changed | None = changed(refers_to="item", internal=True)
    merged: Changed | None = changed(refers_to="item", internal=True)


@dataclass(frozen=True, kw_only=True)
class ItemUnmerged(Event, kind="item.unmerged"):
    """A merge was taken back; told as the merge was."""

    into: Changed | None = changed(refers_to="item", internal=True)
    merged: Changed | None = changed(refers_to="item", internal=True)


@dataclass(frozen=True, kw_only=True)
class ItemSplit(Event, kind="item.split"):
    """Some of what was said on an item went to a new one, `other`; each message tells of itself, too. Told to staff."""

    other: Changed | None = changed(refers_to="item", internal=True)


@dataclass(frozen=True, kw_only=True)
class MessageMoved(Event, kind="message.moved"):
    """A message went to another item, and is in this conversation no longer; told where it was."""

    item: Changed | None = changed(refers_to="item", internal=True)


@dataclass(frozen=True, kw_only=True)
class MessagePosted(Event, kind="message.posted"):
    """Somebody said something; `before` and `after` are the item's, or else the thread's."""

    mentions: Changed | None = changed(refers_to="principal", internal=True)


@dataclass(frozen=True, kw_only=True)
class MessageEdited(Event, kind="message.edited"):
    """The words of a message were changed, or whom it names; what they were is for staff to read. `newly_mentioned`: whom it had
    never named before.
    """

    text: Changed | None = changed(text=True, internal=True)
    mentions: Changed | None = changed(refers_to="principal", internal=True)
    newly_mentioned: Changed | None = changed(refers_to="principal", internal=True)


@dataclass(frozen=True, kw_only=True)
class MessageRemoved(Event, kind="message.removed"):
    """The words and files of a message are gone, those of its earlier versions too."""


@dataclass(frozen=True, kw_only=True)
class ConversationCreated(Event, kind="conversation.created"):
    """A thread was begun before anything was said in it; `before` and `after` are the item's, or else the thread's."""

    subject: Changed | None = changed(text=True)
    participants: Changed | None = changed(refers_to="principal", internal=True)


@dataclass(frozen=True, kw_only=True)
class ConversationParticipantsChanged(Event, kind="conversation.participants_changed"):
    """Somebody joined or left a conversation that is on neither item nor project."""

    participants: Changed | None = changed(refers_to="principal", internal=True)


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
    """A person has read a thread up to a message: told to their own devices, and to staff who see the item. `reader`: who, of a
    thread on no item, so that lists of these tell nobody else.
    """

    message: Changed | None = changed(refers_to="message")
    reader: Changed | None = changed(refers_to="principal", internal=True)


@dataclass(frozen=True, kw_only=True)
class ConversationStaffRead(Event, kind="conversation.staff_read"):
    """Somebody of the staff has read a thread further than anybody of them before: told to its customers, never who, and in no
    history.
    """

    message: Changed | None = changed(refers_to="message")


@dataclass(frozen=True, kw_only=True)
class ItemRead(Event, kind="item.read"):
    """A person has read on in a thread of an item: told to their own devices alone, and in no history."""
