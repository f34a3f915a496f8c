-- Items as the neutral dataset has them, after mutations have changed some.
UPDATE items i SET status_id = s.id, status_since = b.created_at, finished_at = NULL, updated_at = b.updated_at, version = 1
FROM bench.items b JOIN statuses s ON s.name = b.status
WHERE i.number = b.id AND i.version > 1 AND s.type_id = i.type_id;
UPDATE item_counts c SET count = (SELECT count(*) FROM items i WHERE i.project_id = c.project_id AND i.status_id = c.status_id);
VACUUM ANALYZE items, item_counts;
