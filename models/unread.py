"""How many messages a person has not read: by others, later than the one up to which they have read the thread."""

from collections.abc import Callable, Sequence
from uuid import UUID

from tortoise.queryset import QuerySet

from models.conversation import Message, ReadMark
from models.paging import around
from models.sight import quoted
from models.viewer import Viewer
from models.writing.dialect import Sql
from models.writing.sources import Number, Source
from models.writing.statement import Place

COUNT_MOST = 1_000
_NEVER = "'0001-01-01 00:00:00+00:00'"
"""Before anything was said, as both databases compare it."""

_READ = """SELECT read.created_at FROM read_marks m JOIN messages read ON read.id = m.message_id
    WHERE m.conversation_id = said.conversation_id AND m.principal_id = READER"""


def said_by_others(viewer: Viewer) -> QuerySet[Message]:
    """What the viewer may read and has not said themself, without what was taken back."""
    return Message.visible_to(viewer).filter(removed_at__isnull=True).exclude(author_id=viewer.principal_id)


async def counts(viewer: Viewer, by: str, keys: Sequence[UUID]) -> list[int]:
    """For each key how many unread messages hold it in the column `by`, at most COUNT_MOST; one statement."""
    rows = said_by_others(viewer).filter(**{f"{by}__in": list(dict.fromkeys(keys))}).order_by()
    read = _READ.replace("READER", quoted([viewer.principal_id]))
    columns = dict.fromkeys((by, "conversation_id", "created_at"))
    counted = await around(
        rows.values(*columns),
        f"SELECT {by} AS parent, count(*) AS found FROM ({{}}) AS said"
        f" WHERE created_at > coalesce(({read}), {_NEVER}) GROUP BY 1",
    )
    found = {UUID(str(row["parent"])): int(row["found"]) for row in counted}
    return [min(found.get(key, 0), COUNT_MOST) for key in keys]


def written(by: str) -> Callable[[Place], Source]:
    """The same for one row, by the database, which counts no further than it must."""

    def write(at: Place) -> Source:
        def later_than_read(said: Place) -> str:
            thread = at if by == "conversation_id" else said
            conversation = thread.column("id" if thread is at else "conversation_id")
            return f"{said.column(by)} = {at.column('id')} AND {said.column('created_at')} > {_read_to(at, conversation)}"

        def capped(found: str) -> str:
            return f"CASE WHEN {found} > {COUNT_MOST} THEN {COUNT_MOST} ELSE {found} END"

        return Number(
            at.statement.counted(said_by_others(at.viewer), COUNT_MOST + 1, capped, later_than_read)
        )

    return write


def _read_to(at: Place, conversation: Sql) -> Sql:
    """When the message was said up to which the viewer has read a thread: one step in an index, and one by its key."""
    marks = ReadMark.filter(principal_id=at.viewer.principal_id)
    marked = at.statement.first(
        marks, "message_id", lambda mark: f"{mark.column('conversation_id')} = {conversation}"
    )
    said = at.statement.first(Message.all(), "created_at", lambda read: f"{read.column('id')} = {marked}")
    return Sql(f"coalesce({said}, {_NEVER})")
