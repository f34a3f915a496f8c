"""Which inbox an address leads to, and whether a sender may write to it: asked by the doors, for everybody."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.config import current
from kit.addresses import domain_of, key_of
from models import Inbox, InboxAddress, MailServer

_TAG = "+"
_UNHEARD_OF = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_POSTMASTER = "postmaster"


async def default() -> Inbox:
    """The workspace's own inbox."""
    return await Inbox.get(
        generated_name__isnull=False
    )  # house: where mail goes that nothing leads elsewhere


async def with_key(inbox_id: UUID) -> Inbox:
    """The inbox that an address led to; the workspace's own, if that was removed meanwhile."""
    inbox = await Inbox.get_or_none(id=inbox_id, removed_at__isnull=True)  # house: what `holding` gave
    return inbox or await default()


def generated_address(inbox: Inbox) -> str | None:
    """The address that was made with the workspace; of its own inbox alone."""
    return f"{inbox.generated_name}@{current().mail_domain}" if inbox.is_default else None


@dataclass(frozen=True)
class Led:
    """To which inboxes some addresses lead: for each its inbox, None where it is none of ours. `own`: the workspace's own."""

    own: Inbox
    inboxes: Sequence[Inbox | None]


async def led_to(addresses: Sequence[str]) -> Led:
    """The inboxes that mail to these addresses comes to, and the workspace's own, in two statements."""
    spelled = [_spellings(address) for address in addresses]
    wanted = {key for keys in spelled for key in keys}
    rows = InboxAddress.filter(address__in=list(wanted))  # house: to know our own addresses
    held = await rows.filter(inbox__removed_at__isnull=True).select_related("inbox") if wanted else []
    own = await default()
    known = dict.fromkeys(_own_keys(own), own) | {row.address: row.inbox for row in held}
    return Led(own, [next((known[key] for key in keys if key in known), None) for keys in spelled])


async def sending(addresses: Sequence[str]) -> dict[str, Inbox | None]:
    """Those of these addresses that our mails come from by a mail server of an admin's, by their keys and in their order, each
    with the inbox that the server is meant for, if it is for one.
    """
    senders = await _senders()
    return {
        key_of(address): senders[key]
        for address in addresses
        for key in _spellings(address)
        if key in senders
    }


async def holding(addresses: Sequence[str]) -> list[UUID | None]:
    """For each address the key of the inbox that its mail comes to; None where it is none of ours.

    What follows a + in front of the @ is the sender's affair, unless an inbox has that very address. Ours are also the
    generated address, those that our own mail comes from, and the postmaster's.
    """
    spelled = [_spellings(address) for address in addresses]
    wanted = {key for keys in spelled for key in keys}
    rows = InboxAddress.filter(address__in=list(wanted))  # house: to know our own addresses
    known = {row.address: row.inbox_id for row in await rows} if wanted else {}
    if wanted and not _all_known(spelled, known):
        own = await default()
        known = dict.fromkeys(_own_keys(own), own.id) | known
        if not _all_known(spelled, known):
            known = {key: (inbox or own).id for key, inbox in (await _senders()).items()} | known
    return [next((known[key] for key in keys if key in known), None) for keys in spelled]


def allows(inbox: Inbox, sender: str) -> bool:
    """Whether the inbox takes new requests from this address key; without a list it takes them from everybody."""
    if not inbox.allowed_senders:
        return True
    return bool({sender, domain_of(sender)} & set(inbox.allowed_senders) - {""})


def _all_known(spelled: Sequence[Sequence[str]], known: Collection[str]) -> bool:
    return all(any(key in known for key in keys) for keys in spelled)


async def _senders() -> dict[str, Inbox | None]:
    rows = await MailServer.all().order_by("id").select_related("inbox")  # house: to know our own addresses
    return {key_of(row.from_address): row.inbox for row in rows}


def _own_keys(own: Inbox) -> list[str]:
    domain, answers = current().mail_domain, current().reply_address or current().mail_from
    postmaster = f"{_POSTMASTER}@{domain}"
    ours = [key_of(address) for address in (current().mail_from, answers)]
    return [f"{own.generated_name}@{domain}", *ours, postmaster, _POSTMASTER]


def _spellings(address: str) -> list[str]:
    """The address as a key, and without its tag; nothing, if no database could hold it."""
    if _UNHEARD_OF.search(address):
        return []
    key = key_of(address) if "@" in address else address.lower()
    local, at, domain = key.rpartition("@")
    name, tagged, _ = local.partition(_TAG)
    return [key, f"{name}{at}{domain}"] if tagged and name else [key]
