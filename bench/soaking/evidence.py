"""What the oracle looks at: the event log, the rows, and what each stream was told."""

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.soaking.plan import read, read_lines
from bench.soaking.tables import Tables, key, parsed
from kit.ids import split_global
from kit.seal import use_keys
from realtime.cursor import from_text


@dataclass(frozen=True)
class Logged:
    """One event of the log; `at` in seconds."""

    position: int
    at: float
    kind: str
    entity: str
    entity_id: UUID
    item_id: UUID | None
    internal: bool
    before: frozenset[str] | None
    after: frozenset[str] | None
    state_before: dict[str, Any] | None
    state_after: dict[str, Any] | None
    changes: dict[str, Any]
    affects: frozenset[str]


@dataclass(frozen=True)
class Heard:
    """One message that a client wrote down: when, on which of its connections, from where that one had begun."""

    t: float
    connection: int
    since: float
    resumed: int
    position: int
    told: dict[str, Any]

    @property
    def signal(self) -> str:
        return str(self.told["signal"])

    @property
    def item_id(self) -> UUID | None:
        text = self.told.get("itemId")
        return split_global(text)[1] if text else None


@dataclass
class StreamLog:
    """What one socket followed and was told over all its connections; `start`: where its first connection began."""

    socket: int
    viewer: str
    stream: dict[str, Any]
    start: int | None = None
    heard: list[Heard] = field(default_factory=list)
    broken: int = 0
    last_since: float = 0.0

    @property
    def root(self) -> str:
        return str(self.stream["root"])


@dataclass
class Evidence:
    """Everything there is to look at."""

    facts: dict[str, Any]
    asked: dict[str, int]
    events: list[Logged]
    streams: list[StreamLog]
    writes: list[dict[str, Any]]
    troubles: list[dict[str, Any]]
    items: dict[UUID, dict[str, Any]]
    messages: dict[UUID, dict[str, Any]]
    notifications: dict[UUID, dict[str, Any]]
    mails: list[dict[str, Any]]
    outgoing: list[dict[str, Any]]
    addresses: list[dict[str, Any]]
    posted: list[dict[str, Any]]
    by_item: dict[UUID, list[Logged]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for event in self.events:
            if event.item_id is not None:
                self.by_item[event.item_id].append(event)


def position_of(cursor: str) -> int:
    """Where in the log a cursor stands: the oracle, unlike the clients, has the key."""
    return from_text(cursor).position


async def gather(folder: Path) -> Evidence:
    """Read all logs and tables."""
    run = read(folder / "run.json")
    use_keys([run["secret"]])
    async with Tables(run["database"]) as tables:
        return Evidence(
            facts=read(folder / "facts.json"),
            asked=run["asked"],
            events=[_event(row) for row in await tables.rows("SELECT * FROM events ORDER BY position")],
            streams=_streams(folder),
            writes=read_lines(folder / "writes.jsonl"),
            troubles=read_lines(folder / "chaos.jsonl"),
            items=_by_key(await tables.rows("SELECT id, title, version, status_id, requester_id FROM items")),
            messages=_by_key(await tables.rows("SELECT id, item_id, internal, text FROM messages")),
            notifications=_by_key(await tables.rows("SELECT id, item_id, message_id FROM notifications")),
            mails=await tables.rows("SELECT message_id, state, became_id FROM incoming_mails"),
            outgoing=await tables.rows(
                "SELECT message_id, state, recipient_id, about_id, error FROM outgoing_mails"
            ),
            addresses=await tables.rows(
                "SELECT a.email, a.principal_id, p.kind, c.organization_id FROM addresses a "
                "JOIN principals p ON p.id = a.principal_id LEFT JOIN customers c ON c.id = p.id"
            ),
            posted=read_lines(folder / "posted.jsonl"),
        )


def _by_key(rows: list[dict[str, Any]]) -> dict[UUID, dict[str, Any]]:
    return {UUID(str(row["id"])): row for row in rows}


def _event(row: dict[str, Any]) -> Logged:
    before, after = parsed(row["audience_before"]), parsed(row["audience_after"])
    state_after = parsed(row["state_after"])
    at = row["at"]
    return Logged(
        position=row["position"],
        at=_seconds(at),
        kind=row["kind"],
        entity=row["entity"],
        entity_id=UUID(str(row["entity_id"])),
        item_id=key(row["item_id"]),
        internal=bool(row["internal"]),
        before=None if before is None else frozenset(before),
        after=None if after is None else frozenset(after),
        state_before=None
        if before is None
        else {**(state_after or {}), **(parsed(row["state_before"]) or {})},
        state_after=state_after,
        changes=parsed(row["changes"]) or {},
        affects=frozenset(parsed(row["affects"]) or ()),
    )


def _seconds(at: Any) -> float:
    if isinstance(at, str):
        from datetime import datetime

        at = datetime.fromisoformat(at)
    return float(at.timestamp())


def _streams(folder: Path) -> list[StreamLog]:
    found: dict[int, StreamLog] = {}
    since: dict[int, float] = {}
    resumed: dict[int, int] = {}
    for path in sorted(folder.glob("heard-*.jsonl")):
        for line in read_lines(path):
            number, said = line["socket"], line["said"]
            if said == "begun":
                found[number] = StreamLog(number, line["viewer"], line["stream"])
            elif said == "follows":
                since[number] = found[number].last_since = line["t"]
                resumed[number] = position_of(line["after"]) if line["after"] else 0
            elif said == "broken":
                found[number].broken += 1
            elif said == "next":
                _hear(found[number], line, since[number], resumed[number])
    return [found[number] for number in sorted(found)]


def _hear(stream: StreamLog, line: dict[str, Any], since: float, resumed: int) -> None:
    told = line["told"]
    position = position_of(told["cursor"])
    if stream.start is None:
        stream.start = position
    resumed = resumed or stream.start
    stream.heard.append(Heard(line["t"], line["connection"], since, resumed, position, told))
