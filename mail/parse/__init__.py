"""Reading mail: `parse(raw)` takes any bytes and gives a `ParsedMail`."""

from mail.parse.parsed import Attachment, Defect, Noise, ParsedMail, body_hash
from mail.parse.reader import parse

__all__ = ["Attachment", "Defect", "Noise", "ParsedMail", "body_hash", "parse"]
