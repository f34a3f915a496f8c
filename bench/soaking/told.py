"""Whether each stream was told what it had to be, once, in order, and nothing that its viewer had no right to."""

import re
from bisect import bisect_left
from collections import defaultdict
from itertools import accumulate, pairwise
from uuid import UUID

from bench.soaking.evidence import Evidence, Heard, Logged, StreamLog
from bench.soaking.findings import Findings
from bench.soaking.judging import Judge, Verdict
from bench.soaking.rights import Rights
from kit.ids import split_global

ABOUT_RIGHTS = ("SCOPE_CHANGED",)
_MARKER = re.compile(r"\[(?:create|reply|note|mail|mail-text|begin|outside)-[a-z0-9-]*\]")


class StreamCheck:
    """The check of one stream."""

    def __init__(self, stream: StreamLog, rights: Rights, evidence: Evidence, found: Findings) -> None:
        self._stream, self._rights, self._evidence, self._found = stream, rights, evidence, found
        self._judge = Judge(stream, rights, evidence)
        self._at = {event.position: event for event in evidence.events}
        self._rights_at = {event.position for event in rights.changed}
        self._end = max((event.at for event in evidence.events), default=0.0) + 3600
        self._timed = [each for each in stream.heard if each.signal != "READY"]
        self._reached = list(accumulate((each.position for each in self._timed), max))
        """How far any of them had come by then."""
        self.told = [each for each in stream.heard if each.signal in ("CHANGED", "ADDED", "REMOVED")]

    def run(self) -> None:
        """All of it."""
        if self._stream.start is None:
            return
        self._found.figures["messages"] += len(self._stream.heard)
        self._in_order()
        self._about_rights()
        by_item: dict[object, list[Heard]] = defaultdict(list)
        for each in self.told:
            if self._is_right(each):
                event = self._at.get(each.position)
                by_item[event.item_id if event and self._stream.root == "items" else None].append(each)
        expected: dict[object, list[Logged]] = defaultdict(list)
        for event in self._evidence.events:
            if event.position > self._stream.start and self._judge.concerns(event):
                expected[event.item_id if self._stream.root == "items" else None].append(event)
        for group, events in expected.items():
            self._complete(events, by_item.get(group, []))

    def _fault(self, kind: str, what: str) -> None:
        stream = self._stream
        self._found.fault(kind, f"socket {stream.socket} ({self._rights.name}, {stream.root}): {what}")

    def _in_order(self) -> None:
        """Cursors go up; READY stands where the connection asked to begin; on it, a row's version never goes down."""
        for earlier, later in pairwise(self.told):
            if later.position == earlier.position:
                self._fault("told twice", f"position {later.position} on connection {later.connection}")
            elif later.position < earlier.position:
                self._fault("out of order", f"position {later.position} after {earlier.position}")
        held: dict[tuple[int, str], tuple[int, int]] = {}
        for each in self.told:
            item, version = each.told.get("itemId"), each.told.get("version")
            if item and version is not None:
                row = each.connection, item
                if row in held and version < held[row][0]:
                    self._fault("out of order", f"version {version} at {each.position} after {held[row]}")
                held[row] = (version, each.position)
        for each in self._stream.heard:
            if each.signal == "READY" and each.position != each.resumed:
                self._fault("events lost", f"live from {each.position}, asked for {each.resumed}")

    def _about_rights(self) -> None:
        """Who keeps a stream over a change of their rights is told to ask again; nobody else is, nor to begin anew."""
        assert self._stream.start is not None
        told = [each.position for each in self._stream.heard if each.signal in (*ABOUT_RIGHTS, "REMOVED")]
        for event in self._rights.changed:
            missed = not any(position >= event.position for position in told)
            if missed and event.kind != "session.revoked" and event.position > self._stream.start:
                self._fault("events lost", f"no word of changed rights at {event.position}")
        for each in self._stream.heard:
            if each.signal == "RESYNC_REQUIRED":
                self._fault("resyncs", f"at {each.position}")
            elif each.signal == "SCOPE_CHANGED":
                self._found.figures["changes of rights told"] += 1
                if each.position not in self._rights_at:
                    self._fault("told something else", f"changed rights at {each.position}, where none did")

    def _is_right(self, each: Heard) -> bool:
        """Whether this message says what its event says, to somebody who may hear of it."""
        event = self._at.get(each.position)
        ends_item = self._stream.root == "item" and each.signal == "REMOVED"
        if event is None or (ends_item and each.position in self._rights_at):
            if not ends_item or each.position not in self._rights_at:
                self._fault("told something else", f"there is no event at {each.position}")
            return False
        if not self._judge.concerns(event) or (each.item_id is not None and each.item_id != event.item_id):
            self._fault("told something else", f"{each.told} at {each.position}, {event.kind}")
            return False
        verdict = self._judge.verdict(event, each.since, each.t)
        if not verdict.signals:
            self._fault("to someone without the right", f"{event.kind} of {event.item_id} at {each.position}")
            return False
        if each.told["kind"] not in (None, event.kind):
            self._fault("told something else", f"{each.told['kind']} for {event.kind} at {each.position}")
        if each.signal not in verdict.signals and each.told["covers"] == 1:
            self._fault("told something else", f"{each.signal} for {verdict.signals} at {each.position}")
        self._says(each, event)
        return True

    def _says(self, each: Heard, event: Logged) -> None:
        """A message that was posted comes with its event."""
        if self._stream.root == "item" and event.kind == "message.posted" and each.told["kind"]:
            message = each.told["message"]
            if message is None or split_global(message["id"])[1] != event.entity_id:
                self._fault("told something else", f"not the message of {each.position}: {message}")

    def _complete(self, events: list[Logged], told: list[Heard]) -> None:
        """Each event that had to be told is covered by one message; what a message covers adds up."""
        held, index = 0, 0
        for each in [*told, None]:
            since = each.since if each else self._stream.last_since
            until = each.t if each else self._end
            some: list[Verdict] = []
            skipped = 0
            while index < len(events) and (each is None or events[index].position <= each.position):
                event = events[index]
                index += 1
                verdict = self._judge.verdict(event, *self._judged(event, since, until))
                if each and event.position <= each.resumed and event.position > held:
                    skipped += verdict.must
                    continue
                some.append(verdict)
            self._sums_up(each, some, skipped)
            held = each.position if each else held

    def _judged(self, event: Logged, since: float, until: float) -> tuple[float, float]:
        """From which connection's begin, until when the event was judged at the latest."""
        first = bisect_left(self._reached, event.position)
        return (min(since, self._timed[first].since) if first < len(self._timed) else since), until

    def _still_there(self, must: list[int], removed: Heard) -> list[int]:
        """Without what was to be told when the item was out of sight already: of that, only its end is told."""
        gone_at = self._at[removed.position].at
        late = [
            position
            for position in must
            if position < removed.position and self._timed[bisect_left(self._reached, position)].t >= gone_at
        ]
        self._found.figures["of items gone by then"] += len(late)
        return [position for position in must if position not in late]

    def _sums_up(self, each: Heard | None, some: list[Verdict], skipped: int) -> None:
        must = [verdict.event.position for verdict in some if verdict.must]
        if each is not None and each.signal == "REMOVED":
            must = self._still_there(must, each)
        may = [verdict for verdict in some if verdict.signals]
        if each is None:
            for position in must:
                self._fault("events lost", f"{self._at[position].kind} at {position}")
            return
        covers = each.told["covers"]
        self._found.figures["events told"] += covers
        if self._stream.root != "items" and skipped:
            self._fault("events lost", f"{skipped} before {each.resumed}, from where it was resumed")
        self._found.figures["told by a later one after a drop"] += skipped
        if covers < len(must):
            self._fault(
                "events lost", f"{must} had to be told, the message at {each.position} covers {covers}"
            )
        elif covers > len(may):
            self._fault("told twice", f"the message at {each.position} covers {covers} of {len(may)}")


