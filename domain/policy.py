"""Who may do what: one table of role x action. What a viewer *sees* is `visible_to`; this is asked after it."""

from uuid import UUID

from kit.errors import NotAllowed
from models import (
    Conversation,
    ConversationKind,
    Item,
    Message,
    Part,
    PrincipalKind,
    Project,
    Role,
    SavedReply,
    Sharing,
    Viewer,
    WorkingHours,
)

DISCUSS = frozenset({"item.reply", "item.note", "item.follow"})
CHANGE = frozenset(
    {
        "item.edit",
        "item.set_status",
        "item.convert",
        "item.assign",
        "item.move",
        "item.publish",
        "item.add_followers",
        "item.archive",
        "item.remove",
        "item.plan",
        "item.merge",
        "item.undo_merge",
        "item.split",
    }
)
KEPT = (CHANGE - {"item.archive", "item.remove"}) | {
    "project.edit",
    "project.add_followers",
    "project.create_item",
    "project.plan",
}
"""What is not done to an archived item, which what is said on it brings back, or to an archived project; nor to an item that was
merged into another, but for taking that back, which is done to no other.
"""
CUSTOMER = frozenset({"item.reply", "item.follow", "project.reply", "project.follow"})
ITEM_ACTIONS = DISCUSS | CHANGE
MESSAGE_ACTIONS = frozenset({"message.edit", "message.remove"})

_TALK = frozenset({"project.reply", "project.note", "project.follow"})
_PROJECT_ACTIONS: dict[Role, frozenset[str]] = {
    Role.MANAGER: _TALK
    | {
        "project.add_followers",
        "project.archive",
        "project.create_item",
        "project.edit",
        "project.plan",
        "project.remove",
        "project.share",
    },
    Role.LEAD: _TALK | {"project.edit", "project.add_followers", "project.create_item", "project.plan"},
    Role.MEMBER: _TALK | {"project.create_item"},
    Role.RESTRICTED: _TALK,
}
PROJECT_ACTIONS = _PROJECT_ACTIONS[Role.MANAGER]

_SWITCH = {"item.publish": "may_publish", "item.reply": "may_reply", "project.reply": "may_reply"}
_SCOPE = {
    "item.reply": "conversations:write",
    "item.note": "conversations:write",
    "project.reply": "conversations:write",
    "project.note": "conversations:write",
    "project.create_item": "items:write",
    "project.plan": "items:write",
}


def may(viewer: Viewer, action: str, on: Item | Project) -> bool:
    """Whether `viewer`, who sees the row, may do this to it, as it is. Items need their parties loaded."""
    return not _kept_as_it_is(action, on) and _may(viewer, action, on)


def _kept_as_it_is(action: str, on: Item | Project) -> str:
    """Why this is done to nobody's row that is as this one; empty if it is not so."""
    if isinstance(on, Project) and on.removed_at is not None and action != "project.remove":
        return "This is in the bin: bring it back first."
    if action in KEPT and on.archived:
        return "This is archived: bring it back before you change it."
    if isinstance(on, Item):
        merged = on.merged_into_id is not None
        if action == "item.undo_merge":
            return "" if merged else "This is not merged into another item."
        if merged and action in KEPT:
            return "This was merged into another item: change that one, or take the merge back first."
    return ""


def _may(viewer: Viewer, action: str, on: Item | Project) -> bool:
    if not viewer.has_scope(_SCOPE.get(action, f"{action.partition('.')[0]}s:write")):
        return False
    if viewer.sees_all:
        return True
    if viewer.is_customer:
        return action in CUSTOMER
    switch = _SWITCH.get(action)
    if switch is not None and switch not in viewer.switches:
        return False
    if isinstance(on, Project):
        if on.removed_at is not None:
            return action == "project.remove"  # who sees it in the bin may bring it back
        role = viewer.roles.get(on.id)
        return role is not None and action in _PROJECT_ACTIONS[role]
    return _may_in_role(viewer, action, on)


def check(viewer: Viewer, action: str, on: Item | Project) -> None:
    """Raises: NotAllowed, unless `may`."""
    if not may(viewer, action, on):
        if (why := _kept_as_it_is(action, on)) and _may(viewer, action, on):
            raise NotAllowed(why)
        verb = action.partition(".")[2].replace("_", " ")
        raise NotAllowed(f"You may see this, but not do this to it: {verb}.")


def check_taken_along(viewer: Viewer, item: Item) -> None:
    """Raises: NotAllowed, unless `viewer` may move the item, which goes along with what it stands below, archived or not."""
    if not _may(viewer, "item.move", item):
        raise NotAllowed("You may not move what stands below it.")


def check_asked_for(viewer: Viewer, item: Item) -> None:
    """Raises: NotAllowed, unless it is the customer's own request, in which they may edit the fields that are for them."""
    is_kept = item.archived or item.merged_into_id is not None
    if is_kept or not (viewer.has_scope("items:write") and item.requester_id == viewer.principal_id):
        raise NotAllowed("You may see this, but not do this to it: edit.")


