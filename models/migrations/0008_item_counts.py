from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields


async def count_items(_, editor):
    """What there is already is counted once; afterwards each unit of work adds what it changed."""
    client = editor.client
    mark = "?" if client.capabilities.dialect == "sqlite" else "$"
    rows = await client.execute_query_dict(
        "SELECT project_id, status_id, count(*) AS found FROM items WHERE project_id IS NOT NULL GROUP BY 1, 2"
    )
    holes = ", ".join(f"{mark}{n}" for n in range(1, 5))
    for row in rows:
        await client.execute_query(
            f"INSERT INTO item_counts (id, project_id, status_id, count) VALUES ({holes})",
            [str(uuid4()), str(row["project_id"]), str(row["status_id"]), row["found"]],
        )


class Migration(migrations.Migration):
    dependencies = [('models', '0007_first_tried')]

    initial = False

    operations = [
        ops.CreateModel(
            name='ItemCount',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('project', fields.ForeignKeyField('models.Project', source_field='project_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('status', fields.ForeignKeyField('models.Status', source_field='status_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('count', fields.IntField()),
            ],
            options={'table': 'item_counts', 'app': 'models', 'unique_together': (('project', 'status'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.RunPython(count_items, ops.RunPython.noop),
    ]
