"""The kinds of mails that leave, each with all it says by itself in its own file.

A new kind is one file that makes a `Kind`, and its name below.
"""

from domain.mail_templates.kinds.confirmation import CONFIRMATION
from domain.mail_templates.kinds.conversation import CONVERSATION_MESSAGES
from domain.mail_templates.kinds.declaration import Kind, Words
from domain.mail_templates.kinds.digest import DIGEST
from domain.mail_templates.kinds.message import MESSAGES
from domain.mail_templates.kinds.notice import NOTICE
from domain.mail_templates.kinds.sign_in_link import SIGN_IN_LINK
from domain.mail_templates.kinds.test import TEST

_ALL = (MESSAGES, CONVERSATION_MESSAGES, CONFIRMATION, NOTICE, DIGEST, SIGN_IN_LINK, TEST)
KINDS = {kind.name: kind for kind in _ALL}
"""By name, in the order in which they are listed."""

__all__ = [
    "CONFIRMATION",
    "CONVERSATION_MESSAGES",
    "DIGEST",
    "KINDS",
    "MESSAGES",
    "NOTICE",
    "SIGN_IN_LINK",
    "TEST",
    "Kind",
    "Words",
]