def may_to_message(viewer: Viewer, action: str, message: Message, project_id: UUID | None) -> bool:
    """Whether `viewer`, who sees the message, may do this to it; `project_id`: where it, or its item, is.

    Users who may edit messages edit and remove their own. Anybody's are removed, never edited, by admins and by the managers
    of the project: nobody puts words into another's mouth.
    """
    if not viewer.has_scope("conversations:write"):
        return False
    if message.author_id == viewer.principal_id and (
        viewer.sees_all or "may_edit_messages" in viewer.switches
    ):
        return True
    manages = project_id is not None and viewer.roles.get(project_id) is Role.MANAGER
    return action == "message.remove" and (viewer.sees_all or manages)


def check_message(viewer: Viewer, action: str, message: Message, project_id: UUID | None) -> None:
    """Raises: NotAllowed, unless `may_to_message`."""
    if not may_to_message(viewer, action, message, project_id):
        raise NotAllowed(f"You may read this message, but not {action.partition('.')[2]} it.")


def may_say(viewer: Viewer, thread: Conversation, on: Item | Project | None) -> bool:
    """Whether `viewer`, who sees the thread, may say something in it; `on`: the item or project that it stands on.

    On neither, those who see it take part in it.
    """
    if on is None:
        return _may_talk(viewer, thread.kind)
    noun = "item" if isinstance(on, Item) else "project"
    return may(viewer, f"{noun}.note" if thread.internal else f"{noun}.reply", on)


def check_say(viewer: Viewer, thread: Conversation, on: Item | Project | None) -> None:
    """Raises: NotAllowed, unless `may_say`."""
    if not may_say(viewer, thread, on):
        raise NotAllowed("You may read this conversation, but say nothing in it.")


def check_thread(viewer: Viewer, thread: Conversation, on: Item | Project | None) -> None:
    """Raises: NotAllowed, unless `viewer`, who sees the thread, is of the staff and may say something in it."""
    if not (viewer.is_staff and may_say(viewer, thread, on)):
        raise NotAllowed("You may read this conversation, but not change it.")


def check_start(viewer: Viewer, kind: ConversationKind) -> None:
    """Raises: NotAllowed, unless `viewer` may begin a conversation with somebody: who of the staff may write to them."""
    if not (viewer.is_staff and _may_talk(viewer, kind)):
        raise NotAllowed("You may not begin a conversation of this kind.")


def _may_talk(viewer: Viewer, kind: ConversationKind) -> bool:
    if not viewer.has_scope("conversations:write"):
        return False
    to_customers = kind is ConversationKind.CUSTOMER and viewer.is_staff
    return not to_customers or viewer.sees_all or "may_reply" in viewer.switches


def check_admin(viewer: Viewer, scope: str = "people:write") -> None:
    """Raises: NotAllowed, unless the viewer administers the workspace (an API key of an admin needs the scope)."""
    if not (viewer.sees_all and viewer.has_scope(scope)):
        raise NotAllowed("Only admins may do this.")


def _may_in_role(viewer: Viewer, action: str, item: Item) -> bool:
    if item.project_id is not None:
        role = viewer.roles.get(item.project_id)
        if role in (Role.MANAGER, Role.LEAD):
            return True
        if role is not Role.MEMBER:
            return role is Role.RESTRICTED and action in DISCUSS
    return action in DISCUSS or _own(viewer, item)


def _own(viewer: Viewer, item: Item) -> bool:
    """Created by the viewer, or assigned to them or to a team of theirs."""
    mine = {viewer.principal_id, *viewer.teams}
    return item.creator_id == viewer.principal_id or any(
        p.part is Part.ASSIGNEE and p.principal_id in mine for p in item.parties
    )


def check_keeps_replies(viewer: Viewer) -> None:
    """Raises: NotAllowed, unless the viewer is a user, who may have saved replies (a key needs the scope)."""
    if not (viewer.kind is PrincipalKind.USER and viewer.has_scope("conversations:write")):
        raise NotAllowed("Only users may do this.")


def may_share_replies(viewer: Viewer) -> bool:
    """Admins, and users who may manage macros."""
    return viewer.sees_all or "may_manage_macros" in viewer.switches


def may_change_saved_reply(viewer: Viewer, reply: SavedReply) -> bool:
    """Whether `viewer`, who sees it, may change it: one's own, and what is shared as an admin, or as an owner who may share."""
    if not viewer.has_scope("conversations:write"):
        return False
    owns = reply.owner_id == viewer.principal_id
    if reply.sharing is Sharing.OWN:
        return owns
    return viewer.sees_all or (owns and may_share_replies(viewer))


def check_saved_reply(viewer: Viewer, reply: SavedReply) -> None:
    """Raises: NotAllowed, unless `may_change_saved_reply`."""
    if not may_change_saved_reply(viewer, reply):
        raise NotAllowed("You may use this saved reply, but not change it.")


def check_hours_of(viewer: Viewer, user_id: UUID | None) -> None:
    """Raises: NotAllowed, unless they are the viewer's own, or an admin asks; who sets hours sees them (a key needs both scopes).

    user_id: None for the company's.
    """
    if not WorkingHours.are_seen_by(viewer):
        raise NotAllowed("You may not read working hours, so you may not set them.")
    if user_id is None or user_id != viewer.principal_id or not viewer.has_scope("people:write"):
        check_admin(viewer)
