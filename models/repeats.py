"""What rows repeat of their item, so that an index finds what somebody sees without a look at each item.

Who sees an item because they follow it, as a customer or organization, repeats when it was updated and in what project it is;
messages repeat the project. Nothing is repeated of what nobody sees that way: whom following gives sight, and of what, is what
`models/item.py` says.

The database itself keeps that: verbs change items in many ways, and a statement more would cost each of them more than this
does. Whoever adds a row waits for who changes its item just now. SQLite goes without it.
"""

from tortoise import BaseDBAsyncClient

_GIVES_SIGHT = "principal_kind IN ('customer', 'organization') AND part = 'follower' AND gives_sight"


def _where(item: str) -> str:
    return f"CASE WHEN {item}.removed_at IS NULL THEN {item}.project_id END"


def _seen(item: str, party: str = "TRUE") -> str:
    """When an item was updated, and where it is, if followers see it; party: whether this follower does."""
    seen = f"{item}.published AND {item}.removed_at IS NULL AND {party}"
    return f"CASE WHEN {seen} THEN {item}.updated_at END, CASE WHEN {seen} THEN {item}.project_id END"


_PARTIES = (
    f"""CREATE OR REPLACE FUNCTION item_parties_repeat() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE item_parties SET (item_updated_at, item_project_id) = ROW ({_seen("NEW")})
            WHERE item_id = NEW.id AND {_GIVES_SIGHT};
        RETURN NULL;
    END $$""",
    f"""CREATE OR REPLACE FUNCTION item_parties_begin() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        SELECT {_seen("i")} INTO NEW.item_updated_at, NEW.item_project_id FROM items AS i
            WHERE i.id = NEW.item_id AND NEW.{_GIVES_SIGHT.replace("AND ", "AND NEW.")} FOR SHARE;
        RETURN NEW;
    END $$""",
    """CREATE OR REPLACE TRIGGER item_parties_repeat AFTER UPDATE OF updated_at, published, removed_at, project_id ON items
        FOR EACH ROW WHEN ((OLD.updated_at, OLD.published, OLD.removed_at, OLD.project_id)
            IS DISTINCT FROM (NEW.updated_at, NEW.published, NEW.removed_at, NEW.project_id))
        EXECUTE FUNCTION item_parties_repeat()""",
    """CREATE OR REPLACE TRIGGER item_parties_begin BEFORE INSERT OR UPDATE OF item_id, part, gives_sight ON item_parties
        FOR EACH ROW WHEN (NEW.principal_kind IN ('customer', 'organization')) EXECUTE FUNCTION item_parties_begin()""",
)
_MESSAGES = (
    f"""CREATE OR REPLACE FUNCTION messages_repeat() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE messages SET item_project_id = {_where("NEW")} WHERE item_id = NEW.id;
        RETURN NULL;
    END $$""",
    f"""CREATE OR REPLACE FUNCTION messages_begin() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        NEW.item_project_id := (SELECT {_where("i")} FROM items AS i WHERE i.id = NEW.item_id FOR SHARE);
        RETURN NEW;
    END $$""",
    """CREATE OR REPLACE TRIGGER messages_repeat AFTER UPDATE OF project_id, removed_at ON items FOR EACH ROW
        WHEN ((OLD.project_id, OLD.removed_at) IS DISTINCT FROM (NEW.project_id, NEW.removed_at))
        EXECUTE FUNCTION messages_repeat()""",
    """CREATE OR REPLACE TRIGGER messages_begin BEFORE INSERT OR UPDATE OF item_id ON messages FOR EACH ROW
        EXECUTE FUNCTION messages_begin()""",
)
THAT_WERE = (
    f"""UPDATE item_parties AS p SET (item_updated_at, item_project_id) = ROW ({_seen("i", _GIVES_SIGHT)}) FROM items AS i
        WHERE i.id = p.item_id AND principal_kind IN ('customer', 'organization')""",
    f"""UPDATE messages AS m SET item_project_id = {_where("i")} FROM items AS i
        WHERE i.id = m.item_id AND m.item_project_id IS DISTINCT FROM {_where("i")}""",
)
"""For rows that were there before, whatever they say, or were made without triggers."""


async def prepare(connection: BaseDBAsyncClient) -> None:
    """Keep it from now on, for what there is, too."""
    if connection.capabilities.dialect != "sqlite":
        for statement in (*_PARTIES, *_MESSAGES, *THAT_WERE):
            await connection.execute_query(statement)
