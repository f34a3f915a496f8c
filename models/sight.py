"""Viewers as the database knows them now, together with the log's position, in one statement.

Reading both in one statement is what makes a query's cursor honest: nothing that the rows read later show
can be missing from the events after that position (realtime promise R4).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from tortoise import connections

from models.people import Level
from models.principal import PrincipalKind
from models.project import Role
from models.viewer import ANONYMOUS, Viewer

_SWITCHES = ("may_publish", "may_reply", "may_edit_messages", "may_manage_macros")
_WIDEST_FIRST = tuple(Role)

_POSITION = "(SELECT max(position) FROM events) AS position"
_THERE = "project_id NOT IN (SELECT b.id FROM projects b WHERE b.removed_at > '1970-01-02 00:00:00+00:00')"
"""In no project in the bin has anybody a role, nor does anybody follow one: few, and found by an index."""
_ABOUT = f"""
    p.id, p.kind, p.name, u.level, u.may_publish, u.may_reply, u.may_edit_messages, u.may_manage_macros, c.organization_id,
    (SELECT AGGREGATE(t.team_id) FROM team_members t WHERE t.user_id = p.id) AS teams,
    (SELECT AGGREGATE(s.project_id || ' ' || s.role) FROM project_shares s WHERE s.{_THERE} AND (s.principal_id = p.id
        OR s.principal_id IN (SELECT t.team_id FROM team_members t WHERE t.user_id = p.id))) AS roles,
    (SELECT AGGREGATE(f.project_id) FROM project_followers f WHERE f.{_THERE}
        AND (f.principal_id = p.id OR f.principal_id = c.organization_id)) AS guest_projects,
    {_POSITION}"""
_JOINS = "LEFT JOIN users u ON u.id = p.id LEFT JOIN customers c ON c.id = p.id"

_BY_SESSION = f"""SELECT {_ABOUT}, n.id AS session_id, n.expires_at
    FROM sessions n JOIN principals p ON p.id = n.principal_id {_JOINS}
    WHERE n.token_hash = $1 AND n.revoked_at IS NULL AND n.expires_at > $2 AND p.active"""
_BY_SESSION_ID = _BY_SESSION.replace("n.token_hash = $1", "n.id = $1")
_BY_API_KEY = f"""SELECT {_ABOUT}, k.id AS actor_id, k.scopes, k.expires_at FROM api_keys k
    JOIN principals kp ON kp.id = k.id JOIN principals p ON p.id = k.owner_id {_JOINS}
    WHERE k.token_hash = $1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $2) AND p.active AND kp.active"""
_BY_API_KEY_ID = _BY_API_KEY.replace("k.token_hash = $1", "k.id = $1")
_BY_PRINCIPAL = f"SELECT {_ABOUT} FROM principals p {_JOINS} WHERE p.id = $1 AND p.active"
_REACHED = f"""SELECT {_ABOUT} FROM principals p {_JOINS} WHERE p.active AND p.kind IN ('user', 'customer') AND p.id IN (
    SELECT d.id FROM principals d WHERE d.id IN (KEYS) UNION ALL SELECT t.user_id FROM team_members t WHERE t.team_id IN (KEYS)
    UNION ALL SELECT o.id FROM customers o WHERE o.organization_id IN (KEYS))"""


def hash_token(token: str) -> str:
    """What is stored of a bearer token: its SHA-256, in hex."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


async def by_session(token: str, now: object) -> Viewer | None:
    """Who is signed in by this session token, or None if it is unknown, expired, revoked or its owner deactivated."""
    return await _one(_BY_SESSION, hash_token(token), now)


async def by_api_key(token: str, now: object) -> Viewer | None:
    """Who acts by this API key: its owner, narrowed to the key's scopes."""
    return await _one(_BY_API_KEY, hash_token(token), now)


async def by_principal(key: UUID) -> Viewer | None:
    """A principal as if signed in: how automations and tests act."""
    return await _one(_BY_PRINCIPAL, key)


async def people_reached(keys: Iterable[UUID]) -> list[Viewer]:
    """Every active user and customer among these principals, in the teams or of the organizations among them; one statement."""
    return await _all(_REACHED.replace("KEYS", quoted(keys)))


