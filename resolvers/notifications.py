"""What concerns me."""

from collections.abc import Sequence

from models import Item, Message, Notification, Principal
from models.paging import Page, Sort, complete, count, page
from resolvers.context import Ask, Context
from resolvers.inputs import window
from resolvers.people import principals_by_id
from resolvers.signed_in import signed_in

NEWEST_FIRST = complete([Sort("created_at", descending=True)])


async def item(rows: Sequence[Notification], context: Context) -> Sequence[Item | None]:
    """The item of each notification, if it is still visible."""
    keys = [row.item_id for row in rows]
    found = {i.id: i for i in await Item.visible_to(context.viewer).filter(id__in=keys)}
    return [found.get(row.item_id) for row in rows]


async def message(rows: Sequence[Notification], context: Context) -> Sequence[Message | None]:
    """The message of each notification, if it has one that is still visible."""
    keys = [row.message_id for row in rows if row.message_id is not None]
    found = {m.id: m for m in await Message.visible_to(context.viewer).filter(id__in=keys)} if keys else {}
    return [found.get(row.message_id) if row.message_id else None for row in rows]


async def actor(rows: Sequence[Notification], context: Context) -> Sequence[Principal]:
    """Who did what each notification tells of."""
    held = await principals_by_id([row.actor_id for row in rows], context)
    return [held[row.actor_id] for row in rows]


async def notifications(
    info: Ask,
    unread_only: bool = False,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> Page[Notification]:
    """What concerns the viewer, newest first."""
    rows = Notification.visible_to(signed_in(info))
    rows = rows.filter(read_at__isnull=True) if unread_only else rows
    return await page(rows, NEWEST_FIRST, window(first, after, last, before), "notification")


async def unread_count(info: Ask) -> int:
    """How many notifications the viewer has not read; at most 10,000."""
    return (await count(Notification.visible_to(signed_in(info)).filter(read_at__isnull=True)))[0]


async def unread_counts(rows: Sequence[object], context: Context) -> Sequence[int]:
    """The viewer's unread notifications, beside each row."""
    unread = Notification.visible_to(context.viewer).filter(read_at__isnull=True)
    return [(await count(unread))[0]] * len(rows)
