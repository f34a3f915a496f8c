"""Who follows an item as a customer or organization repeats when it was updated, so that an index finds their newest items.

The database itself keeps that: verbs change items in many ways, and a statement more would cost each of them more than this
does. SQLite goes without it.
"""

from tortoise import BaseDBAsyncClient

_KEPT = (
    """CREATE OR REPLACE FUNCTION item_parties_repeat() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE item_parties SET item_updated_at = NEW.updated_at
        WHERE item_id = NEW.id AND principal_kind IN ('customer', 'organization');
        RETURN NULL;
    END $$""",
    """CREATE OR REPLACE FUNCTION item_parties_begin() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        NEW.item_updated_at := (SELECT updated_at FROM items WHERE id = NEW.item_id);
        RETURN NEW;
    END $$""",
    """CREATE OR REPLACE TRIGGER item_parties_repeat AFTER UPDATE OF updated_at ON items FOR EACH ROW
        WHEN (OLD.updated_at IS DISTINCT FROM NEW.updated_at) EXECUTE FUNCTION item_parties_repeat()""",
    """CREATE OR REPLACE TRIGGER item_parties_begin BEFORE INSERT ON item_parties FOR EACH ROW
        WHEN (NEW.principal_kind IN ('customer', 'organization')) EXECUTE FUNCTION item_parties_begin()""",
    """UPDATE item_parties AS p SET item_updated_at = i.updated_at FROM items AS i
        WHERE i.id = p.item_id AND p.principal_kind IN ('customer', 'organization')""",
)


async def prepare(connection: BaseDBAsyncClient) -> None:
    """Keep it from now on, for what there is, too."""
    if connection.capabilities.dialect != "sqlite":
        for statement in _KEPT:
            await connection.execute_query(statement)
