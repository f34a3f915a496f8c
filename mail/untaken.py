"""A mail of which nothing could be made, however often it was tried: agents are told, and it is kept as it came."""

import asyncio
from uuid import UUID

from domain import conversations, items, workspace
from domain.conversations import NewMessage
from domain.mails import incoming
from domain.unit_of_work import unit_of_work
from kit.errors import UserError
from mail import routing
from mail.letters import words_of
from mail.parse import ParsedMail, parse
from models import Inbox, IncomingMail, Source

_SHOWN_MOST = 10_000
"""Characters of a mail's text that the ticket about its failure shows."""


async def give_up(mail_id: UUID, why: str) -> None:
    """Tell agents, once, of a mail of which nothing could be made, with what can be read of it; it is kept as it came."""
    stored = await incoming.waiting(mail_id)
    if stored is None:
        return
    mail = await asyncio.to_thread(parse, stored.content)
    inbox = await routing.inbox_of(stored, mail)
    try:
        await _given_up(stored, why, inbox, mail)
    except UserError:  # its words are the trouble: then without them
        await _given_up(stored, why, inbox, None)


async def _given_up(stored: IncomingMail, why: str, inbox: Inbox, mail: ParsedMail | None) -> None:
    automation = await workspace.automation(workspace.MAIL)
    text = f"A mail of {len(stored.content)} bytes could not be taken in. It is kept as {stored.id}."
    if mail is not None:
        words = words_of(mail)
        text += f"\n\nFrom: {mail.from_.address if mail.from_ else ''}\nSubject: {words.title}\n\n{words.text[:_SHOWN_MOST]}"
    async with unit_of_work(automation):
        locked = await incoming.locked(stored.id)
        if locked is None:
            return
        new = items.NewItem(
            title="Mail that could not be read", description=text, source=Source.MAIL, inbox=inbox
        )
        item = await items.create(automation, new)
        message = await conversations.reply(automation, item.id, NewMessage(text=text))
        await incoming.failed(locked, why, message.id)
