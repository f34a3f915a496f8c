"""How the company shows itself and what its mails say: admins read all of it, nobody else anything."""

from tests.rights.expected.audiences import INBOXES, ITEMS
from tests.rights.expected.circles import NOBODY
from tests.rights.rows import EMPTY, FALSE, NULL, TRUE, VALUE, Row, Type
from tests.rights.viewers import ALL

SEEN: Row = {VALUE: ALL}
READERS = INBOXES["inbox support"]
"""Admins, by a sign-in that covers projects:read, as for inboxes."""
PREVIEWING = READERS & ITEMS["item full"]

TYPES = [
    Type("Brand", ("brand",), READERS, {
        **dict.fromkeys(("accent", "background", "header", "footer", "languages"), SEEN),
        "language": {"en": ALL},
        "logo": {NULL: ALL},
        "version": {1: ALL},
        "updatedAt": {NULL: ALL},
    }),
    Type("MailKind", ("mailKinds", 0), READERS, dict.fromkeys(("name", "description", "variables"), SEEN)),
    Type("MailVariable", ("mailVariables", 0), READERS, {
        **dict.fromkeys(("name", "description", "example"), SEEN),
        "forStaff": {FALSE: ALL},
    }),
    Type("MailTemplate", ("mailTemplates", 0), READERS, {
        **dict.fromkeys(("kind", "language", "subject", "text", "html"), SEEN),
        "isBuiltIn": {TRUE: ALL},
        "version": {0: ALL},
        "updatedAt": {NULL: ALL},
    }),
    Type("MailPreview", ("mailTemplatePreview",), PREVIEWING, {
        **dict.fromkeys(("subject", "text", "html"), SEEN),
        "faults": {EMPTY: ALL},
    }),
    # What holds has no faults: what a fault says is in tests/api/test_mail_templates.py.
    Type("MailFault", ("mailTemplatePreview", "faults", 0), NOBODY, dict.fromkeys(("part", "line", "message"), SEEN)),
]  # fmt: skip
