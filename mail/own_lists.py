"""Mails that came by the company's own lists and forwards: what those put into the head says nothing of who wrote the mail.

An inbox names both in one setting. What they put there anybody can forge; all that it gives is an automatic answer to whoever
the mail claims to be from, and never the rights of a user. Whatever says that a machine wrote the mail stays: what we send by
ourselves bears `Auto-Submitted` and `X-Auto-Response-Suppress`, so that two desks on each other's lists never answer one another.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain import inboxes
from kit.addresses import Mailbox, address_key, key_of
from mail.parse import Noise, ParsedMail, mailboxes
from mail.parse.reports import is_from_server
from mail.routing import Route
from mail.senders import claimed_key, is_ours
from models import Inbox

_OF_LISTS = frozenset({Noise.LIST, Noise.BULK})
_OF_MACHINES = frozenset({Noise.AUTO_REPLY, Noise.AUTO_GENERATED, Noise.REPORT})
_SAYS_MORE = frozenset({Noise.BULK, Noise.NO_ANSWER_WANTED})
_FORWARDED = (
    "resent-from",
    "x-forwarded-for",
    "x-forwarded-to",
    "x-sieve-redirected-from",
    "x-ms-exchange-inbox-rules-loop",
)
_DELIVERED = ("delivered-to", "x-original-to")
_ORIGINALS = ("x-original-from", "reply-to")
_ADDRESS = re.compile(r"[^\s<>,;:\"()@]{1,200}@[^\s<>,;:\"()@]{1,255}")
_VIA = re.compile(r"\A['\"]?(.{1,200}?)['\"]? via .", re.DOTALL)
_ADDRESSES_MOST = 20


@dataclass(frozen=True)
class Direct:
    """A mail as it would have come from its author directly.

    is_ours: whether it claims to be from an inbox, or from a list that does not say who wrote to it. is_renamed: whether `mail`
    is not from whom its From says: whatever vouches for that vouches for the list. has_ways: whether its inbox names any lists or
    forwards; is_passed_on: whether it came by one.
    """

    mail: ParsedMail
    is_ours: bool
    is_renamed: bool = False
    has_ways: bool = False
    is_passed_on: bool = False


def names_of(inbox: Inbox) -> set[str]:
    """The list ids and addresses of the company's own that the inbox names."""
    return {name.strip().strip("<>").lower() for name in inbox.own_lists}


async def direct(mail: ParsedMail, route: Route) -> Direct:
    """The mail without what a list or forward of the company's own has put into its head."""
    named = names_of(route.inbox)
    if not named:
        return Direct(mail, route.from_inbox)
    by_list = _came_by_list(mail, named)
    by_forward = not by_list and await _came_by_forward(mail, named)
    renamed = await _renamed(mail, route, named, by_list=by_list)
    found = renamed or Direct(mail, route.from_inbox)
    told = replace(found.mail, noise=_noise(found.mail, by_list, by_forward))
    return replace(found, mail=told, has_ways=True, is_passed_on=by_list or by_forward)


def _noise(mail: ParsedMail, by_list: bool, by_forward: bool) -> frozenset[Noise]:
    """The signs that are not the list's or the forward's own."""
    left = mail.noise - _OF_LISTS if by_list else mail.noise
    if by_forward and not left & _SAYS_MORE:  # a rule marks what it passes on; programs mark theirs twice
        left -= {Noise.AUTO_GENERATED}
    is_passed_on = (by_list or by_forward) and not left & _OF_MACHINES and not is_from_server(mail)
    return left - {Noise.NULL_SENDER} if is_passed_on else left


def _came_by_list(mail: ParsedMail, named: set[str]) -> bool:
    """Whether it bears one of these list ids, or the address that one writes to.

    A list with an address `all@acme.example` has the id `all.acme.example` unless somebody chose another.
    """
    ids = named | {name.replace("@", ".") for name in named if "@" in name}
    return mail.list_id in ids or not named.isdisjoint(_posted_to(mail))


def _posted_to(mail: ParsedMail) -> set[str]:
    """The address in List-Post."""
    fields = [value for name, value in mail.headers if name == "list-post"]
    return {
        part.partition("mailto:")[2].partition(">")[0].partition("?")[0].strip().lower()
        for part in fields
        if "mailto:" in part
    }


async def _came_by_forward(mail: ParsedMail, named: set[str]) -> bool:
    """Whether one of these addresses passed it on. That it was delivered to an inbox's own says nothing: all its mail is."""
    if named & _addresses(mail, _FORWARDED):
        return True
    delivered = sorted(named & _addresses(mail, _DELIVERED))[:_ADDRESSES_MOST]
    return None in await inboxes.holding(delivered) if delivered else False


def _addresses(mail: ParsedMail, fields: Sequence[str]) -> set[str]:
    values = [value for name, value in mail.headers if name in fields][:_ADDRESSES_MOST]
    return {key_of(found) for value in values for found in _ADDRESS.findall(value)[:_ADDRESSES_MOST]}


async def _renamed(mail: ParsedMail, route: Route, named: set[str], *, by_list: bool) -> Direct | None:
    """The mail in the name of who wrote it, where a list has put an address of ours into its From; nobody's, where the list does
    not say who. None where that is its author's own.
    """
    key = claimed_key(mail)
    names_original = bool(_mailboxes(mail, "x-original-from"))
    told = mail.from_.name if mail.from_ else ""
    if not key or not (by_list or (key in named and (names_original or _VIA.match(told)))):
        return None
    if not (key in named or route.from_inbox or await is_ours(key)):
        return None
    others = (each for field in _ORIGINALS for each in _mailboxes(mail, field))
    author = next((each for each in others if address_key(each.address) not in named | {key}), None)
    if author is None:
        return Direct(mail, is_ours=by_list or route.from_inbox)
    spelled = _VIA.match(told)
    name = author.name or (spelled[1] if spelled else "")
    (inbox,) = await inboxes.holding([author.address])
    return Direct(replace(mail, from_=Mailbox(name, author.address)), inbox is not None, is_renamed=True)


def _mailboxes(mail: ParsedMail, field: str) -> tuple[Mailbox, ...]:
    values = [value for name, value in mail.headers if name == field][:1]
    return mailboxes.read(values[0], set())[:_ADDRESSES_MOST] if values else ()
