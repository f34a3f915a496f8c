"""What has happened, as templates may speak of it: lists that stay short, whatever there is to tell."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from domain.mail_templates.variables import Happened, Listed, Summary
from mail.news import News
from mail.parse.words import one_line
from models import Item, Message, NotificationKind

LINES_MOST = 50
"""Of one mail; of more it says how many there are."""
_WORDS_MOST = 160
_SAID_MOST = 2_000


def of_item(told: Sequence[News]) -> Mapping[str, object]:
    """The rows of a mail about one item."""
    lines = happened(told, most=_SAID_MOST)
    more = max(len(lines) - LINES_MOST, 0)
    return {
        "item": told[0].place,
        "news": lines[:LINES_MOST],
        "summary": Summary(len(lines), 1, more, ""),
    }


def of_items(told: Sequence[News], often: str) -> Mapping[str, object]:
    """The rows of a mail about several items and conversations, in the order in which something first happened there."""
    by_place: dict[UUID, list[News]] = {}
    for each in told:
        by_place.setdefault(each.place.id, []).append(each)
    blocks = [Listed(of[0].place, happened(of, most=_WORDS_MOST)) for of in by_place.values()]
    count, room, listed = sum(len(block.news) for block in blocks), LINES_MOST, list[Listed]()
    for block in blocks:
        if room:
            listed.append(Listed(block.place, block.news[:room]))
            room -= len(listed[-1].news)
    return {"items": listed, "summary": Summary(count, len(blocks), max(count - LINES_MOST, 0), often)}


def happened(told: Sequence[News], *, most: int) -> list[Happened]:
    """What happened on one item, of what was said `most` characters; where its status moved it is told once, last."""
    moved = [each for each in told if each.kind is NotificationKind.STATUS]
    return [_happened(each, most) for each in told if each not in moved] + [
        _happened(each, most) for each in moved[-1:]
    ]


def as_replies(item: Item, messages: Sequence[Message]) -> list[News]:
    """What was said on an item, as news, to try a template with: and that its status moved."""
    said = [
        News(
            item,
            NotificationKind.NOTE if message.internal else NotificationKind.REPLY,
            message.created_at,
            message.author.name,
            message,
        )
        for message in messages
    ]
    return [*said, News(item, NotificationKind.STATUS, item.updated_at, "", None)]


def _happened(each: News, most: int) -> Happened:
    if each.message is None:
        return Happened(kind=each.kind, at=each.at, actor=each.actor)
    words = one_line(each.message.text, most + 1)
    cut = words if len(words) <= most else f"{words[: most - 1]}…"
    return Happened(kind=each.kind, at=each.at, actor=each.actor, author=each.message.author.name, text=cut)
