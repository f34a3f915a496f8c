"""By which doors items come in."""

from enum import StrEnum


class Source(StrEnum):
    """By which door an item came in."""

    MAIL = "mail"
    FORM = "form"
    PORTAL = "portal"
    CHAT = "chat"
    PHONE = "phone"
    HAND = "hand"
    IMPORT = "import"
    API = "api"
    RECURRENCE = "recurrence"
