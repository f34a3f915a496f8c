"""A mail of which nothing could be made, however often it was tried: agents are told, and it is kept as it came."""

import asyncio
import logging
from uuid import UUID

from domain import conversations, inboxes, items, workspace
from domain.conversations import NewMessage
from domain.mails import incoming
from domain.mails.incoming import Heading
from domain.unit_of_work import unit_of_work
from kit.errors import UserError
from mail import routing, threads
from mail.letters import heading_of, words_of
from mail.parse import ParsedMail, parse
from mail.senders import claimed_key
from models import Inbox, IncomingMail, Source

log = logging.getLogger(__name__)

_SHOWN_MOST = 10_000
"""Characters of a mail's text that the ticket about its failure shows."""


async def give_up(mail_id: UUID, why: str, *, unread: bool = False) -> None:
    """Tell agents, once, of a mail of which nothing could be made, with what can be read of it; it is kept as it came.

    unread: do not even try to, since that may be what ends the worker.
    """
    stored = await incoming.waiting(mail_id)
    if stored is None:
        return
    mail = None if unread else await _parsed(stored)
    if mail is None:
        await _given_up(stored, why, await inboxes.default(), None, Heading())
        return
    sender_key = claimed_key(mail)
    inbox = (await routing.route_of(stored, mail, sender_key)).inbox
    heading = heading_of(mail, words_of(mail), sender_key)
    if threads.is_private(await threads.items_named(mail, stored.recipients or ())):
        await _given_up(stored, why, inbox, None, heading.hidden())
        return
    try:
        await _given_up(stored, why, inbox, mail, heading)
    except UserError:  # its words are the trouble: then without them
        await _given_up(stored, why, inbox, None, Heading())


async def _parsed(stored: IncomingMail) -> ParsedMail | None:
    try:
        return await asyncio.to_thread(parse, stored.content)
    except Exception as error:  # noqa: BLE001 - whatever it was, the mail is told of without its words
        log.warning("mail %s cannot be read: %s", stored.id, type(error).__name__)
        return None


async def _given_up(
    stored: IncomingMail, why: str, inbox: Inbox, mail: ParsedMail | None, heading: Heading
) -> None:
    automation = await workspace.automation(workspace.MAIL)
    text = f"A mail of {len(stored.content)} bytes could not be taken in. It is kept as {stored.id}."
    if mail is not None:
        words = words_of(mail)
        text += f"\n\nFrom: {mail.from_.address if mail.from_ else ''}\nSubject: {words.title}\n\n{words.text[:_SHOWN_MOST]}"
    async with unit_of_work(automation):
        locked = await incoming.locked(stored.id)
        if locked is None:
            return
        if locked.became_id is not None:  # it was tried again, and agents know of it
            await incoming.failed(locked, why, locked.became_id, inbox, heading)
            return
        new = items.NewItem(
            title="Mail that could not be read", description=text, source=Source.MAIL, inbox=inbox
        )
        item = await items.create(automation, new)
        message = await conversations.reply(automation, item.id, NewMessage(text=text))
        await incoming.failed(locked, why, message.id, inbox, heading)
