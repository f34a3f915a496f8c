"""Who could see what when: each viewer's tokens over the log, told again from its events and from nothing else."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from bench.soaking.evidence import Evidence, Logged, position_of

NEVER = float("inf")


@dataclass(frozen=True)
class State:
    """What a viewer held from a position on. `at`: not in force before; `acked`: surely in force after (seconds)."""

    position: int
    at: float
    acked: float
    tokens: frozenset[str]


class Rights:
    """One viewer's states in order."""

    def __init__(self, name: str, viewer: dict[str, Any], evidence: Evidence) -> None:
        self.name, self.key, self.is_staff = name, viewer["id"], viewer["kind"] == "user"
        self.own = f"{viewer['kind']}:{viewer['id']}"
        acked = {
            position_of(line["cursor"]): line["t"]
            for line in evidence.troubles
            if line["trouble"] == "rights" and line["cursor"]
        }
        held = frozenset(viewer["tokens"])
        awake = held
        self.states = [State(evidence.facts["start"], 0.0, 0.0, held)]
        self.changed: list[Logged] = []
        for event in evidence.events:
            if event.position <= evidence.facts["start"] or self.own not in event.affects:
                continue
            awake = self._after(event, awake)
            held = awake if event.kind != "person.deactivated" else frozenset()
            moment = acked.get(event.position, NEVER)
            self.states.append(State(event.position, event.at, moment, held))
            self.changed.append(event)
        self._positions = [state.position for state in self.states]
        self.ever = frozenset().union(*(state.tokens for state in self.states))

    def _after(self, event: Logged, held: frozenset[str]) -> frozenset[str]:
        """The tokens after a change of rights (a deactivated person gets them all back)."""
        if event.kind == "project.shared":
            token, (_, now) = f"project:{event.entity_id}", event.changes["principal"]
            return held | {token} if now else held - {token}
        if event.kind == "project.followers_changed":
            token, (_, now) = f"guest:{event.entity_id}", event.changes["followers"]
            return held | {token} if now and self.key in now else held - {token}
        return held

    def between(self, position: int, since: float, until: float) -> list[State]:
        """The states by which an event may have been judged on a connection begun at `since`, by `until`."""
        first = bisect_right(self._positions, position) - 1
        last = first
        for index in range(max(first, 0), len(self.states)):
            if self.states[index].acked < since:
                first = index
            if self.states[index].at <= until:
                last = index
        return self.states[max(first, 0) : max(first, last) + 1]
