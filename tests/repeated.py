"""Whether who sees an item since they follow it, as a customer or organization, repeats when it was updated and where it is, and
messages where their item is: asked after every test with a desk.
"""

from tortoise import connections

from tests.on_server import ON_POSTGRES

_SEES = """p.principal_kind IN ('customer', 'organization') AND p.part = 'follower' AND p.gives_sight
    AND i.published AND i.removed_at IS NULL"""
_OTHERWISE = f"""SELECT p.id FROM item_parties p JOIN items i ON i.id = p.item_id
        WHERE p.item_updated_at IS DISTINCT FROM CASE WHEN {_SEES} THEN i.updated_at END
        OR p.item_project_id IS DISTINCT FROM CASE WHEN {_SEES} THEN i.project_id END
    UNION ALL SELECT m.id FROM messages m LEFT JOIN items i ON i.id = m.item_id
        WHERE m.item_project_id IS DISTINCT FROM CASE WHEN i.removed_at IS NULL THEN i.project_id END"""


async def otherwise() -> list[object]:
    """What does not, or should not; nobody is asked on SQLite."""
    if not ON_POSTGRES:
        return []
    return [row["id"] for row in await connections.get("default").execute_query_dict(_OTHERWISE)]
