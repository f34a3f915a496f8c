from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index
_OFFERED = {
    "helpdesk": '["checklist"]',
    "project": '["planning", "agile_points", "checklist"]',
    "product": '["agile_points", "checklist"]',
}


async def offer(_, editor):
    """The types that there are offer what is usual in their family."""
    for family, abilities in _OFFERED.items():
        await editor.client.execute_query(f"UPDATE item_types SET abilities = '{abilities}' WHERE family = '{family}'")


class Migration(migrations.Migration):
    dependencies = [('models', '0015_mail_templates')]

    initial = False

    operations = [
        ops.AddField(
            model_name='ItemType',
            name='abilities',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name='ItemType',
            name='old_prefixes',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name='ItemType',
            name='retired_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='ItemType',
            name='version',
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.AddField(
            model_name='Status',
            name='barred_ids',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name='Status',
            name='due_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Status',
            name='retired_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Status',
            name='retired_into',
            field=fields.ForeignKeyField('models.Status', source_field='retired_into_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Status',
            name='version',
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.AddIndex(
            model_name='Status',
            index=Index(fields=['retired_into_id'], name='statuses_retired_into'),
        ),
        ops.AddIndex(
            model_name='Status',
            index=Index(fields=['due_at'], name='statuses_due'),
        ),
        ops.RunPython(offer, ops.RunPython.noop),
    ]
