"""Mutations that a client may send again with the same key: what they made is told again only to whoever sees it still.

Each is sent twice by a key of the admin's that makes without seeing.
"""

from collections.abc import Mapping
from typing import Any

MADE_UNSEEN: dict[str, tuple[str, Mapping[str, Any]]] = {
    "itemCreate": ("no_items_key", {"input": {"title": "Another", "projectId": None}}),
    "itemReply": ("no_talk_key", {"id": "@item full", "input": {"text": "Said"}}),
    "itemNote": ("no_talk_key", {"id": "@item full", "input": {"text": "Said"}}),
    "conversationCreate": ("no_talk_key", {"itemId": "@item full", "kind": "INTERNAL", "subject": "More"}),
    "conversationStart": (
        "no_talk_key",
        {"kind": "INTERNAL", "participantIds": ["@team night"], "input": {"text": "Said"}},
    ),
    "projectCreate": ("no_projects_key", {"name": "Another"}),
    "portfolioCreate": ("no_projects_key", {"name": "Another"}),
    "userCreate": (
        "no_people_key",
        {"input": {"email": "new@staff.example", "name": "New", "joinsInbox": False}},
    ),
    "customerCreate": ("no_people_key", {"input": {"email": "new@new.example"}}),
    "organizationCreate": ("no_people_key", {"name": "Another", "domains": ["another.example"]}),
    "teamCreate": ("no_people_key", {"name": "Another"}),
    "tagCreate": ("no_items_key", {"input": {"name": "Another"}}),
    "customFieldCreate": ("no_items_key", {"input": {"name": "Another", "kind": "TEXT"}}),
    "savedReplyCreate": ("no_talk_key", {"input": {"name": "Another", "text": "Said"}}),
    "inboxCreate": (
        "no_projects_key",
        {"input": {"name": "Another", "addresses": ["another@desk.example"]}},
    ),
    "mailboxCreate": (
        "no_projects_key",
        {
            "input": {
                "host": "imap.desk.example",
                "user": "a",
                "password": "hush",
            }
        },
    ),
}
MADE_SEEING = {
    "itemClone",
    "itemChangeManyAsJob",
    "projectDuplicate",
    "itemSplit",
    "conversationPost",
    "folderCreate",
    "checklistEntryCreate",
    "itemTypeCreate",
    "statusCreate",
}
"""Who posts in a conversation sees it, who makes a folder its project, who adds to a checklist, clones or splits its item: that
they see it no longer is told in test_talks.py, test_folders.py, test_checklists.py, test_clone.py and test_split.py there. Who
has a project duplicated, or many items changed, asked for the job.
Everybody sees types."""
SEES_ALL = "wide_key"
"""For whom the same is made once, and told twice."""
