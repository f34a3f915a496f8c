"""Mails that a template writes: words become a letter. Also those that no row is about: links, and trials of templates."""

from typing import Any
from uuid import UUID

import orjson

from domain.config import current
from domain.mail_templates import KINDS, Kind, Words, words_for
from domain.mail_templates.change import TRIAL
from domain.mail_templates.kinds import DIGEST, MESSAGES, NOTICE
from domain.mail_templates.kinds.news import NO_MORE, NO_MORE_OF_ITEM
from domain.mail_templates.variables import told_of
from kit.addresses import Mailbox
from mail import telling
from mail.compose import Enclosure, Letter
from mail.rendering import Desk, Picture, Way, Written, desk_for
from models import Item, Message, OutgoingMail, Viewer

_EXAMPLES = 3  # messages that a trial shows


def with_words(
    words: Written,
    mail: OutgoingMail,
    sender: Mailbox,
    recipient: Mailbox,
    *,
    pictures: tuple[Enclosure, ...] = (),
    **more: Any,
) -> Letter:
    """A letter of the company's that says this; `more`: whatever else a letter has."""
    return Letter(
        sender=sender,
        recipient=recipient,
        subject=words.subject,
        text=words.text,
        html=words.html,
        message_id=mail.message_id,
        request_id=mail.request_id or None,
        pictures=(*(_enclosure(each) for each in words.pictures), *pictures) if words.html else (),
        **{"date": mail.created_at, **more},
    )


async def letter(mail: OutgoingMail, sender: Mailbox, recipient: Mailbox, viewer: Viewer) -> Letter | None:
    """What a mail says that alone knows of what; None where that is gone, or no longer the recipient's to see."""
    told = orjson.loads(mail.text)
    if mail.kind == TRIAL:
        return await _trial(told, mail, sender, recipient, viewer)
    desk = await desk_for(viewer)
    words = await desk.tells(KINDS[mail.kind], told)
    return with_words(words, mail, sender, recipient, auto_submitted="auto-generated")


async def _trial(
    told: dict[str, Any], mail: OutgoingMail, sender: Mailbox, recipient: Mailbox, viewer: Viewer
) -> Letter | None:
    kind, desk = KINDS[told["kind"]], await desk_for(viewer, told["language"])
    item_id = UUID(told["item"]) if told["item"] else None
    values = await values_for(kind, desk, item_id)
    if values is None:
        return None
    words = Words(*told["words"]) if told["words"] else await words_that_hold(kind, told["language"])
    made, _ = await desk.tries(kind, words, values, ways_of(kind, desk))
    if made is None:
        return None
    return with_words(made, mail, sender, recipient, auto_submitted="auto-generated")


async def words_that_hold(kind: Kind, language: str) -> Words:
    """An admin's words, else the built-in ones."""
    return await words_for(kind, language) or kind.built_in(language)


async def values_for(kind: Kind, desk: Desk, item_id: UUID | None) -> dict[str, object] | None:
    """Values to try a kind with: of an item and its newest messages, or examples; None where the reader sees no such item."""
    example = kind.example(desk.reader)
    own = {name: value for name, value in desk.values(_PLAIN, {}).items() if name in example}
    if item_id is None or "item" not in kind.speaks_of:
        return example | own
    viewer = desk.reader.viewer
    rows = Item.visible_to(viewer).filter(id=item_id)
    items = await told_of(rows, viewer)
    if not items:
        return None
    (item,) = items
    shown: dict[str, object] = {"item": item}
    if kind in (MESSAGES, NOTICE):
        said = Message.visible_to(viewer).filter(item_id=item_id, removed_at__isnull=True)
        newest = await said.order_by("-created_at", "-id").limit(_EXAMPLES).select_related("author")
        if not newest and kind is MESSAGES:
            return example | own | {"item": kind.speaks_of["item"].values(item, desk.reader)}  # type: ignore[union-attr]
        messages = list(reversed(newest))
        shown |= (
            {"messages": messages}
            if kind is MESSAGES
            else telling.of_item(telling.as_replies(item, messages))
        )
    return desk.values(kind, shown)


def ways_of(kind: Kind, desk: Desk) -> list[Way]:
    """The ways out that stand below a mail of this kind, as a trial shows them: they lead nowhere."""
    if kind not in (NOTICE, DIGEST):
        return []
    calls = [*([NO_MORE_OF_ITEM] if kind is NOTICE else []), NO_MORE]
    return [
        Way(words[desk.reader.language], f"{current().public_url}/unsubscribe/example") for words in calls
    ]


_PLAIN = KINDS["test"]
"""Speaks of nothing but the company and the reader."""


def _enclosure(picture: Picture) -> Enclosure:
    return Enclosure(
        f"logo.{picture.media_type.partition('/')[2]}",
        picture.media_type,
        picture.content,
        picture.content_id,
    )
