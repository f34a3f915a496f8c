from tortoise import migrations
from tortoise.migrations import operations as ops
from uuid import uuid4
from tortoise import fields

# What is above: of an item its parent, its folder or its project; of a folder the one that it is in, or its project.
ABOVE = """coalesce((SELECT coalesce(i.parent_id, i.folder_id, i.project_id) FROM items i WHERE i.id = up.at),
    (SELECT coalesce(f.parent_id, f.project_id) FROM folders f WHERE f.id = up.at))"""
FOUND = f"""WITH RECURSIVE up AS (
    SELECT coalesce(i.parent_id, i.folder_id, i.project_id) AS at, count(*) AS items,
        sum(CASE WHEN s.category = 'not_started' THEN 1 ELSE 0 END) AS not_started,
        sum(CASE WHEN s.category = 'in_progress' THEN 1 ELSE 0 END) AS in_progress,
        sum(CASE WHEN s.category = 'finished' THEN 1 ELSE 0 END) AS finished,
        sum(coalesce(p.work_minutes, 0)) AS planned,
        sum(CASE WHEN s.category = 'finished' THEN coalesce(p.work_minutes, 0) ELSE 0 END) AS done,
        sum(coalesce(p.actual_work_minutes, 0)) AS actual, min(p.start) AS start, max(p.finish) AS finish
    FROM items i JOIN statuses s ON s.id = i.status_id LEFT JOIN item_plans p ON p.id = i.id
    WHERE i.project_id IS NOT NULL AND NOT i.archived AND i.removed_at IS NULL GROUP BY 1
    UNION ALL SELECT {ABOVE}, items, not_started, in_progress, finished, planned, done, actual, start, finish
    FROM up WHERE at IS NOT NULL
), sums AS (
    SELECT at, CAST(sum(items) AS BIGINT) AS items, CAST(sum(not_started) AS BIGINT) AS not_started,
        CAST(sum(in_progress) AS BIGINT) AS in_progress, CAST(sum(finished) AS BIGINT) AS finished,
        CAST(sum(planned) AS BIGINT) AS planned, CAST(sum(done) AS BIGINT) AS done,
        CAST(sum(actual) AS BIGINT) AS actual, min(start) AS start, max(finish) AS finish
    FROM up WHERE at IS NOT NULL GROUP BY at
)
INSERT INTO roll_ups (id, items, not_started, in_progress, finished, planned_work_minutes, finished_work_minutes,
    actual_work_minutes, percent_complete, start, finish)
SELECT at, items, not_started, in_progress, finished, planned, done, actual,
    CASE WHEN not_started + in_progress = 0 THEN 100 WHEN planned = 0 THEN 100 * finished / items
    WHEN done = planned THEN 99 ELSE 100 * done / planned END, start, finish
FROM sums"""


async def roll_up(_, editor):
    """What there is already is counted once; afterwards each unit of work adds what it changed."""
    await editor.client.execute_query(FOUND)


class Migration(migrations.Migration):
    dependencies = [('models', '0045_jobs')]

    initial = False

    operations = [
        ops.CreateModel(
            name='RollUp',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('items', fields.IntField()),
                ('not_started', fields.IntField()),
                ('in_progress', fields.IntField()),
                ('finished', fields.IntField()),
                ('planned_work_minutes', fields.BigIntField()),
                ('finished_work_minutes', fields.BigIntField()),
                ('actual_work_minutes', fields.BigIntField()),
                ('percent_complete', fields.SmallIntField()),
                ('start', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('finish', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'roll_ups', 'app': 'models', 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.RunPython(roll_up, ops.RunPython.noop),
    ]
