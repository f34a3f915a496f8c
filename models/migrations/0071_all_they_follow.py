from tortoise import migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

_KEPT = (
    """CREATE OR REPLACE FUNCTION item_parties_repeat() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE item_parties SET item_updated_at = CASE WHEN NEW.published AND NEW.removed_at IS NULL THEN NEW.updated_at END
        WHERE item_id = NEW.id AND principal_kind IN ('customer', 'organization') AND part = 'follower' AND gives_sight;
        RETURN NULL;
    END $$""",
    """CREATE OR REPLACE FUNCTION item_parties_begin() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        NEW.item_updated_at := (SELECT CASE WHEN i.published AND i.removed_at IS NULL THEN i.updated_at END FROM items AS i
            WHERE i.id = NEW.item_id AND NEW.principal_kind IN ('customer', 'organization') AND NEW.part = 'follower'
            AND NEW.gives_sight);
        RETURN NEW;
    END $$""",
    """CREATE OR REPLACE TRIGGER item_parties_repeat AFTER UPDATE OF updated_at, published, removed_at ON items FOR EACH ROW
        WHEN ((OLD.updated_at, OLD.published, OLD.removed_at) IS DISTINCT FROM (NEW.updated_at, NEW.published, NEW.removed_at))
        EXECUTE FUNCTION item_parties_repeat()""",
    """CREATE OR REPLACE TRIGGER item_parties_begin BEFORE INSERT OR UPDATE OF item_id, part, gives_sight ON item_parties
        FOR EACH ROW WHEN (NEW.principal_kind IN ('customer', 'organization')) EXECUTE FUNCTION item_parties_begin()""",
)
"""As it was kept until 0072, which sees to the rows that there are."""


async def begin(_, editor):
    """What no model can say."""
    if editor.client.capabilities.dialect != "sqlite":
        for statement in _KEPT:
            await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("models", "0070_relates_once")]

    initial = False

    operations = [
        ops.AddIndex(
            model_name="Item",
            index=Index(
                fields=["project_id", "removed_at", "published", "id"], name="items_project_seen"
            ),
        ),
        ops.RunPython(begin, ops.RunPython.noop),
    ]
