"""Addresses that say what an answer is about: `desk+<token>@example.com`.

The token holds an item's number, whether the thread is internal, and for whom it was made, under our signature: 25 bytes, 40
letters and digits in which case does not matter. It proves that we wrote it, never who uses it: whoever sees a mail has it. What
its bearer may do is asked of the sender, in `mail.threads`.
"""

import base64
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from domain.config import current
from kit import seal
from mail.parse import ParsedMail, mailboxes

TOKEN = 40
"""Characters of a token: what the setting of the address leaves room for."""
ADDRESSES_MOST = 200
NUMBER_MOST = 2**39 - 1

_PURPOSE = "reply address"
_SIGNATURE = 12
_FOR = 8
_INTERNAL = 2**39
_TOKEN = re.compile(rf"[a-z2-7]{{{TOKEN}}}")
_FIELDS = ("delivered-to", "x-original-to")


@dataclass(frozen=True, slots=True)
class ReplyAddress:
    """What a token of ours says."""

    number: int
    internal: bool
    made_for: bytes

    def is_for(self, principal_id: UUID | None) -> bool:
        """Whether it was made for this principal."""
        return principal_id is not None and self.made_for == _made_for(principal_id)


def address_for(number: int, principal_id: UUID, *, internal: bool) -> str | None:
    """The address by which this principal answers in threads of this kind on the item with this number; always the same.

    None where the settings want none.
    """
    config = current()
    if not config.signed_replies or number > NUMBER_MOST:
        return None
    told = (number | _INTERNAL * internal).to_bytes(5) + _made_for(principal_id)
    token = base64.b32encode(told + seal.sign(_PURPOSE, told, _SIGNATURE)).decode().lower()
    local, _, domain = (config.reply_address or config.mail_from).rpartition("@")
    return f"{local}+{token}@{domain}"


def read(address: str) -> ReplyAddress | None:
    """What an address says, whatever its domain; None unless we made its token."""
    token = address.rpartition("@")[0].rpartition("+")[2].lower()
    if not _TOKEN.fullmatch(token):
        return None
    raw = base64.b32decode(token.upper())
    told, signature = raw[:-_SIGNATURE], raw[-_SIGNATURE:]
    if not seal.is_signed(_PURPOSE, told, signature):
        return None
    number = int.from_bytes(told[:-_FOR])
    return ReplyAddress(number & NUMBER_MOST, number >= _INTERNAL, told[-_FOR:])


def named_in(mail: ParsedMail, recipients: Sequence[str] = ()) -> list[ReplyAddress]:
    """The addresses of ours among those of the envelope and of the heads, each once."""
    found = (read(address) for address in [*recipients, *_in_heads(mail)][:ADDRESSES_MOST])
    return list(dict.fromkeys(filter(None, found)))


def _in_heads(mail: ParsedMail) -> Iterator[str]:
    for name, value in mail.headers:
        if name in _FIELDS:
            yield from (mailbox.address for mailbox in mailboxes.read(value, set()))
    yield from (mailbox.address for mailbox in (*mail.to, *mail.cc))


def _made_for(principal_id: UUID) -> bytes:
    return sha256(principal_id.bytes).digest()[:_FOR]
