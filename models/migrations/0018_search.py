from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.search.document import SearchKind, Vector
class Migration(migrations.Migration):
    dependencies = [("models", "0017_hierarchy")]

    initial = False

    operations = [
        ops.CreateModel(
            name="SearchDocument",
            fields=[
                ("number", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("entity_id", fields.UUIDField(unique=True)),
                ("kind", fields.CharEnumField(description="", enum_type=SearchKind, max_length=16)),
                ("title", fields.TextField(default="", unique=False)),
                ("body", fields.TextField(default="", unique=False)),
                ("vector", Vector(null=True)),
            ],
            options={
                "table": "search_documents",
                "app": "models",
                "indexes": [Index(fields=["kind", "number"], name="search_documents_kind")],
                "pk_attr": "number",
            },
            bases=["Model"],
        ),
    ]
