"""The statements that keep figures, in both dialects.

Each begins with terms: what is added to a place, or taken from it (`sign`), as which category, with which plan. From its place
each climbs to all that is above, as things stand when the unit of work ends; all that comes to one parent is added at once.
"""

from functools import lru_cache

FIGURES = (
    "items",
    "not_started",
    "in_progress",
    "finished",
    "planned_work_minutes",
    "finished_work_minutes",
    "actual_work_minutes",
    "agile_points",
    "finished_agile_points",
    "earned_percents",
    "earned_work_percents",
)
"""What is added up."""

_COUNTED = "NOT i.archived AND i.removed_at IS NULL"
_AT = "coalesce(i.parent_id, i.folder_id, i.project_id)"
_SAID = """p.work_minutes AS work, p.actual_work_minutes AS actual, i.percent_complete AS percent, i.agile_points AS points"""
_PLAN = f"{_SAID}, p.start, p.finish"
_EARNED = "CASE WHEN category = 'finished' THEN 100 ELSE coalesce(percent, 0) END"
"""How far an item is: what is finished is whole, whatever it says."""

_ABOVE = f"""coalesce((SELECT {_AT} FROM items i WHERE i.id = up.at),
        (SELECT coalesce(f.parent_id, f.project_id) FROM folders f WHERE f.id = up.at))"""
"""Looked up by key, always: joins would be planned for as many rows as the database fears."""

_GIVEN = {
    "item": "uuid",
    "at": "uuid",
    "sign": "integer",
    "status": "uuid",
    "work": "integer",
    "work_told": "boolean",
    "actual": "integer",
    "actual_told": "boolean",
    "percent": "integer",
    "percent_told": "boolean",
    "points": "integer",
    "points_told": "boolean",
    "start": "timestamptz",
    "start_told": "boolean",
    "finish": "timestamptz",
    "finish_told": "boolean",
}
"""The rows of `Changes.rows`, with the types that PostgreSQL reads them as."""

_STALE = "1900-01-01 00:00:00+00:00"
"""Stands, until the dates are found anew, where the earliest start or the latest finish has left: no plan says it."""


@lru_cache(maxsize=64)
def change(rows: int, *, lite: bool) -> str:
    """Add what the rows of one JSON array say; answers with the parents that have other figures now.

    `rows`: how many there are at most, for PostgreSQL to plan for.
    """
    names = ", ".join(_GIVEN)
    if lite:
        values = ", ".join(f"json_extract(value, '$.{name}') AS {name}" for name in _GIVEN)
        given = f"SELECT {values} FROM json_each(?1)"
    else:
        typed = ", ".join(f"{name} {kind}" for name, kind in _GIVEN.items())
        given = f"SELECT {names} FROM jsonb_to_recordset($1::jsonb) AS g({typed}) LIMIT {rows}"
    said = ", ".join(
        f"CASE WHEN g.{name}_told THEN g.{name} ELSE {column} END AS {name}"
        for name, column in (
            ("work", "p.work_minutes"),
            ("actual", "p.actual_work_minutes"),
            ("percent", "i.percent_complete"),
            ("points", "i.agile_points"),
            ("start", "p.start"),
            ("finish", "p.finish"),
        )
    )
    terms = f"""SELECT g.at, g.sign, s.category, {said} FROM given g JOIN statuses s ON s.id = g.status
    LEFT JOIN items i ON i.id = g.item LEFT JOIN item_plans p ON p.id = g.item"""
    figures = ", ".join(f"g.sign * r.{name} AS {name}" for name in FIGURES)
    dates = ", ".join(
        f"CASE WHEN g.sign {way} 0 THEN r.{name} END AS {left}{name}"
        for way, left in ((">", ""), ("<", "left_"))
        for name in ("start", "finish")
    )
    carried = f"""UNION ALL SELECT g.at, {figures}, {dates}
    FROM given g JOIN roll_ups r ON r.id = g.item WHERE g.status IS NULL"""
    return _keeping(f"given AS ({given}),", terms, carried, lite=lite)


