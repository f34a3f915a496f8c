"""Where the conditions are.

A new function of `models` that decides about sight belongs into WHOLE; everything else is found by itself in ROOMS.
"""

WHOLE: dict[str, tuple[str, ...]] = {
    "models/principal.py": ("Principal.visible_to", "Principal.token"),
    "models/project.py": ("Project.audience", "Project.visible_to"),
    "models/folder.py": ("Folder.audience", "Folder.visible_to"),
    "models/portfolio.py": ("Portfolio.audience", "Portfolio.visible_to", "PortfolioEntry.visible_to"),
    "models/item.py": (
        "Item.visible_to",
        "Item.in_bin",
        "Item._reached",
        "Item.known_to",
        "Item.shown_to_guest",
        "Item.audience",
        "ItemParty.token",
        "of_binned",
        "_reached_directly",
        "_reached_by_customer",
    ),
    "models/checklist_entry.py": ("ChecklistEntry.visible_to",),
    "models/item_link.py": ("ItemLink.visible_to",),
    "models/item_plan.py": ("ItemPlan.visible_to",),
    "models/plan_link.py": ("PlanLink.visible_to",),
    "models/recurrence.py": ("Recurrence.visible_to",),
    "models/absence.py": ("Absence.visible_to", "Absence.tells_why"),
    "models/baseline.py": ("Baseline.visible_to", "Baseline.audience", "BaselineItem.visible_to"),
    "models/project_plan.py": ("PlanChange.visible_to",),
    "models/conversation.py": (
        "Conversation.internal",
        "Conversation.direct",
        "Conversation.visible_to",
        "Conversation.audience",
        "Participant.token",
        "Message.visible_to",
        "Message.seen_beside_item",
        "without_guests",
        "not_as_guest",
        "not_in_kept_thread",
        "_where_seen",
    ),
    "models/file.py": ("File.visible_to",),
    "models/search/find.py": ("_messages", "_principals"),
    "models/draft.py": ("Draft.visible_to", "Draft.beside_item"),
    "models/event.py": ("EventRecord.visible_to", "EventRecord.of_visible_threads"),
    "models/notification.py": ("Notification.visible_to",),
    "models/saved_reply.py": ("SavedReply.visible_to",),
    "models/brand.py": ("Brand.is_seen_by",),
    "models/working_hours.py": ("WorkingHours.visible_to", "WorkingHours.are_seen_by"),
    "models/mail_template.py": ("MailTemplate.visible_to", "MailTemplate.is_seen_by"),
    "models/inbox.py": ("Inbox.audience", "Inbox.visible_to"),
    "models/mailbox.py": ("Mailbox.audience", "Mailbox.visible_to"),
    "models/mail_server.py": ("MailServer.audience", "MailServer.visible_to"),
    "models/mail.py": ("IncomingMail.audience", "IncomingMail.visible_to", "OutgoingMail.visible_to"),
    "models/item_count.py": ("ItemCount.visible_to",),
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
        "KEPT",
        "CUSTOMER",
        "_PROJECT_ACTIONS",
        "_SWITCH",
        "_SCOPE",
        "may",
        "_kept_as_it_is",
        "_may",
        "check",
        "check_taken_along",
        "may_to_message",
        "check_message",
        "may_say",
        "check_say",
        "check_thread",
        "check_start",
        "_may_talk",
        "check_admin",
        "check_keeps_replies",
        "may_share_replies",
        "may_change_saved_reply",
        "check_saved_reply",
        "check_hours_of",
        "check_asked_for",
        "_may_in_role",
        "_own",
    ),
    "domain/conversations/read.py": ("_is_news", "_tell"),
    "domain/saved_replies/locked.py": ("snapshot",),
    "realtime/streams.py": (
        "ItemStream.judge",
        "ItemListStream.judge",
        "ConversationStream.judge",
        "ConversationListStream.judge",
        "NotificationStream.judge",
        "hidden",
        "_is_reader",
    ),
    "realtime/entity_streams.py": (
        "IncomingMailStream.judge",
        "FolderListStream.judge",
        "TreeStream.judge",
        "ItemTypeStream.judge",
        "TagStream.judge",
        "CustomFieldStream.judge",
        "_became",
        "_seen",
    ),
    "realtime/presence.py": (
        "Present.shown_to",
        "PresenceStream.judge",
        "ConversationPresenceStream.judge",
        "Presence._tell",
    ),
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
RIGHTS = frozenset(
    {"owner_id", "hidden", "silent", "shown_to", "is_seen_by", "_reads", "_known", "_known_written"}
)
"""So may one with one of these names in it."""

CHECKS = frozenset({"policy.check", "policy.check_admin", "signed_in"})
"""Calls that refuse, beside all of a viewer whose names begin with `_check_`."""
REFUSALS = frozenset({"NotAllowed"})
"""What is raised where somebody may not: every condition that leads there decides about rights."""
