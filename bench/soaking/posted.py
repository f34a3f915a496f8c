"""Whether every mail left once, to whom it may concern and to nobody else."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bench.soaking.evidence import Evidence, Logged
from bench.soaking.findings import Findings
from bench.soaking.rights import Rights
from bench.soaking.tables import key

EXCUSED_SECONDS = 20.0
"""Within which a mail that was taken must have been noted: of that time a kill may have taken the note, never more."""

_STAFF = ("boss", "lead", "betty", "member")
_UNFINISHED = ("queued", "failed")
_SAID = ("[reply-", "[note-", "[mail-text-")  # unlike titles, which each mail about an item repeats


def check(evidence: Evidence, found: Findings) -> None:
    """What the mail server was given against the rows of outgoing mail, and against the messages that it tells of."""
    checks = _Post(evidence, found)
    checks.left_once()
    checks.told_once()
    checks.queued()
    checks.to_whom_it_may_concern()


@dataclass(frozen=True)
class _Told:
    """A message of the desk that a mail repeats."""

    row: dict[str, Any]
    event: Logged


class _Post:
    def __init__(self, evidence: Evidence, found: Findings) -> None:
        self._evidence, self._found = evidence, found
        self._taken: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for line in evidence.posted:
            self._taken[line["message_id"]].append(line)
        posted = {event.entity_id: event for event in evidence.events if event.kind == "message.posted"}
        self._told = {
            row["text"].strip(): _Told(row, posted[key])
            for key, row in evidence.messages.items()
            if key in posted
        }
        self._rights = {
            UUID(viewer["id"]): Rights(name, viewer, evidence)
            for name, viewer in evidence.facts["viewers"].items()
        }

        self._newcomers = {
            UUID(str(row["principal_id"])): frozenset(
                {f"customer:{row['principal_id']}", f"organization:{row['organization_id']}"}
            )
            for row in evidence.addresses
            if row["kind"] == "customer"
        }

    def left_once(self) -> None:
        """Each mail that is noted as sent was taken, and taken again only where its note or its answer may have been lost."""
        figures = self._found.figures
        for row in self._evidence.outgoing:
            state, taken = row["state"], self._taken.get(row["message_id"], [])
            figures[f"mails out: {state}"] += 1
            if state in _UNFINISHED:
                self._found.fault("mails lost", f"{row['message_id']} is {state}: {row['error']}")
            elif state == "sent" and not taken:
                self._found.fault("mails lost", f"{row['message_id']} is noted as sent")
            elif state in ("bundled", "dropped") and any(line["answered"] for line in taken):
                if self._lost_note(taken[0]["t"]):
                    figures["  left and not noted"] += 1
                else:
                    self._found.fault("mails sent twice", f"{row['message_id']} left, and is {state}")
            self._repeats(row["message_id"], taken)
        for message_id in self._taken.keys() - {row["message_id"] for row in self._evidence.outgoing}:
            self._found.fault("mails to others", f"no row says what {message_id} is")
        figures["mails taken by the server"] = len(self._evidence.posted)

    def _repeats(self, message_id: str, taken: list[dict[str, Any]]) -> None:
        for earlier in taken[:-1]:
            if not earlier["answered"]:
                self._found.figures["  again: taken and not answered"] += 1
            elif self._lost_note(earlier["t"]):
                self._found.figures["  again: taken and not noted"] += 1
            else:
                self._found.fault("mails sent twice", f"{message_id}, the first at {earlier['t']}")

    def told_once(self) -> None:
        """What was said is in one mail to each recipient, not in another one as well."""
        mails: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
        for line in self._evidence.posted:
            for marker in line["told"]:
                if marker.startswith(_SAID):
                    for address in line["to"]:
                        mails[address, marker].setdefault(line["message_id"], line["t"])
        for (address, marker), at in mails.items():
            if len(at) == 1:
                continue
            if self._lost_note(min(at.values())):
                self._found.figures["  told again: taken and not noted"] += 1
            else:
                self._found.fault("mails sent twice", f"{marker} to {address}: {sorted(at)}")

    def _lost_note(self, taken: float) -> bool:
        """Whether a kill may have cost the answer, or the note of it."""
        return any(
            -1 <= line["t"] - taken <= EXCUSED_SECONDS
            for line in self._evidence.troubles
            if line["trouble"] in ("kill", "restart", "fell")
            and line["who"].startswith(("worker", "postgres", "post"))
        )

    def queued(self) -> None:
        """What staff say to a requester who sees it has a mail to them, whatever came of it."""
        rows = {(key(row["about_id"]), key(row["recipient_id"])) for row in self._evidence.outgoing}
        for line in self._evidence.writes:
            if line.get("verb") != "reply" or line["by"] not in _STAFF:
                continue
            told = self._told.get(line["text"])
            if told is None or told.event.item_id is None:
                continue
            requester = key(self._evidence.items[told.event.item_id]["requester_id"])
            if requester is None or f"customer:{requester}" not in (told.event.after or ()):
                continue
            self._found.figures["replies for a requester"] += 1
            if (told.event.entity_id, requester) not in rows:
                self._found.fault("mails lost", f"no mail of {line['text']} to its requester")

    def to_whom_it_may_concern(self) -> None:
        """Whatever a mail repeats was visible to its recipient at some time before it left, and no note ever to a customer."""
        people = {row["email"]: key(row["principal_id"]) for row in self._evidence.addresses}
        staff = {key(row["principal_id"]) for row in self._evidence.addresses if row["kind"] == "user"}
        by_id = {row["message_id"]: key(row["recipient_id"]) for row in self._evidence.outgoing}
        for line in self._evidence.posted:
            whom = by_id.get(line["message_id"])
            if whom is None:
                continue
            for address in line["to"]:
                if people.get(address.lower()) != whom:
                    self._found.fault("mails to others", f"{line['message_id']} went to {address}")
            for marker in line["told"]:
                told = self._told.get(marker)
                if told and not self._may(told, whom, whom in staff, line["t"]):
                    self._found.fault("mails to others", f"{marker} went to {line['to']}")

    def _may(self, told: _Told, whom: UUID, is_staff: bool, at: float) -> bool:
        if told.row["internal"] and not is_staff:
            return False
        event, item_id = told.event, told.event.item_id
        later = [
            each
            for each in self._evidence.by_item[item_id or whom]
            if each.position >= event.position and each.at <= at
        ]
        return any(not self._held(whom, each, at).isdisjoint(each.after or ()) for each in later)

    def _held(self, whom: UUID, event: Logged, at: float) -> frozenset[str]:
        """All tokens that the recipient may have held between an event and then; who came in by mail has the same for ever."""
        rights = self._rights.get(whom)
        if rights is None:
            return self._newcomers.get(whom, frozenset())
        states = rights.between(event.position, event.at, at)
        return frozenset[str]().union(*(state.tokens for state in states))
