"""The door for mail servers: SMTP and LMTP. What it has answered with 250 is stored; everything else stays its sender's."""

from mail.listening.door import MailDoor
from mail.listening.limits import Limits

__all__ = ["Limits", "MailDoor"]