@lru_cache
def recategorise(*, lite: bool) -> str:
    """Count the items of a status (the first parameter) as of another category (the third) than before (the second)."""
    status, old, new = _marks(3, lite)
    kind, day = ("", "NULL") if lite else ("::varchar", "NULL::timestamptz")
    told = f"{_SAID}, {day} AS start, {day} AS finish"  # no date leaves
    one = f"""FROM items i LEFT JOIN item_plans p ON p.id = i.id
    WHERE i.status_id = {status} AND i.project_id IS NOT NULL AND {_COUNTED}"""
    terms = f"""SELECT {_AT} AS at, -1 AS sign, {old}{kind} AS category, {told} {one}
    UNION ALL SELECT {_AT}, 1, {new}{kind}, {told} {one}"""
    return _keeping("", terms, "", lite=lite)


@lru_cache
def forget_all(*, lite: bool) -> str:
    """Forget the figures of a project, and of all in it; what is in the bin stays behind when its parent goes elsewhere, unless
    it went there with the project.
    """
    (key,) = _marks(1, lite)
    return f"""DELETE FROM roll_ups WHERE id = {key} OR id IN (SELECT id FROM folders WHERE project_id = {key})
    OR id IN (SELECT parent_id FROM items WHERE project_id = {key} AND parent_id IS NOT NULL
        AND (removed_at IS NULL OR removed_with = {key}))"""


@lru_cache
def count_anew(*, lite: bool) -> str:
    """Count those of a project of which none are kept."""
    (key,) = _marks(1, lite)
    terms = f"""SELECT {_AT} AS at, 1 AS sign, s.category, {_PLAN} FROM items i
    JOIN statuses s ON s.id = i.status_id LEFT JOIN item_plans p ON p.id = i.id WHERE i.project_id = {key} AND {_COUNTED}"""
    return _keeping("", terms, "", lite=lite)


@lru_cache(maxsize=64)
def date_anew(projects: int, parents: int, *, lite: bool) -> str:
    """Find the dates anew of some parents (the last parameters), all of which are in these projects (the first ones)."""
    marks = _marks(projects + parents, lite)
    where, stale = ", ".join(marks[:projects]), ", ".join(marks[projects:])
    return f"""WITH RECURSIVE up AS (
    SELECT {_AT} AS at, min(p.start) AS start, max(p.finish) AS finish FROM item_plans p JOIN items i ON i.id = p.id
    WHERE i.project_id IN ({where}) AND {_COUNTED} GROUP BY 1
    UNION ALL SELECT {_ABOVE}, start, finish FROM up WHERE at IS NOT NULL
), dates AS (SELECT at, min(start) AS start, max(finish) AS finish FROM up GROUP BY at)
UPDATE roll_ups SET start = (SELECT d.start FROM dates d WHERE d.at = roll_ups.id),
    finish = (SELECT d.finish FROM dates d WHERE d.at = roll_ups.id) WHERE id IN ({stale})"""


@lru_cache(maxsize=64)
def forget(parents: int, *, lite: bool) -> str:
    """Forget the figures of what is no more."""
    return f"DELETE FROM roll_ups WHERE id IN ({', '.join(_marks(parents, lite))})"


