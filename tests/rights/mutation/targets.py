"""Where the conditions are.

A new function of `models` that decides about sight belongs into WHOLE; everything else is found by itself in ROOMS.
"""

WHOLE: dict[str, tuple[str, ...]] = {
    "models/principal.py": ("Principal.visible_to", "Principal.token"),
    "models/project.py": ("Project.audience", "Project.visible_to"),
    "models/item.py": (
        "Item.visible_to",
        "Item.audience",
        "ItemParty.token",
        "_reached_directly",
        "_reached_by_customer",
    ),
    "models/item_link.py": ("ItemLink.visible_to",),
    "models/conversation.py": (
        "Conversation.internal",
        "Conversation.visible_to",
        "Message.visible_to",
        "Message.seen_beside_item",
        "File.visible_to",
        "_of_visible_items",
    ),
    "models/draft.py": ("Draft.visible_to",),
    "models/event.py": ("EventRecord.visible_to",),
    "models/notification.py": ("Notification.visible_to",),
    "models/inbox.py": ("Inbox.audience", "Inbox.visible_to"),
    "models/viewer.py": (
        "Viewer.is_signed_in",
        "Viewer.is_staff",
        "Viewer.is_customer",
        "Viewer.sees_all",
        "Viewer.projects",
        "Viewer.has_scope",
        "Viewer.sees",
    ),
    "models/sight.py": (
        "_ABOUT",
        "_JOINS",
        "_BY_SESSION",
        "_BY_API_KEY",
        "_BY_PRINCIPAL",
        "_viewer",
        "_roles",
    ),
    "domain/policy.py": (
        "DISCUSS",
        "CHANGE",
        "CUSTOMER",
        "_PROJECT_ACTIONS",
        "_SWITCH",
        "_SCOPE",
        "may",
        "check",
        "may_to_message",
        "check_message",
        "check_thread",
        "check_admin",
        "_may_in_role",
        "_own",
    ),
    "realtime/streams.py": (
        "ItemStream.judge",
        "ItemListStream.judge",
        "ConversationStream.judge",
        "NotificationStream.judge",
        "hidden",
    ),
    "realtime/presence.py": ("Present.shown_to", "PresenceStream.judge", "Presence._tell"),
    "resolvers/history.py": ("_readable", "_named", "_sees_project"),
    "resolvers/inputs.py": ("_check_sight",),
    "resolvers/people.py": ("_known", "_known_written"),
    "resolvers/relations.py": ("staff",),
    "resolvers/fields.py": ("staff_column",),
    "resolvers/sharing.py": ("signature", "rights_of", "universe", "_universe"),
}
"""Functions and values in which every condition decides about sight or rights."""

ROOMS = ("domain", "resolvers", "realtime")
"""Folders in which conditions that speak of a viewer's rights are looked for, file by file."""

OF_A_VIEWER = frozenset(
    {
        "has_scope",
        "is_staff",
        "is_customer",
        "is_signed_in",
        "sees_all",
        "sees",
        "scopes",
        "session_id",
        "principal_id",
        "kind",
        "tokens",
    }
)
"""A condition that asks a viewer for one of these may decide about their rights."""
RIGHTS = frozenset({"owner_id", "hidden", "silent", "shown_to", "_known", "_known_written"})
"""So may one with one of these names in it."""

CHECKS = frozenset({"policy.check", "policy.check_admin", "signed_in"})
"""Calls that refuse, beside all of a viewer whose names begin with `_check_`."""
REFUSALS = frozenset({"NotAllowed"})
"""What is raised where somebody may not: every condition that leads there decides about rights."""
