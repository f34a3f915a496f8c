"""Whether what was acknowledged is there, once, and whether rows and events agree."""

from collections import Counter, defaultdict
from typing import Any
from uuid import UUID

from bench.soaking.evidence import Evidence, Logged, position_of
from bench.soaking.findings import Findings
from kit.ids import split_global


def check(evidence: Evidence, found: Findings) -> None:
    """All writers' and the mail server's acknowledgements against the tables; then tables and events against each other."""
    checks = _Writes(evidence, found)
    for line in evidence.writes:
        if "verb" in line:
            found.figures["acknowledged writes"] += 1
            found.figures[f"  {line['verb']}"] += 1
            if wrong := checks.wrong(line):
                found.fault("acknowledged writes lost", f"{wrong}: {line}")
        else:
            found.figures["refused writes"] += 1
    _agree(evidence, found)
    checks.once(found)


class _Writes:
    def __init__(self, evidence: Evidence, found: Findings) -> None:
        self._evidence = evidence
        self._at = {event.position: event for event in evidence.events}
        self._titles = Counter(row["title"] for row in evidence.items.values())
        self._texts = Counter(row["text"].strip() for row in evidence.messages.values())

    def wrong(self, line: dict[str, Any]) -> str | None:
        """What is wrong with this acknowledgement, if anything."""
        verb = line["verb"]
        if verb.startswith("mail by "):
            return None if self._texts[line["text"]] else "no such message"
        id = split_global(line["id"])[1]
        if verb == "create":
            row = self._evidence.items.get(id)
            return None if row and row["title"] == line["text"] else "no such item"
        if verb in ("reply", "note"):
            row = self._evidence.messages.get(id)
            good = row and row["text"] == line["text"] and bool(row["internal"]) is (verb == "note")
            return None if good else "no such message"
        return self._change(line, id)

    def _change(self, line: dict[str, Any], item_id: UUID) -> str | None:
        """Of a change, its event; where nothing was left to change, the value must have been there before."""
        name = "status" if line["verb"] == "status" else "assignees"
        to = [str(split_global(text)[1]) for text in ([line["to"]] if name == "status" else line["to"])]
        wanted: object = to[0] if name == "status" else sorted(to)
        if line["cursor"] is not None and (event := self._at.get(position_of(line["cursor"]))):
            good = event.item_id == item_id and (event.state_after or {}).get(name) == wanted
            return None if good else "another event at its cursor"
        states = [event.state_after or {} for event in self._evidence.by_item[item_id]]
        return None if any(state.get(name) == wanted for state in states) else "no such value ever"

    def once(self, found: Findings) -> None:
        """What was asked for again, after a broken connection, was done once."""
        for text, count in (self._titles + self._texts).items():
            if count > 1 and text.startswith(("[create-", "[reply-", "[note-", "[mail-text-")):
                found.fault("told twice", f"stored {count} times: {text}")


def _agree(evidence: Evidence, found: Findings) -> None:
    positions = [event.position for event in evidence.events]
    if len(set(positions)) != len(positions):
        found.fault("rows and events disagree", "positions are not unique")
    said: dict[str, list[Logged]] = defaultdict(list)
    for event in evidence.events:
        said[event.kind].append(event)
    pairs: list[tuple[str, dict[UUID, dict[str, Any]]]] = [
        ("item.created", evidence.items),
        ("message.posted", evidence.messages),
        ("notification.created", evidence.notifications),
    ]
    for kind, rows in pairs:
        _one_each(kind, rows, said[kind], found)
    for id, row in evidence.items.items():
        last = evidence.by_item[id][-1].state_after or {} if evidence.by_item[id] else {}
        if last.get("status") != str(row["status_id"]):
            found.fault("rows and events disagree", f"the last event of {id} has another status than its row")
    for mail in evidence.mails:
        if mail["state"] != "done" or mail["became_id"] is None:
            found.fault("acknowledged writes lost", f"a mail was not taken: {mail}")
    found.figures["events"] = len(evidence.events)


def _one_each(kind: str, rows: dict[UUID, dict[str, Any]], said: list[Logged], found: Findings) -> None:
    told = Counter(event.entity_id for event in said)
    for id in rows.keys() - told.keys():
        found.fault("rows and events disagree", f"a row without its {kind}: {id}")
    for id in told.keys() - rows.keys():
        found.fault("rows and events disagree", f"{kind} without its row: {id}")
    for id, count in told.items():
        if count > 1:
            found.fault("rows and events disagree", f"{count} times {kind} of {id}")