def _keeping(given: str, terms: str, carried: str, *, lite: bool) -> str:
    """Rows are written in the order of their keys, and only those that change."""
    summed = ", ".join(f"CAST(sum({name}) AS BIGINT) AS {name}" for name in FIGURES)
    became = ", ".join(f"coalesce(r.{name}, 0) + s.{name} AS {name}" for name in FIGURES)
    differs = " OR ".join(f"s.{name} <> 0" for name in FIGURES)
    columns = (*FIGURES, "percent_complete", "start", "finish")
    distinct = "IS NOT" if lite else "IS DISTINCT FROM"
    stale = f"'{_STALE}'" if lite else f"timestamptz '{_STALE}'"
    return f"""WITH RECURSIVE {given} terms AS ({terms}), sources AS (
    SELECT at, sum(sign) AS items,
        sum(CASE WHEN category = 'not_started' THEN sign ELSE 0 END) AS not_started,
        sum(CASE WHEN category = 'in_progress' THEN sign ELSE 0 END) AS in_progress,
        sum(CASE WHEN category = 'finished' THEN sign ELSE 0 END) AS finished,
        sum(sign * coalesce(work, 0)) AS planned_work_minutes,
        sum(CASE WHEN category = 'finished' THEN sign * coalesce(work, 0) ELSE 0 END) AS finished_work_minutes,
        sum(sign * coalesce(actual, 0)) AS actual_work_minutes,
        sum(sign * coalesce(points, 0)) AS agile_points,
        sum(CASE WHEN category = 'finished' THEN sign * coalesce(points, 0) ELSE 0 END) AS finished_agile_points,
        sum(sign * {_EARNED}) AS earned_percents, sum(sign * coalesce(work, 0) * {_EARNED}) AS earned_work_percents,
        min(CASE WHEN sign > 0 THEN start END) AS start, max(CASE WHEN sign > 0 THEN finish END) AS finish,
        min(CASE WHEN sign < 0 THEN start END) AS left_start, max(CASE WHEN sign < 0 THEN finish END) AS left_finish
    FROM terms GROUP BY at {carried}
), up AS (
    SELECT * FROM sources
    UNION ALL SELECT {_ABOVE}, {", ".join(FIGURES)}, start, finish, left_start, left_finish
    FROM up WHERE at IS NOT NULL
), sums AS (
    SELECT at, {summed}, min(start) AS start, max(finish) AS finish,
        min(left_start) AS left_start, max(left_finish) AS left_finish FROM up WHERE at IS NOT NULL GROUP BY at
), became AS (
    SELECT s.at AS id, {became}, {differs} AS differs, r.start AS old_start, r.finish AS old_finish,
        {_extreme("start", "<", stale)} AS start, {_extreme("finish", ">", stale)} AS finish
    FROM sums s LEFT JOIN roll_ups r ON r.id = s.at
)
INSERT INTO roll_ups (id, {", ".join(columns)})
SELECT id, {", ".join(FIGURES)}, CAST({PERCENT_COMPLETE} AS SMALLINT), start, finish FROM became
WHERE differs OR start {distinct} old_start OR finish {distinct} old_finish ORDER BY id
ON CONFLICT (id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in columns)}
RETURNING id, coalesce(start = {stale}, FALSE) OR coalesce(finish = {stale}, FALSE) AS stale,
    (SELECT i.project_id FROM items i WHERE i.id = roll_ups.id AND i.removed_at IS NULL) AS of_item,
    (SELECT f.project_id FROM folders f WHERE f.id = roll_ups.id) AS of_folder,
    (SELECT p.id FROM projects p WHERE p.id = roll_ups.id) AS itself"""


def _extreme(name: str, before: str, stale: str) -> str:
    """The earliest, or latest, of what was and what came; unknown, where that may be what has left.

    What came may have left as well: it came as a part of what stood below an item, which has changed in the same unit of work.
    """
    beyond = f"coalesce(r.{name} {before} s.left_{name}, FALSE) OR coalesce(s.{name} {before} s.left_{name}, FALSE)"
    return f"""CASE WHEN s.left_{name} IS NOT NULL AND NOT ({beyond}) THEN {stale}
        WHEN r.{name} IS NULL OR s.{name} {before} r.{name} THEN s.{name} ELSE r.{name} END"""


PERCENT_COMPLETE = """CASE WHEN not_started + in_progress = 0 THEN 100
    WHEN planned_work_minutes = 0 AND earned_percents = 100 * items THEN 99
    WHEN planned_work_minutes = 0 THEN earned_percents / items
    WHEN earned_work_percents = 100 * planned_work_minutes THEN 99
    ELSE earned_work_percents / planned_work_minutes END"""
"""Whole percents, never 100 before all is finished (decisions 52 and 63)."""


def _marks(count: int, lite: bool) -> list[str]:
    return [f"{'?' if lite else '$'}{number}" for number in range(1, count + 1)]
