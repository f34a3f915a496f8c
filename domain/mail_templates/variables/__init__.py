"""What mails may speak of: each noun declares its own variables, once, in its own file."""

from domain.mail_templates.variables.conversation import CONVERSATION
from domain.mail_templates.variables.declaration import Moment, Noun, Reader, Rich, Variable
from domain.mail_templates.variables.item import ITEM, told_of
from domain.mail_templates.variables.link import LINK
from domain.mail_templates.variables.message import MESSAGE
from domain.mail_templates.variables.news import LISTED, NEWS, SUMMARY, Happened, Listed, Summary
from domain.mail_templates.variables.recipient import RECIPIENT
from domain.mail_templates.variables.workspace import WORKSPACE

__all__ = [
    "CONVERSATION",
    "ITEM",
    "LINK",
    "LISTED",
    "MESSAGE",
    "NEWS",
    "RECIPIENT",
    "SUMMARY",
    "WORKSPACE",
    "Happened",
    "Listed",
    "Moment",
    "Noun",
    "Reader",
    "Rich",
    "Summary",
    "Variable",
    "told_of",
]
