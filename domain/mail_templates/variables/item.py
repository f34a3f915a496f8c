"""What mails may tell of an item."""

from datetime import UTC, datetime

from tortoise.queryset import QuerySet

from domain.config import current
from domain.mail_templates.variables.declaration import Moment, Noun, Reader, Variable
from models import Item, ItemPlan, Viewer


async def told_of(rows: QuerySet[Item], viewer: Viewer) -> list[Item]:
    """Those of the rows, with all that mails to the viewer may tell of them: one statement, for staff another for plans."""
    items = await rows.select_related("type", "status", "requester")
    keys = [item.id for item in items] if viewer.is_staff else []
    plans = {plan.id: plan for plan in await ItemPlan.visible_to(viewer).filter(id__in=keys)} if keys else {}
    for item in items:
        item.plan = plans.get(item.id)
    return items


def key(item: Item) -> str:
    """Such as T-1042."""
    return f"{item.type.key_prefix}-{item.number}"


def _planned(at: datetime | None, reader: Reader) -> Moment | str:
    return Moment(at, reader) if at else ""


def _estimate(item: Item, _: Reader) -> float | int | str:
    minutes = item.plan.minutes if item.plan else None
    return "" if minutes is None else round(minutes / 60, 2) if minutes % 60 else minutes // 60


def _url(item: Item, _: Reader) -> str:
    return f"{current().public_url}/items/{key(item)}"


ITEM = Noun(
    "item",
    "The item that the mail is about.",
    (
        Variable("key", "Its human key.", "T-1042", lambda item, _: key(item)),
        Variable("title", "What it is, in a line.", "Printer on fire", lambda item, _: item.title),
        Variable("status", "The name of its status.", "In progress", lambda item, _: item.status.name),
        Variable("type", "The name of its type.", "Ticket", lambda item, _: item.type.name),
        Variable("priority", "Stars, 0 to 5.", 3, lambda item, _: item.priority),
        Variable("url", "Where it is shown.", "https://desk.example/items/T-1042", _url),
        Variable(
            "requester",
            "The name of who asked for it; may be empty.",
            "Ann Client",
            lambda item, _: item.requester.name if item.requester else "",
        ),
        Variable(
            "created",
            "When it was made.",
            datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
            lambda item, reader: Moment(item.created_at, reader),
        ),
        Variable(
            "planned_start",
            "When work on it is planned to begin; may be empty.",
            datetime(2026, 3, 4, 8, 0, tzinfo=UTC),
            lambda item, reader: _planned(item.plan and item.plan.start, reader),
            for_staff=True,
        ),
        Variable(
            "planned_finish",
            "When it is planned to be done; may be empty.",
            datetime(2026, 3, 5, 15, 0, tzinfo=UTC),
            lambda item, reader: _planned(item.plan and item.plan.finish, reader),
            for_staff=True,
        ),
        Variable(
            "estimate", "How many hours are planned for it; may be empty.", 12, _estimate, for_staff=True
        ),
        Variable(
            "own",
            "Whether the recipient made it themself.",
            True,
            lambda item, reader: item.creator_id == reader.viewer.principal_id,
        ),
    ),
)
