"""Addresses that say what an answer is about: `desk+<token>@example.com`.

The token holds an item's number, whether the thread is internal, which thread of the item it is (if the mail was about one), and
for whom it was made, or else the key of a conversation that is on no item; under our signature: 25 bytes, 40 letters and digits
in which case does not matter. It proves that we wrote it, never who uses it: whoever sees a mail has it. What its bearer may do
is asked of the sender, in `mail.threads`.
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
_ITEM = 5
_FOR = 8
_IN_THREAD_PURPOSE = "reply address in a thread of an item"
_IN_THREAD_SIGNATURE = 10
_IN_THREAD_FOR = 6
_THREAD = 4
"""Bytes that tell the threads of one item apart."""
_THREAD_PURPOSE = "reply address of a conversation"
_THREAD_SIGNATURE = 9
"""Fewer bytes than an item's: it opens nothing to who does not take part in the conversation."""
_INTERNAL = 2**39
_TOKEN = re.compile(rf"[a-z2-7]{{{TOKEN}}}")
_FIELDS = ("delivered-to", "x-original-to")


@dataclass(frozen=True, slots=True)
class ReplyAddress:
    """What a token of ours says."""

    number: int
    internal: bool
    made_for: bytes
    thread: bytes = b""

    def is_for(self, principal_id: UUID | None) -> bool:
        """Whether it was made for this principal."""
        return principal_id is not None and self.made_for == _short(principal_id, len(self.made_for))

    def is_in(self, thread_id: UUID) -> bool:
        """Whether it names this one of its item's threads."""
        return self.thread == _short(thread_id, _THREAD)


def address_for(
    number: int, principal_id: UUID, *, internal: bool, thread_id: UUID | None = None
) -> str | None:
    """The address by which this principal answers in this thread of the item with this number, or else in its threads of this
    kind; always the same.

    None where the settings want none.
    """
    config = current()
    if not config.signed_replies or number > NUMBER_MOST:
        return None
    item = (number | _INTERNAL * internal).to_bytes(_ITEM)
    if thread_id is None:
        told = item + _short(principal_id, _FOR)
        return _address(told + seal.sign(_PURPOSE, told, _SIGNATURE))
    told = item + _short(principal_id, _IN_THREAD_FOR) + _short(thread_id, _THREAD)
    return _address(told + seal.sign(_IN_THREAD_PURPOSE, told, _IN_THREAD_SIGNATURE))


def address_in(thread_id: UUID) -> str:
    """The address by which all who take part answer in a conversation that is on no item."""
    return _address(thread_id.bytes + seal.sign(_THREAD_PURPOSE, thread_id.bytes, _THREAD_SIGNATURE))


def _address(token: bytes) -> str:
    config = current()
    local, _, domain = (config.reply_address or config.mail_from).rpartition("@")
    return f"{local}+{base64.b32encode(token).decode().lower()}@{domain}"


def _token_of(address: str) -> bytes | None:
    token = address.rpartition("@")[0].rpartition("+")[2].lower()
    return base64.b32decode(token.upper()) if _TOKEN.fullmatch(token) else None


def read_thread(address: str) -> UUID | None:
    """The conversation that an address names, whatever its domain; None unless we made its token."""
    raw = _token_of(address)
    told = None if raw is None else _told(raw, _THREAD_PURPOSE, _THREAD_SIGNATURE)
    return None if told is None else UUID(bytes=told)


def is_ours(address: str) -> bool:
    """Whether we made the address, for an item or a conversation."""
    return read(address) is not None or read_thread(address) is not None


def read(address: str) -> ReplyAddress | None:
    """What an address says, whatever its domain; None unless we made its token."""
    raw = _token_of(address)
    if raw is None:
        return None
    told, thread = _told(raw, _IN_THREAD_PURPOSE, _IN_THREAD_SIGNATURE), b""
    if told is not None:
        told, thread = told[:-_THREAD], told[-_THREAD:]
    else:
        told = _told(raw, _PURPOSE, _SIGNATURE)
    if told is None:
        return None
    number = int.from_bytes(told[:_ITEM])
    return ReplyAddress(number & NUMBER_MOST, number >= _INTERNAL, told[_ITEM:], thread)


def _told(raw: bytes, purpose: str, signature: int) -> bytes | None:
    """What a token says, without its signature; None unless we made it for this purpose."""
    return raw[:-signature] if seal.is_signed(purpose, raw[:-signature], raw[-signature:]) else None


def named_in(mail: ParsedMail, recipients: Sequence[str] = ()) -> list[ReplyAddress]:
    """The addresses of ours among those of the envelope and of the heads, each once."""
    found = (read(address) for address in [*recipients, *_in_heads(mail)][:ADDRESSES_MOST])
    return list(dict.fromkeys(filter(None, found)))


def threads_in(mail: ParsedMail, recipients: Sequence[str] = ()) -> list[UUID]:
    """The conversations on no item that addresses of ours among them name, each once."""
    found = (read_thread(address) for address in [*recipients, *_in_heads(mail)][:ADDRESSES_MOST])
    return list(dict.fromkeys(filter(None, found)))


def _in_heads(mail: ParsedMail) -> Iterator[str]:
    for name, value in mail.headers:
        if name in _FIELDS:
            yield from (mailbox.address for mailbox in mailboxes.read(value, set()))
    yield from (mailbox.address for mailbox in (*mail.to, *mail.cc))


def _short(key: UUID, size: int) -> bytes:
    return sha256(key.bytes).digest()[:size]
