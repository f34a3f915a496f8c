"""What is followed throughout the story, by a name for each stream."""

from tests.rights.expected.words import DEFINED, JOBS_OF, KINDS, PLANNED, TAGGED

ITEM, ITEMS_ALL, REPLIES, NOTES, TOLD, PRESENCE = "item", "items", "replies", "notes", "told", "presence"
MAILS, FOLDERS_OF = "mails", "folders"
SORTED = "sorted"
TALK, TALKS, ON_PROJECT, WRITING = "talk", "talks", "on project", "writing"
FOLLOWED: dict[str, tuple[str, dict[str, str]]] = {
    ITEM: ("itemChanged", {"id": "@item full"}),
    ITEMS_ALL: ("itemsChanged", {}),
    REPLIES: ("conversationChanged", {"id": "@conversation full replies"}),
    NOTES: ("conversationChanged", {"id": "@conversation full notes"}),
    TOLD: ("notificationsChanged", {}),
    PRESENCE: ("itemPresence", {"id": "@item full"}),
    MAILS: ("incomingMailsChanged", {}),
    FOLDERS_OF: ("foldersChanged", {"projectId": "@project website"}),
    SORTED: ("treeChanged", {}),
    PLANNED: ("projectPlanChanged", {"id": "@project website"}),
    JOBS_OF: ("jobsChanged", {}),
    KINDS: ("itemTypesChanged", {}),
    TAGGED: ("tagsChanged", {}),
    DEFINED: ("customFieldsChanged", {}),
    TALK: ("conversationChanged", {"id": "@conversation outside"}),
    TALKS: ("conversationsChanged", {}),
    ON_PROJECT: ("conversationsChanged", {"projectId": "@project website"}),
    WRITING: ("conversationPresence", {"id": "@conversation outside"}),
}
"""What everybody who may follows throughout the story."""