async def again(viewer: Viewer, now: object) -> Viewer | None:
    """The same viewer with the rights of now, or None if their session, key or account has ended meanwhile."""
    if viewer.session_id is not None:
        return await _one(_BY_SESSION_ID, viewer.session_id, now)
    if viewer.actor_id is not None and viewer.actor_id != viewer.principal_id:
        return await _one(_BY_API_KEY_ID, viewer.actor_id, now)
    if viewer.principal_id is not None:
        return await by_principal(viewer.principal_id)
    return replace(ANONYMOUS, position=await position())


async def anonymous() -> Viewer:
    """Nobody, at the log's position of now."""
    return replace(ANONYMOUS, position=await position())


async def position() -> int:
    """The highest position that a reader can see."""
    rows = await connections.get("default").execute_query_dict(f"SELECT {_POSITION}")
    return rows[0]["position"] or 0


async def rights_position() -> int:
    """The position of the last event that changed anybody's rights."""
    rows = await connections.get("default").execute_query_dict("SELECT rights_position FROM event_log")
    return int(rows[0]["rights_position"])


def quoted(keys: Iterable[UUID | None]) -> str:
    """Keys as a SQL list; they are UUIDs, so there is nothing in them to escape."""
    return ", ".join(f"'{key}'" for key in keys if key is not None) or "NULL"


async def _one(statement: str, *values: object) -> Viewer | None:
    found = await _all(statement, *values)
    return found[0] if found else None


async def _all(statement: str, *values: object) -> list[Viewer]:
    connection = connections.get("default")
    if connection.capabilities.dialect == "sqlite":
        statement = statement.replace("AGGREGATE(", "json_group_array(").replace("$1", "?").replace("$2", "?")
        values = tuple(str(v) for v in values)
    else:
        statement = statement.replace("AGGREGATE(", "json_agg(")
    rows = await connection.execute_query_dict(statement, list(values))
    return [_viewer(row) for row in rows]


def _viewer(row: dict[str, Any]) -> Viewer:
    key, kind = UUID(str(row["id"])), PrincipalKind(row["kind"])
    level = Level(row["level"]) if row["level"] else None
    organization = UUID(str(row["organization_id"])) if row["organization_id"] else None
    teams = frozenset(UUID(t) for t in _listed(row["teams"]))
    roles = _roles(_listed(row["roles"])) if kind is PrincipalKind.USER else {}
    guests = (
        frozenset(UUID(g) for g in _listed(row["guest_projects"]))
        if kind is PrincipalKind.CUSTOMER
        else frozenset()
    )
    tokens = {f"{kind.value}:{key}", *(f"team:{t}" for t in teams), *(f"project:{p}" for p in roles)}
    tokens |= {f"guest:{g}" for g in guests}
    if organization:
        tokens.add(f"organization:{organization}")
    if level is Level.ADMIN or kind is PrincipalKind.AUTOMATION:
        tokens.add("admin")
    scopes = row.get("scopes")
    return Viewer(
        principal_id=key,
        kind=kind,
        name=row["name"],
        level=level,
        organization_id=organization,
        teams=teams,
        roles=roles,
        guest_projects=guests,
        switches=frozenset(s for s in _SWITCHES if row[s]),
        scopes=frozenset(_listed(scopes)) if scopes is not None else None,
        actor_id=UUID(str(row["actor_id"])) if row.get("actor_id") else key,
        session_id=UUID(str(row["session_id"])) if row.get("session_id") else None,
        ends_at=_instant(row.get("expires_at")),
        position=row["position"] or 0,
        tokens=frozenset(tokens),
    )


def _listed(value: Any) -> list[str]:
    return orjson.loads(value) if isinstance(value, str | bytes) else value or []


def _instant(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _roles(pairs: list[str]) -> dict[UUID, Role]:
    roles: dict[UUID, Role] = {}
    for pair in pairs:
        project, _, name = pair.partition(" ")
        key, role = UUID(project), Role(name)
        if key not in roles or _WIDEST_FIRST.index(role) < _WIDEST_FIRST.index(roles[key]):
            roles[key] = role
    return roles
