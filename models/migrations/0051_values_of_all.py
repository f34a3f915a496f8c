import json

from kit.ids import new_id
from models.properties.custom import texts_of
from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index

AT_ONCE = 500


async def find_by_values(_, editor):
    """What has values already is found by them, too."""
    client = editor.client
    for table, values, owner in (
        ("principals", "principal_values", "principal_id"),
        ("projects", "project_values", "project_id"),
    ):
        held = await client.execute_query_dict(f"SELECT id, custom FROM {table} WHERE custom IS NOT NULL")
        rows = [
            f"('{new_id()}', '{row['id']}', '{key}', '{_quoted(text)}')"
            for row in held
            for key, written in _read(row["custom"]).items()
            for text in texts_of(written)
        ]
        for start in range(0, len(rows), AT_ONCE):
            some = ", ".join(rows[start : start + AT_ONCE])
            await client.execute_query(f"INSERT INTO {values} (id, {owner}, field_key, held) VALUES {some}")


def _read(custom):
    return (json.loads(custom) if isinstance(custom, str) else custom) or {}


def _quoted(text):
    return text.replace("'", "''")


class Migration(migrations.Migration):
    dependencies = [('models', '0050_planned_items')]

    initial = False

    operations = [
        ops.CreateModel(
            name='PrincipalValue',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('principal', fields.ForeignKeyField('models.Principal', source_field='principal_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('field_key', fields.CharField(max_length=40)),
                ('held', fields.CharField(max_length=500)),
            ],
            options={'table': 'principal_values', 'app': 'models', 'indexes': [Index(fields=['principal_id', 'field_key'], name='principal_values_principal'), Index(fields=['field_key', 'held', 'principal_id'], name='principal_values_held')], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ProjectValue',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('project', fields.ForeignKeyField('models.Project', source_field='project_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('field_key', fields.CharField(max_length=40)),
                ('held', fields.CharField(max_length=500)),
            ],
            options={'table': 'project_values', 'app': 'models', 'indexes': [Index(fields=['project_id', 'field_key'], name='project_values_project'), Index(fields=['field_key', 'held', 'project_id'], name='project_values_held')], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.RunPython(find_by_values, ops.RunPython.noop),
    ]
