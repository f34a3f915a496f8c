"""Whether who sees an item since they follow it, as a customer or organization, repeats when it was updated: asked after every
test with a desk.
"""

from tortoise import connections

from tests.on_server import ON_POSTGRES

_OTHERWISE = """SELECT p.id FROM item_parties p JOIN items i ON i.id = p.item_id WHERE p.item_updated_at IS DISTINCT FROM
    CASE WHEN p.principal_kind IN ('customer', 'organization') AND p.part = 'follower' AND p.gives_sight
        AND i.published AND i.removed_at IS NULL THEN i.updated_at END"""


async def otherwise() -> list[object]:
    """Who does not, or should not; nobody is asked on SQLite."""
    if not ON_POSTGRES:
        return []
    return [row["id"] for row in await connections.get("default").execute_query_dict(_OTHERWISE)]
