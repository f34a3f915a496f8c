"""A workspace of any size, made by the database itself: half as many messages as items, 500 projects of ten folders, 5,000
customers.

Words are drawn so that some stand in nearly all texts and others in few; `zebra` stands in one item of 5,000.
"""

from typing import Any

from models.repeats import THAT_WERE
from models.search.postgres import MADE, storing

PROJECTS, FOLDERS, CUSTOMERS, USERS = 500, 5_000, 5_000, 100
WIDE = 5_000
"""Items that the organization of the wide customer follows."""

_ID = "(lpad(to_hex(1700000000000 + {n}), 12, '0') || '70008{kind}' || lpad(to_hex({n}), 14, '0'))::uuid"
_HEADS = "ARRAY['prin','scan','net','moni','key','dis','ser','mail','pass','acc']"
_TAILS = "ARRAY['ter','ner','work','tor','board','play','ver','ling','word','ount']"
_ENDS = "ARRAY['','s','ing','ed','er','ly','al','ic','um','on']"

_FUNCTIONS = f"""
CREATE FUNCTION word(seed float) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT ({_HEADS})[n % 10 + 1] || ({_TAILS})[n / 10 % 10 + 1] || ({_ENDS})[n / 100 + 1]
  FROM (SELECT floor(1000 * seed ^ 3)::int AS n) AS drawn $$;
CREATE FUNCTION said(words int) RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT string_agg(word(random()), ' ') FROM generate_series(1, words) $$;
"""

_TEXTS = 10_000
"""Different ones that are made; others repeat them, with a number of their own."""
_POOL = (
    f"""CREATE UNLOGGED TABLE pool AS SELECT n, said(6) AS title, said(30) AS body,
        gen_random_uuid() AS item, gen_random_uuid() AS message FROM generate_series(0, {_TEXTS - 1}) AS n""",
    storing("(SELECT item, 'item', title, body, 'en', 'english' FROM pool)"),
    storing("(SELECT message, 'message', '', body, 'en', 'english' FROM pool)"),
)
_ZEBRA = "CASE WHEN i.number * 31 / 7 % 5000 = 7 THEN ' zebra' ELSE '' END"
_DOCUMENTS = (
    f"""INSERT INTO search_documents (entity_id, kind, title, body, vector)
        SELECT i.id, 'item', '', '', d.vector || setweight(to_tsvector('simple', i.number || {_ZEBRA}), 'A')
        FROM items i JOIN pool p ON p.n = i.number * 7919 / 13 % {_TEXTS}
        JOIN search_documents d ON d.entity_id = p.item ORDER BY i.id""",
    f"""INSERT INTO search_documents (entity_id, kind, title, body, vector) SELECT m.id, 'message', '', '', d.vector
        FROM messages m JOIN items i ON i.id = m.item_id JOIN pool p ON p.n = i.number * 7919 / 13 % {_TEXTS}
        JOIN search_documents d ON d.entity_id = p.message ORDER BY m.id""",
    "DELETE FROM search_documents WHERE entity_id IN (SELECT item FROM pool UNION ALL SELECT message FROM pool)",
    "DROP TABLE pool",
)


def key(kind: int, n: str) -> str:
    """The key of the nth row of a kind, as SQL; later ones sort later."""
    return _ID.format(n=n, kind=kind)


def _people(kind: str, number: int, most: int) -> str:
    return f"""INSERT INTO principals (id, kind, name, name_folded, active, version, created_at)
        SELECT {key(number, "n")}, '{kind}', '{kind} ' || n, '{kind} ' || n, true, 1, now()
        FROM generate_series(1, {most}) AS n"""