def check(evidence: Evidence, found: Findings) -> None:
    """All streams; then every word that reached somebody."""
    rights = {n: Rights(n, viewer, evidence) for n, viewer in evidence.facts["viewers"].items()}
    for stream in evidence.streams:
        StreamCheck(stream, rights[stream.viewer], evidence, found).run()
        for _ in range(stream.broken):
            found.fault("told something else", f"socket {stream.socket}: a message with errors")
    _words(evidence, rights, found)
    _last_state(evidence, found)


def _words(evidence: Evidence, rights: dict[str, Rights], found: Findings) -> None:
    """No word of an item reaches who could never see it; no note a customer."""
    homes: dict[str, UUID] = {row["title"]: id for id, row in evidence.items.items()}
    homes |= {row["text"].strip(): UUID(str(row["item_id"])) for row in evidence.messages.values()}
    seen = {
        id: frozenset().union(*(event.after or () for event in events))
        for id, events in evidence.by_item.items()
    }
    for stream in evidence.streams:
        viewer = rights[stream.viewer]
        for each in stream.heard:
            for marker in _MARKER.findall(str(each.told)):
                found.figures["words looked at"] += 1
                note = marker.startswith("[note-") and not viewer.is_staff
                if note or seen[homes[marker]].isdisjoint(viewer.ever):
                    found.fault("to someone without the right", f"{marker} reached {viewer.name}")


def _last_state(evidence: Evidence, found: Findings) -> None:
    """Who was told of an item's last change holds the item as it is."""
    for stream in evidence.streams:
        last = {each.item_id: each for each in stream.heard if each.told.get("item")}
        for id, each in last.items():
            if id is None or evidence.by_item[id][-1].position != each.position:
                continue
            row, item = evidence.items[id], each.told["item"]
            status = split_global(item["status"]["id"])[1]
            if (item["version"], str(status)) != (row["version"], str(row["status_id"])):
                found.fault("told something else", f"socket {stream.socket} holds {item}, the row is {row}")
            found.figures["last states compared"] += 1
