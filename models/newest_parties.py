"""Who sees an item because they follow it, as a customer or organization, repeats when it was updated, so that an index finds the
newest of their items, and all of them.

The database itself keeps that: verbs change items in many ways, and a statement more would cost each of them more than this
does. SQLite goes without it. Whom it counts is what `models/item.py` says of them: whom following gives sight of an item that is
published and not in the bin.
"""

from tortoise import BaseDBAsyncClient

_GIVES_SIGHT = "principal_kind IN ('customer', 'organization') AND part = 'follower' AND gives_sight"
_MOMENT = "CASE WHEN {item}.published AND {item}.removed_at IS NULL THEN {item}.updated_at END"

_KEPT = (
    f"""CREATE OR REPLACE FUNCTION item_parties_repeat() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE item_parties SET item_updated_at = {_MOMENT.format(item="NEW")} WHERE item_id = NEW.id AND {_GIVES_SIGHT};
        RETURN NULL;
    END $$""",
    f"""CREATE OR REPLACE FUNCTION item_parties_begin() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        NEW.item_updated_at := (SELECT {_MOMENT.format(item="i")} FROM items AS i
            WHERE i.id = NEW.item_id AND NEW.{_GIVES_SIGHT.replace("AND ", "AND NEW.")});
        RETURN NEW;
    END $$""",
    """CREATE OR REPLACE TRIGGER item_parties_repeat AFTER UPDATE OF updated_at, published, removed_at ON items FOR EACH ROW
        WHEN ((OLD.updated_at, OLD.published, OLD.removed_at) IS DISTINCT FROM (NEW.updated_at, NEW.published, NEW.removed_at))
        EXECUTE FUNCTION item_parties_repeat()""",
    """CREATE OR REPLACE TRIGGER item_parties_begin BEFORE INSERT OR UPDATE OF item_id, part, gives_sight ON item_parties
        FOR EACH ROW WHEN (NEW.principal_kind IN ('customer', 'organization')) EXECUTE FUNCTION item_parties_begin()""",
    f"""UPDATE item_parties AS p SET item_updated_at = CASE WHEN {_GIVES_SIGHT} THEN {_MOMENT.format(item="i")} END
        FROM items AS i WHERE i.id = p.item_id AND principal_kind IN ('customer', 'organization')""",
)


async def prepare(connection: BaseDBAsyncClient) -> None:
    """Keep it from now on, for what there is, too."""
    if connection.capabilities.dialect != "sqlite":
        for statement in _KEPT:
            await connection.execute_query(statement)