def statements(items: int) -> list[str]:
    """What makes all of it."""
    message, thread = key(6, "g.n"), key(7, "n")
    item, project, customer = key(5, "i.number"), key(1, "1 + i.number % 500"), key(2, "1 + i.number % 5000")
    user, organization, folder = key(3, "1"), key(4, "1"), key(8, f"1 + i.number % {FOLDERS}")
    return [
        _FUNCTIONS,
        "DROP INDEX search_documents_items, search_documents_messages, search_documents_names",
        *_POOL,
        _people("customer", 2, CUSTOMERS + 2),
        _people("user", 3, USERS),
        _people("organization", 4, 1),
        f"INSERT INTO organizations (id) VALUES ({organization})",
        f"INSERT INTO customers (id) SELECT {key(2, 'n')} FROM generate_series(1, {CUSTOMERS + 2}) AS n",
        f"UPDATE customers SET organization_id = {organization} WHERE id = {key(2, str(CUSTOMERS + 2))}",
        f"""INSERT INTO users (id, level, may_publish, may_reply, may_edit_messages, may_manage_macros)
            SELECT {key(3, "n")}, CASE n WHEN 1 THEN 'admin' ELSE 'member' END, true, true, false, false
            FROM generate_series(1, {USERS}) AS n""",
        f"""INSERT INTO projects (id, name, name_folded, description, is_inbox, version, created_at, updated_at)
            SELECT {key(1, "n")}, 'Project ' || n, 'project ' || n, '', false, 1, now(), now()
            FROM generate_series(1, {PROJECTS}) AS n""",
        f"""INSERT INTO folders (id, project_id, name, order_key, version, created_at, updated_at)
            SELECT {key(8, "n")}, {key(1, f"1 + (n - 1) % {PROJECTS}")}, 'Folder ' || n, lpad(to_hex(n), 8, '0'), 1, now(), now()
            FROM generate_series(1, {FOLDERS}) AS n""",
        f"""INSERT INTO project_shares (id, project_id, principal_id, role)
            SELECT gen_random_uuid(), {key(1, "n * 100 + 1")}, {key(3, "2")}, 'member' FROM generate_series(1, 3) AS n""",
        f"""INSERT INTO items (id, number, type_id, status_id, status_since, title, title_folded, description, source, priority,
            published, project_id, folder_id, order_key, requester_id,
            creator_id, sender_domain, unverified_sender, version, created_at, updated_at)
            SELECT {item}, i.number, t.type_id, t.id, now(), p.title || {_ZEBRA}, p.title, p.body, 'mail', i.number % 6,
            true, {project}, {folder}, lpad(to_hex(i.number), 8, '0'), {customer}, {user}, '', '', 1, now(),
            '2026-01-01'::timestamptz + (i.number * 7919 % {items}) * interval '1 second'
            FROM generate_series(1, {items}::bigint) AS i(number) JOIN pool p ON p.n = i.number * 7919 / 13 % {_TEXTS}
            CROSS JOIN (SELECT id, type_id FROM statuses ORDER BY id LIMIT 1) AS t""",
        f"""INSERT INTO item_parties (id, item_id, principal_id, principal_kind, part)
            SELECT gen_random_uuid(), {key(5, f"n * {items // 20}")}, {key(2, str(CUSTOMERS + 1))}, 'customer', 'follower'
            FROM generate_series(1, 20) AS n""",
        f"""INSERT INTO item_parties (id, item_id, principal_id, principal_kind, part)
            SELECT gen_random_uuid(), {key(5, f"n * {items // WIDE}")}, {organization}, 'organization', 'follower'
            FROM generate_series(1, {WIDE}) AS n""",
        f"""INSERT INTO conversations (id, item_id, kind, subject, version, created_at)
            SELECT {thread}, {key(5, "n * 2")}, 'customer', '', 1, now() FROM generate_series(1, {items // 2}) AS n""",
        f"""INSERT INTO messages (id, conversation_id, item_id, item_project_id, author_id, internal, text, version, created_at)
            SELECT {message}, {key(7, "g.n")}, i.id, i.project_id, {user}, g.n % 5 = 0, p.body, 1, now()
            FROM generate_series(1, {items // 2}::bigint) AS g(n) JOIN pool p ON p.n = g.n * 2 * 7919 / 13 % {_TEXTS}
            JOIN items AS i ON i.number = g.n * 2""",
        *THAT_WERE,
        """INSERT INTO item_counts (id, project_id, status_id, count)
            SELECT gen_random_uuid(), project_id, status_id, count(*) FROM items GROUP BY 2, 3""",
        """INSERT INTO roll_ups (id, items, not_started, in_progress, finished, planned_work_minutes, finished_work_minutes,
            actual_work_minutes, earned_percents, percent_complete)
            SELECT i.project_id, count(*), count(*) FILTER (WHERE s.category = 'not_started'),
            count(*) FILTER (WHERE s.category = 'in_progress'), count(*) FILTER (WHERE s.category = 'finished'), 0, 0, 0,
            100 * count(*) FILTER (WHERE s.category = 'finished'),
            100 * count(*) FILTER (WHERE s.category = 'finished') / count(*)
            FROM items i JOIN statuses s ON s.id = i.status_id GROUP BY 1""",
        storing("(SELECT id, 'project', lower(name), '', 'en', 'english' FROM projects)"),
        storing(
            "(SELECT id, kind, name_folded, '', '', '' FROM principals WHERE kind IN ('customer', 'user', 'organization'))"
        ),
        *_DOCUMENTS,
        "SET LOCAL maintenance_work_mem = '1GB'",
        *MADE,
    ]


async def make(connection: Any, items: int) -> None:
    """Fill a database that has all tables; asyncpg's connection."""
    async with connection.transaction():
        await connection.execute(
            "SET LOCAL session_replication_role = replica; SET LOCAL synchronous_commit = off"
        )
        for statement in statements(items):
            await connection.execute(statement)
    await connection.execute("VACUUM ANALYZE")
