"""The door that goes out itself: mail is fetched from mailboxes of other servers by IMAP."""

from mail.fetching.checking import check
from mail.fetching.collecting import collect
from mail.fetching.troubles import Trouble

__all__ = ["Trouble", "check", "collect"]
