from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields
from tortoise.indexes import Index

# Of items that are planned already: what their plans say.
_SAY = """UPDATE items SET planned = TRUE,
    (planned_start, planned_finish, planned_work_minutes, planned_duration_minutes) =
    (SELECT p.start, p.finish, p.work_minutes, p.duration_minutes FROM item_plans p WHERE p.id = items.id)
    WHERE id IN (SELECT id FROM item_plans)"""


class Migration(migrations.Migration):
    dependencies = [('models', '0048_roll_ups')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Item',
            name='planned',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name='Item',
            name='planned_duration_minutes',
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name='Item',
            name='planned_finish',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Item',
            name='planned_start',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Item',
            name='planned_work_minutes',
            field=fields.IntField(null=True),
        ),
        ops.RunSQL(_SAY, ops.RunSQL.noop),
        ops.AddIndex(
            model_name='Item',
            index=Index(fields=['planned_start'], name='items_planned_start'),
        ),
        ops.AddIndex(
            model_name='Item',
            index=Index(fields=['planned_finish'], name='items_planned_finish'),
        ),
    ]
