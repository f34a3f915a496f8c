"""Mails that a user passes on to the desk: by that, the user asks for a ticket of who wrote them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from domain import addresses, customers, workspace
from domain.conversations.new_message import TEXT_MOST
from kit.addresses import address_key, domain_of
from kit.errors import UserError
from mail.letters import Words, words_of_text
from mail.parse import ParsedMail
from mail.parse.forwarded import forwarded
from mail.senders import Sender, is_ours
from mail.threads import Named, Way
from models import PrincipalKind, Viewer, sight


@dataclass(frozen=True)
class Original:
    """Who wrote the mail that was passed on, and what it said: as plain text, with all files."""

    viewer: Viewer
    domain: str
    words: Words


async def original_of(mail: ParsedMail, sender: Sender, words: Words) -> Original | None:
    """The mail that a user passes on, its author made a customer if new; None unless that is what it is.

    Outside of the transaction that takes the mail, as its sender is made too.
    """
    if not sender.is_user or len(mail.text) > TEXT_MOST:
        return None
    found = await asyncio.to_thread(forwarded, mail.subject, mail.text)
    if found is None or await is_ours(address_key(found.sender.address)):
        return None
    key = address_key(found.sender.address)
    try:
        person = await addresses.owner(key) or await customers.by_address(
            await workspace.automation(workspace.MAIL), found.sender.address, found.sender.name
        )
    except UserError:
        return None
    viewer = await sight.by_principal(person.id) if person.kind is PrincipalKind.CUSTOMER else None
    said = await asyncio.to_thread(words_of_text, found.subject, found.text, words.files)
    return Original(viewer, domain_of(key), said) if viewer else None


async def is_passed_on(mail: ParsedMail) -> bool:
    """Whether the mail passes another one on, with or without words about it."""
    return (
        len(mail.text) <= TEXT_MOST
        and await asyncio.to_thread(forwarded, mail.subject, mail.text) is not None
    )


async def are_remarks(mail: ParsedMail, named: Sequence[Named]) -> bool:
    """Whether a user's words are about a mail that they pass on, where no address of ours says for whom they are."""
    return not any(each.way is Way.ADDRESS for each in named) and await is_passed_on(mail)
