-- The neutral dataset (schema "bench") copied into Deskwire's own tables. Ids keep the dataset's order.
SET session_replication_role = replica; -- the dataset keeps its references: they need no check row by row
CREATE FUNCTION pg_temp.key(kind int, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT (lpad(to_hex(kind), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;

INSERT INTO principals (id, kind, name, name_folded, active, version, created_at)
SELECT pg_temp.key(1, id), 'user', name, lower(name), true, 1, created_at FROM bench.users
UNION ALL SELECT pg_temp.key(2, id), 'customer', name, lower(name), true, 1, created_at FROM bench.customers
UNION ALL SELECT pg_temp.key(3, id), 'organization', name, lower(name), true, 1, created_at FROM bench.organizations;
INSERT INTO users (id, level, may_publish, may_reply, may_edit_messages, may_manage_macros)
SELECT pg_temp.key(1, id), CASE WHEN role = 'admin' THEN 'admin' ELSE 'member' END, true, true, false, false FROM bench.users;
INSERT INTO organizations (id) SELECT pg_temp.key(3, id) FROM bench.organizations;
INSERT INTO customers (id, organization_id) SELECT pg_temp.key(2, id), pg_temp.key(3, organization_id) FROM bench.customers;
INSERT INTO addresses (id, email, written, principal_id, created_at)
SELECT pg_temp.key(11, id), email, email, pg_temp.key(1, id), created_at FROM bench.users
UNION ALL SELECT pg_temp.key(12, id), email, email, pg_temp.key(2, id), created_at FROM bench.customers;

INSERT INTO projects (id, name, name_folded, description, is_inbox, version, created_at, updated_at)
SELECT pg_temp.key(4, id), name, lower(name), '', false, 1, created_at, created_at FROM bench.projects;
INSERT INTO project_shares (id, project_id, principal_id, role)
SELECT pg_temp.key(13, project_id * 1000 + user_id), pg_temp.key(4, project_id), pg_temp.key(1, user_id), 'member' FROM bench.project_members;

INSERT INTO item_types (id, slug, name, family, key_prefix, icon, colour, rank, new_items_published)
VALUES (pg_temp.key(5, 1), 'bench-ticket', 'Bench ticket', 'helpdesk', 'B', 'lifebuoy', '#2563eb', 10, true),
       (pg_temp.key(5, 2), 'bench-task', 'Bench task', 'project', 'C', 'check', '#059669', 11, false);
INSERT INTO statuses (id, type_id, name, category, colour, rank, is_default, pauses_sla)
SELECT pg_temp.key(6, t * 10 + n), pg_temp.key(5, t), s, CASE WHEN n < 3 THEN 'not_started' WHEN n < 5 THEN 'in_progress' ELSE 'finished' END,
       '#64748b', n, n = 1, false
FROM generate_series(1, 2) t, unnest(ARRAY['backlog', 'open', 'in_progress', 'waiting', 'resolved', 'closed']) WITH ORDINALITY AS u(s, n);

INSERT INTO items (id, number, type_id, status_id, status_since, title, title_folded, description, source, priority, published, project_id,
  requester_id, creator_id, sender_domain, unverified_sender, version, created_at, updated_at)
SELECT pg_temp.key(7, i.id), i.id, pg_temp.key(5, CASE i.kind WHEN 'ticket' THEN 1 ELSE 2 END), s.id, i.created_at, i.title, lower(i.title), i.description,
  'import', array_position(ARRAY['low', 'normal', 'high', 'urgent'], i.priority), i.kind = 'ticket', pg_temp.key(4, i.project_id),
  pg_temp.key(2, i.customer_id), pg_temp.key(1, 1), '', '', 1, i.created_at, i.updated_at
FROM bench.items i JOIN statuses s ON s.type_id = pg_temp.key(5, CASE i.kind WHEN 'ticket' THEN 1 ELSE 2 END) AND s.name = i.status;
INSERT INTO item_counts (id, project_id, status_id, count)
SELECT gen_random_uuid(), project_id, status_id, count(*) FROM items GROUP BY project_id, status_id;
INSERT INTO roll_ups (id, items, not_started, in_progress, finished, planned_work_minutes, finished_work_minutes, actual_work_minutes, earned_percents, percent_complete)
SELECT i.project_id, count(*), count(*) FILTER (WHERE s.category = 'not_started'), count(*) FILTER (WHERE s.category = 'in_progress'),
  count(*) FILTER (WHERE s.category = 'finished'), 0, 0, 0,
  100 * count(*) FILTER (WHERE s.category = 'finished'), 100 * count(*) FILTER (WHERE s.category = 'finished') / count(*)
FROM items i JOIN statuses s ON s.id = i.status_id GROUP BY i.project_id;
INSERT INTO item_parties (id, item_id, principal_id, principal_kind, part)
SELECT pg_temp.key(14, id), pg_temp.key(7, id), pg_temp.key(1, assignee_id), 'user', 'assignee' FROM bench.items WHERE assignee_id IS NOT NULL
UNION ALL SELECT pg_temp.key(15, item_id::bigint * 1000 + user_id), pg_temp.key(7, item_id), pg_temp.key(1, user_id), 'user', 'follower' FROM bench.item_followers;

INSERT INTO conversations (id, item_id, kind, subject, created_at)
SELECT pg_temp.key(8, item_id * 2 + is_internal::int), pg_temp.key(7, item_id), CASE WHEN is_internal THEN 'internal' ELSE 'customer' END, '', min(created_at)
FROM bench.messages GROUP BY item_id, is_internal;
INSERT INTO messages (id, conversation_id, item_id, author_id, internal, text, created_at)
SELECT pg_temp.key(9, id), pg_temp.key(8, item_id * 2 + is_internal::int), pg_temp.key(7, item_id),
  coalesce(pg_temp.key(1, author_user_id), pg_temp.key(2, author_customer_id)), is_internal, body, created_at FROM bench.messages;
UPDATE items i SET last_message_id = m.id FROM (SELECT DISTINCT ON (item_id) item_id, id FROM messages ORDER BY item_id, created_at DESC, id DESC) m WHERE m.item_id = i.id;
UPDATE items i SET last_reply_id = m.id FROM (SELECT DISTINCT ON (item_id) item_id, id FROM messages WHERE NOT internal ORDER BY item_id, created_at DESC, id DESC) m WHERE m.item_id = i.id;
UPDATE workspace SET last_number = (SELECT max(number) FROM items);
RESET session_replication_role;
