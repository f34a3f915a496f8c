"""What concerns me."""

from collections.abc import Sequence

from tortoise.queryset import QuerySet

from models import Conversation, Inbox, Item, Message, Notification, Viewer
from models.paging import COUNT_MOST, Sort, complete, count
from models.writing.sources import Number, Source
from models.writing.statement import Place
from resolvers.context import Ask, Context
from resolvers.listings import Listing, of_the_signed_in
from resolvers.people import everyone
from resolvers.relations import Asked, One, written
from resolvers.signed_in import signed_in

NEWEST_FIRST = complete([Sort("created_at", descending=True)])
_NOTHING_ASKED = Asked()


item = One("item_id", Item.visible_to)
message = One("message_id", Message.visible_to)
conversation = One("conversation_id", Conversation.visible_to)
inbox = One("inbox_id", Inbox.visible_to)
actor = One("actor_id", everyone)


def _understood(_: Viewer, unread_only: bool = False) -> tuple[bool, tuple[Sort, ...]]:
    return unread_only, NEWEST_FIRST


def _meant(viewer: Viewer, unread_only: bool) -> QuerySet[Notification]:
    rows = Notification.visible_to(viewer)
    return rows.filter(read_at__isnull=True) if unread_only else rows


notifications = Listing(Notification, "notification", _understood, _meant)


def unread_written(at: Place, _: Asked = _NOTHING_ASKED) -> Source:
    """How many there are that the viewer has not read; at most 10,000."""

    def capped(found: str) -> str:
        return f"CASE WHEN {found} > {COUNT_MOST} THEN {COUNT_MOST} ELSE {found} END"

    return Number(at.statement.counted(_meant(at.viewer, True), COUNT_MOST + 1, capped))


@written(unread_written, of_the_signed_in)
async def unread_count(info: Ask) -> int:
    """How many notifications the viewer has not read; at most 10,000."""
    return (await count(_meant(signed_in(info), True)))[0]


async def unread_counts(rows: Sequence[object], context: Context) -> Sequence[int]:
    """The viewer's unread notifications, beside each row."""
    return [(await count(_meant(context.viewer, True)))[0]] * len(rows)
