"""What `itemSetStatus` costs when it is written by hand: one transaction on asyncpg with the statements that Deskwire sends.

Session and viewer, the item locked, its parties, the status, the item stored, the counts by status, the log's lock, the
project's figures, two events numbered and inserted, and after the commit what the payload shows. No GraphQL, no rights, no
rules; texts are put together as simply as can be.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain.roll_ups import statements

VIEWER = """SELECT p.id, p.kind, p.name, u.level, u.may_publish, u.may_reply, u.may_edit_messages, u.may_manage_macros,
    c.organization_id, (SELECT json_agg(t.team_id) FROM team_members t WHERE t.user_id = p.id) AS teams,
    (SELECT json_agg(s.project_id || ' ' || s.role) FROM project_shares s WHERE s.principal_id = p.id
        OR s.principal_id IN (SELECT t.team_id FROM team_members t WHERE t.user_id = p.id)) AS roles,
    (SELECT json_agg(f.project_id) FROM project_followers f
        WHERE f.principal_id = p.id OR f.principal_id = c.organization_id) AS guest_projects,
    (SELECT max(position) FROM events) AS position, n.id AS session_id, n.expires_at
    FROM sessions n JOIN principals p ON p.id = n.principal_id
    LEFT JOIN users u ON u.id = p.id LEFT JOIN customers c ON c.id = p.id
    WHERE n.token_hash = $1 AND n.revoked_at IS NULL AND n.expires_at > $2 AND p.active"""
LOCK = "SELECT * FROM items WHERE id = $1 LIMIT 1 FOR UPDATE"
PARTIES = "SELECT id, item_id, principal_id, principal_kind, part FROM item_parties WHERE item_id = $1"
STATUS = "SELECT * FROM statuses WHERE id = $1 AND type_id = $2 LIMIT 2"
STORE = "UPDATE items SET status_id = $1, status_since = $2, finished_at = $3, version = $4, updated_at = $5 WHERE id = $6"
COUNTS = """INSERT INTO item_counts (id, project_id, status_id, count) VALUES ($1, $2, $3, $4), ($5, $6, $7, $8)
    ON CONFLICT (project_id, status_id) DO UPDATE SET count = item_counts.count + excluded.count"""
LOG = "SELECT pg_advisory_xact_lock(1684370283)"
FIGURES = statements.change(2, lite=False)
EVENT_COLUMNS = (
    "id", "kind", "kind_version", "at", "actor_id", "entity", "entity_id", "item_id", "conversation_id", "project_id", "internal",
    "audience_before", "audience_after", "state_before", "state_after", "changes", "affects", "request_id", "caused_by",
)  # fmt: skip
EVENT = (
    f"INSERT INTO events ({', '.join(EVENT_COLUMNS)}) "
    f"VALUES ({', '.join(f'${n}' for n in range(1, len(EVENT_COLUMNS) + 1))}), "
    f"({', '.join(f'${n}' for n in range(len(EVENT_COLUMNS) + 1, 2 * len(EVENT_COLUMNS) + 1))}) RETURNING position"
)
PAYLOAD = "SELECT id, name FROM statuses WHERE id = ANY($1)"

pool: asyncpg.Pool


async def set_status(request: Request) -> Response:
    asked = orjson.loads(await request.body())["variables"]
    token = request.headers["authorization"].removeprefix("Bearer ")
    async with pool.acquire() as connection:
        viewer = await connection.fetchrow(VIEWER, sha256(token.encode()).hexdigest(), datetime.now(UTC))
        async with connection.transaction():
            item, position = await _changed(connection, viewer, UUID(asked["i"]), UUID(asked["s"]))
        (status,) = await connection.fetch(PAYLOAD, [item["status_id"]])
    shown = {"id": item["id"], "status": {"id": status["id"], "name": status["name"]}}
    payload = {"item": shown, "refused": [], "cursor": str(position)}
    return Response(_json({"data": {"itemSetStatus": payload}}), media_type="application/json")


async def _changed(
    connection: Any, viewer: Any, item_id: UUID, status_id: UUID
) -> tuple[dict[str, Any], int]:
    item = dict(await connection.fetchrow(LOCK, item_id))
    parties = await connection.fetch(PARTIES, item_id)
    (status,) = await connection.fetch(STATUS, status_id, item["type_id"])
    before, now = item["status_id"], datetime.now(UTC)
    old = {"status": before, "updated_at": item["updated_at"], "status_since": item["status_since"]}
    item |= {
        "status_id": status["id"],
        "status_since": now,
        "updated_at": now,
        "version": item["version"] + 1,
    }
    item["finished_at"] = now if status["category"] == "finished" else None
    stored = ("status_id", "status_since", "finished_at", "version", "updated_at", "id")
    await connection.execute(STORE, *(item[name] for name in stored))
    changes = sorted([(item["project_id"], before, -1), (item["project_id"], status["id"], 1)])
    await connection.execute(COUNTS, *(value for each in changes for value in (uuid4(), *each)))
    await connection.execute(LOG)
    place = {"item": item_id, "at": item["project_id"], "start": None, "finish": None}
    dates = {"start_told": True, "finish_told": True}
    moved = [place | dates | {"status": key, "sign": sign} for key, sign in ((before, -1), (status["id"], 1))]
    await connection.fetch(FIGURES, _json(moved))
    audience, state = _audience(item), _state(item, parties)
    told = {"status": [before, status["id"]]}
    project, seen = item["project_id"], _json(["admin", f"project:{item['project_id']}"])
    positions = await connection.fetch(
        EVENT, uuid4(), "project.rolled_up", 1, now, viewer["id"], "project", project, None, None, project, True,
        seen, seen, _json({}), _json({}), _json({}), None, uuid4().hex, None,
        uuid4(), "item.status_changed", 1, now, viewer["id"], "item", item_id, item_id, None, project, False,
        audience, audience, _json(old), _json(state), _json(told), None, uuid4().hex, None,
    )  # fmt: skip
    return item, max(row["position"] for row in positions)


def _audience(item: dict[str, Any]) -> str:
    project = item["project_id"]
    return _json(["admin", f"customer:{item['requester_id']}", f"guest:{project}", f"project:{project}"])


def _state(item: dict[str, Any], parties: list[Any]) -> dict[str, Any]:
    return {
        "type": item["type_id"], "number": item["number"], "source": item["source"], "status": item["status_id"],
        "creator": item["creator_id"], "project": item["project_id"], "priority": item["priority"],
        "assignees": [each["principal_id"] for each in parties if each["part"] == "assignee"],
        "followers": [each["principal_id"] for each in parties],
        "published": item["published"], "requester": item["requester_id"], "created_at": item["created_at"],
        "updated_at": item["updated_at"], "finished_at": item["finished_at"], "status_since": item["status_since"],
    }  # fmt: skip


def _json(value: Any) -> str:
    return orjson.dumps(value, default=str).decode()  # asyncpg's UUID is a subclass of Python's


class _Kept(asyncpg.Connection):  # type: ignore[misc]
    """Without a reset at each release, as in Deskwire."""

    def get_reset_query(self) -> str:
        return ""


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    global pool
    settings = {"jit": "off", "timezone": "UTC"}
    pool = await asyncpg.create_pool(
        os.environ["BENCH_DATABASE_URL"],
        min_size=10,
        max_size=10,
        connection_class=_Kept,
        server_settings=settings,
    )
    yield
    await pool.close()


app = Starlette(routes=[Route("/graphql", set_status, methods=["POST"])], lifespan=lifespan)
