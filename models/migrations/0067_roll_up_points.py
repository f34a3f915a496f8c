from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

# What is above: of an item its parent, its folder or its project; of a folder the one that it is in, or its project.
ABOVE = """coalesce((SELECT coalesce(i.parent_id, i.folder_id, i.project_id) FROM items i WHERE i.id = up.at),
    (SELECT coalesce(f.parent_id, f.project_id) FROM folders f WHERE f.id = up.at))"""
EARNED = "CASE WHEN s.category = 'finished' THEN 100 ELSE coalesce(i.percent_complete, 0) END"
FOUND = f"""WITH RECURSIVE up AS (
    SELECT coalesce(i.parent_id, i.folder_id, i.project_id) AS at, sum(coalesce(i.agile_points, 0)) AS points,
        sum(CASE WHEN s.category = 'finished' THEN coalesce(i.agile_points, 0) ELSE 0 END) AS done,
        sum({EARNED}) AS earned, sum(coalesce(p.work_minutes, 0) * {EARNED}) AS worked
    FROM items i JOIN statuses s ON s.id = i.status_id LEFT JOIN item_plans p ON p.id = i.id
    WHERE i.project_id IS NOT NULL AND NOT i.archived AND i.removed_at IS NULL GROUP BY 1
    UNION ALL SELECT {ABOVE}, points, done, earned, worked FROM up WHERE at IS NOT NULL
), sums AS (
    SELECT at, CAST(sum(points) AS BIGINT) AS points, CAST(sum(done) AS BIGINT) AS done,
        CAST(sum(earned) AS BIGINT) AS earned, CAST(sum(worked) AS BIGINT) AS worked
    FROM up WHERE at IS NOT NULL GROUP BY at
)
UPDATE roll_ups SET agile_points = sums.points, finished_agile_points = sums.done, earned_percents = sums.earned,
    earned_work_percents = sums.worked, percent_complete = CASE WHEN not_started + in_progress = 0 THEN 100
        WHEN planned_work_minutes = 0 AND sums.earned = 100 * items THEN 99
        WHEN planned_work_minutes = 0 THEN sums.earned / items
        WHEN sums.worked = 100 * planned_work_minutes THEN 99 ELSE sums.worked / planned_work_minutes END
FROM sums WHERE sums.at = roll_ups.id"""


async def weigh(_, editor):
    """What there is already is added up once; afterwards each unit of work adds what it changed. Of what is not below anything,
    and of what nothing is below, the columns' zeros are right."""
    await editor.client.execute_query(FOUND)


class Migration(migrations.Migration):
    dependencies = [('models', '0066_agile_points')]

    initial = False

    operations = [
        *[
            ops.AddField(model_name='RollUp', name=name, field=fields.BigIntField(default=0, db_default=0))
            for name in ('agile_points', 'finished_agile_points', 'earned_percents', 'earned_work_percents')
        ],
        ops.RunPython(weigh, ops.RunPython.noop),
    ]
