from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

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
"""As it was kept until 0071."""


async def begin(_, editor):
    """What no model can say."""
    if editor.client.capabilities.dialect != "sqlite":
        for statement in _KEPT:
            await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("models", "0055_search_by_kind")]

    initial = False

    operations = [
        ops.AddField(
            model_name="ItemParty",
            name="item_updated_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddIndex(
            model_name="ItemParty",
            index=Index(fields=["principal_id", "item_updated_at", "item_id"], name="item_parties_newest"),
        ),
        ops.RunPython(begin, ops.RunPython.noop),
    ]
