"""Whether what search knows says what the rows say: asked at the end of every test that has a desk."""

from uuid import UUID

from tortoise import connections

from models.search.keep import keep_all
from models.search.sqlite import columns
from models.search.texts import TEXTS, Text, texts_of
from tests.on_server import ON_POSTGRES

Known = dict[UUID, tuple[str, ...]]
"""By row, its kind, title, body and custom fields in words; on PostgreSQL, which keeps these as vectors, without the words."""


async def kept() -> Known:
    """As it is kept."""
    rows = await connections.get("default").execute_query_dict(
        "SELECT entity_id, kind, title, body, shown, hidden, marks FROM search_documents"
    )
    return {UUID(str(row.pop("entity_id"))): tuple(row.values()) for row in map(dict, rows)}


async def anew() -> Known:
    """As the rows say it."""
    everything = dict.fromkeys(TEXTS, "IS NOT NULL")
    found = await texts_of(connections.get("default"), everything, [])
    return {text.id: _known(text) for text in found if not text.is_empty}


async def keep() -> None:
    """Keep what the rows say: for rows that no verb made."""
    await keep_all(connections.get("default"))


def _known(text: Text) -> tuple[str, str, str]:
    return (text.kind.value, *([""] * 5 if ON_POSTGRES else columns(text)))
