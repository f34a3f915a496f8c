"""Who may do what: one table of role x action. What a viewer *sees* is `visible_to`; this is asked after it."""

from kit.errors import NotAllowed
from models import Conversation, Item, Message, Part, Project, Role, Viewer

DISCUSS = frozenset({"item.reply", "item.note", "item.follow"})
CHANGE = frozenset(
    {"item.edit", "item.set_status", "item.assign", "item.move", "item.publish", "item.add_followers"}
)
CUSTOMER = frozenset({"item.reply", "item.follow"})
ITEM_ACTIONS = DISCUSS | CHANGE
MESSAGE_ACTIONS = frozenset({"message.edit", "message.remove"})

_PROJECT_ACTIONS: dict[Role, frozenset[str]] = {
    Role.MANAGER: frozenset(
        {"project.edit", "project.share", "project.add_followers", "project.create_item", "project.follow"}
    ),
    Role.LEAD: frozenset({"project.edit", "project.add_followers", "project.create_item", "project.follow"}),
    Role.MEMBER: frozenset({"project.create_item", "project.follow"}),
    Role.RESTRICTED: frozenset({"project.follow"}),
}
PROJECT_ACTIONS = _PROJECT_ACTIONS[Role.MANAGER]

_SWITCH = {"item.publish": "may_publish", "item.reply": "may_reply"}
_SCOPE = {
    "item.reply": "conversations:write",
    "item.note": "conversations:write",
    "project.create_item": "items:write",
}


def may(viewer: Viewer, action: str, on: Item | Project) -> bool:
    """Whether `viewer`, who sees the row, may do this to it. Items need their parties loaded."""
    if not viewer.has_scope(_SCOPE.get(action, f"{action.partition('.')[0]}s:write")):
        return False
    if viewer.sees_all:
        return True
    if viewer.is_customer:
        return action in CUSTOMER or action == "project.follow"
    if isinstance(on, Project):
        role = viewer.roles.get(on.id)
        return role is not None and action in _PROJECT_ACTIONS[role]
    switch = _SWITCH.get(action)
    return (switch is None or switch in viewer.switches) and _may_in_role(viewer, action, on)


def check(viewer: Viewer, action: str, on: Item | Project) -> None:
    """Raises: NotAllowed, unless `may`."""
    if not may(viewer, action, on):
        verb = action.partition(".")[2].replace("_", " ")
        raise NotAllowed(f"You may see this, but not do this to it: {verb}.")


def may_to_message(viewer: Viewer, action: str, message: Message, item: Item) -> bool:
    """Whether `viewer`, who sees the message, may do this to it.

    Users who may edit messages edit and remove their own. Anybody's are removed, never edited, by admins and by the managers
    of the item's project: nobody puts words into another's mouth.
    """
    if not viewer.has_scope("conversations:write"):
        return False
    if message.author_id == viewer.principal_id and (
        viewer.sees_all or "may_edit_messages" in viewer.switches
    ):
        return True
    manages = item.project_id is not None and viewer.roles.get(item.project_id) is Role.MANAGER
    return action == "message.remove" and (viewer.sees_all or manages)


def check_message(viewer: Viewer, action: str, message: Message, item: Item) -> None:
    """Raises: NotAllowed, unless `may_to_message`."""
    if not may_to_message(viewer, action, message, item):
        raise NotAllowed(f"You may read this message, but not {action.partition('.')[2]} it.")


def check_thread(viewer: Viewer, thread: Conversation, item: Item) -> None:
    """Raises: NotAllowed, unless `viewer`, who sees the thread, is of the staff and may say something in it."""
    if not (viewer.is_staff and may(viewer, "item.note" if thread.internal else "item.reply", item)):
        raise NotAllowed("You may read this conversation, but not change it.")


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
