"""What judges a soak (bench/soaking) finds what is lost, doubled and forbidden, and nothing where all is well."""

from collections import Counter
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from bench.soaking import posted, told, written
from bench.soaking.evidence import Evidence, Heard, Logged, StreamLog
from bench.soaking.findings import Findings
from kit import seal
from kit.ids import to_global
from realtime.cursor import of_event

ANN, BEN, BOSS, ITEM = (UUID(int=n) for n in (1, 2, 3, 4))
VIEWERS: dict[str, dict[str, Any]] = {
    "ann": {"id": str(ANN), "kind": "customer", "tokens": [f"customer:{ANN}"]},
    "ben": {"id": str(BEN), "kind": "customer", "tokens": [f"customer:{BEN}"]},
    "boss": {"id": str(BOSS), "kind": "user", "tokens": [f"user:{BOSS}", "admin"]},
}
AUDIENCE = frozenset({"admin", f"customer:{ANN}"})
REPLY, NOTE = "[reply-boss-0-1]", "[note-boss-0-2]"
REPLY_ID, NOTE_ID = UUID(int=11), UUID(int=12)


@pytest.fixture(autouse=True)
def _keys() -> None:
    seal.use_keys(["a secret key for tests, long enough"])


def event(position: int, kind: str, entity_id: UUID, *, internal: bool = False) -> Logged:
    return Logged(
        position=position,
        at=100.0 + position,
        kind=kind,
        entity=kind.partition(".")[0],
        entity_id=entity_id,
        item_id=ITEM,
        internal=internal,
        before=None if kind == "item.created" else AUDIENCE,
        after=AUDIENCE,
        state_before=None if kind == "item.created" else {"status": "1"},
        state_after={"status": "1"},
        changes={},
        affects=frozenset(),
    )


def heard(position: int, signal: str = "CHANGED", at: float = 200.0) -> Heard:
    said = {
        "signal": signal,
        "cursor": of_event(position),
        "kind": None,
        "covers": 1,
        "itemId": to_global("item", ITEM),
    }
    return Heard(at, 1, 100.0, 1, position, said)


def posted_line(message_id: str, to: str, *markers: str, at: float = 150.0, answered: bool = True) -> Any:
    return {"t": at, "message_id": message_id, "to": [to], "told": list(markers), "answered": answered}


def row(message_id: str, whom: UUID, about: UUID, state: str = "sent") -> dict[str, Any]:
    return {"message_id": message_id, "state": state, "recipient_id": whom, "about_id": about, "error": ""}


def evidence(**changed: Any) -> Evidence:
    """A ticket of Ann's with a reply and a note; the reply went to her, the note to the boss."""
    messages = {
        REPLY_ID: {"id": REPLY_ID, "item_id": ITEM, "internal": False, "text": REPLY},
        NOTE_ID: {"id": NOTE_ID, "item_id": ITEM, "internal": True, "text": NOTE},
    }
    write = {
        "verb": "reply",
        "by": "boss",
        "id": to_global("message", REPLY_ID),
        "text": REPLY,
        "cursor": None,
    }
    whole: dict[str, Any] = {
        "facts": {"viewers": VIEWERS, "start": 0},
        "asked": {},
        "events": [
            event(1, "item.created", ITEM),
            event(2, "message.posted", REPLY_ID),
            event(3, "message.posted", NOTE_ID, internal=True),
        ],
        "streams": [],
        "writes": [write],
        "troubles": [],
        "items": {ITEM: {"id": ITEM, "title": "[create-boss-0-0]", "version": 1, "status_id": "1", "requester_id": ANN}},
        "messages": messages,
        "notifications": {},
        "mails": [{"message_id": "in", "state": "done", "became_id": REPLY_ID}],
        "outgoing": [row("a", ANN, REPLY_ID), row("b", BOSS, NOTE_ID)],
        "addresses": [
            {"email": f"{name}@x.example", "principal_id": viewer["id"], "kind": viewer["kind"], "organization_id": None}
            for name, viewer in VIEWERS.items()
        ],
        "posted": [posted_line("a", "ann@x.example", REPLY), posted_line("b", "boss@x.example", NOTE)],
    }  # fmt: skip
    return Evidence(**(whole | changed))


def faults(given: Evidence) -> Counter[str]:
    found = Findings()
    written.check(given, found)
    posted.check(given, found)
    return +found.faults


GOOD = evidence()


def test_where_all_is_well_nothing_is_found():
    assert faults(GOOD) == {}


class TestMailsOut:
    @pytest.mark.parametrize("state", ["queued", "failed"])
    def test_a_mail_that_never_left_is_lost(self, state):
        outgoing = [row("a", ANN, REPLY_ID, state), GOOD.outgoing[1]]
        assert faults(replace(GOOD, outgoing=outgoing, posted=GOOD.posted[1:])) == {"mails lost": 1}

    def test_a_mail_that_is_noted_as_sent_and_was_taken_by_nobody_is_lost(self):
        assert faults(replace(GOOD, posted=GOOD.posted[1:])) == {"mails lost": 1}

    def test_a_reply_without_any_mail_to_its_requester_is_lost(self):
        assert faults(replace(GOOD, outgoing=GOOD.outgoing[1:], posted=GOOD.posted[1:])) == {"mails lost": 1}

    def test_a_mail_that_was_dropped_is_not_lost(self):
        outgoing = [row("a", ANN, REPLY_ID, "dropped"), GOOD.outgoing[1]]
        assert faults(replace(GOOD, outgoing=outgoing, posted=GOOD.posted[1:])) == {}

    def test_a_mail_that_left_twice_is_found(self):
        twice = [*GOOD.posted, posted_line("a", "ann@x.example", REPLY, at=160.0)]
        assert faults(replace(GOOD, posted=twice)) == {"mails sent twice": 1}

    @pytest.mark.parametrize(
        ("first", "trouble", "figure"),
        [
            (posted_line("a", "ann@x.example", REPLY, answered=False), None, "  again: taken and not answered"),
            (GOOD.posted[0], {"trouble": "kill", "who": "worker0", "t": 151.0}, "  again: taken and not noted"),
            (GOOD.posted[0], {"trouble": "restart", "who": "postgres", "t": 155.0}, "  again: taken and not noted"),
        ],
    )  # fmt: skip
    def test_at_the_edge_the_same_message_id_may_come_again_and_is_counted_apart(
        self, first, trouble, figure
    ):
        again = [first, posted_line("a", "ann@x.example", REPLY, at=170.0), GOOD.posted[1]]
        found = Findings()
        posted.check(replace(GOOD, posted=again, troubles=[trouble] if trouble else []), found)
        assert (+found.faults, found.figures[figure]) == ({}, 1)

    @pytest.mark.parametrize(
        "trouble",
        [
            {"trouble": "kill", "who": "worker0", "t": 140.0},
            {"trouble": "kill", "who": "worker0", "t": 175.0},
            {"trouble": "kill", "who": "door", "t": 151.0},
            {"trouble": "restart", "who": "redis", "t": 151.0},
        ],
    )
    def test_a_trouble_of_another_time_or_of_others_excuses_nothing(self, trouble):
        again = [*GOOD.posted, posted_line("a", "ann@x.example", REPLY, at=180.0)]
        assert faults(replace(GOOD, posted=again, troubles=[trouble])) == {"mails sent twice": 1}

    def test_the_same_words_in_two_mails_to_one_recipient_are_found(self):
        outgoing = [*GOOD.outgoing, row("c", ANN, REPLY_ID)]
        twice = [*GOOD.posted, posted_line("c", "ann@x.example", REPLY)]
        assert faults(replace(GOOD, outgoing=outgoing, posted=twice)) == {"mails sent twice": 1}

    def test_what_left_and_is_noted_as_not_needed_is_found(self):
        outgoing = [row("a", ANN, REPLY_ID, "dropped"), GOOD.outgoing[1]]
        assert faults(replace(GOOD, outgoing=outgoing)) == {"mails sent twice": 1}

    def test_a_note_to_a_customer_is_found(self):
        leaked = [posted_line("a", "ann@x.example", REPLY, NOTE), GOOD.posted[1]]
        assert faults(replace(GOOD, posted=leaked)) == {"mails to others": 1}

    def test_a_reply_to_a_customer_of_another_ticket_is_found(self):
        outgoing = [*GOOD.outgoing, row("c", BEN, REPLY_ID)]
        leaked = [*GOOD.posted, posted_line("c", "ben@x.example", REPLY)]
        assert faults(replace(GOOD, outgoing=outgoing, posted=leaked)) == {"mails to others": 1}

    def test_a_mail_to_another_address_than_its_recipients_is_found(self):
        leaked = [posted_line("a", "ben@x.example", REPLY), GOOD.posted[1]]
        assert faults(replace(GOOD, posted=leaked)) == {"mails to others": 1}

    def test_a_mail_that_no_row_speaks_of_is_found(self):
        assert faults(replace(GOOD, posted=[*GOOD.posted, posted_line("z", "ann@x.example")])) == {
            "mails to others": 1
        }

    def test_who_came_by_mail_is_known_by_what_their_row_holds(self):
        new, organization = uuid4(), uuid4()
        address = {
            "email": "new@x.example",
            "principal_id": new,
            "kind": "customer",
            "organization_id": organization,
        }
        events = [replace(each, after=AUDIENCE | {f"organization:{organization}"}) for each in GOOD.events]
        given = replace(
            GOOD,
            outgoing=[*GOOD.outgoing, row("c", new, REPLY_ID)],
            posted=[*GOOD.posted, posted_line("c", "new@x.example", REPLY)],
            addresses=[*GOOD.addresses, address],
        )
        assert faults(replace(given, events=events, by_item={ITEM: []})) == {}
        assert faults(given) == {"mails to others": 1}


class TestWrites:
    def test_an_acknowledged_write_that_is_not_there_is_lost(self):
        other = {**GOOD.messages, REPLY_ID: {**GOOD.messages[REPLY_ID], "text": "another"}}
        assert faults(replace(GOOD, messages=other))["acknowledged writes lost"] == 1

    def test_a_mail_that_was_acknowledged_and_not_stored_is_lost(self):
        line = {"verb": "mail by smtp", "text": "[mail-text-smtp-0-1]"}
        assert faults(replace(GOOD, writes=[*GOOD.writes, line])) == {"acknowledged writes lost": 1}

    def test_a_mail_that_was_stored_and_never_taken_is_lost(self):
        waiting = [{"message_id": "in", "state": "stored", "became_id": None}]
        assert faults(replace(GOOD, mails=waiting)) == {"acknowledged writes lost": 1}

    def test_what_was_stored_twice_is_found(self):
        key = UUID(int=13)
        twice = {**GOOD.messages, key: {**GOOD.messages[REPLY_ID], "id": key}}
        events = [*GOOD.events, event(4, "message.posted", key)]
        assert faults(replace(GOOD, messages=twice, events=events, by_item={ITEM: []}))["told twice"] == 1

    def test_a_row_without_its_event_is_found(self):
        assert (
            faults(replace(GOOD, events=GOOD.events[:2], by_item={ITEM: []}))["rows and events disagree"] == 1
        )


class TestTold:
    def stream(self, viewer: str, *told: Heard) -> Evidence:
        log = StreamLog(1, viewer, {"root": "item", "item": to_global("item", ITEM)}, start=1)
        log.heard = list(told)
        return replace(GOOD, streams=[log], by_item={ITEM: []})

    def kinds(self, given: Evidence) -> set[str]:
        found = Findings()
        told.check(given, found)
        return set(+found.faults)

    def test_where_each_event_was_told_once_nothing_is_found(self):
        assert self.kinds(self.stream("boss", heard(2), heard(3))) == set()
        assert self.kinds(self.stream("ann", heard(2))) == set()

    def test_an_event_that_nobody_was_told_is_lost(self):
        assert "events lost" in self.kinds(self.stream("boss", heard(2)))

    def test_an_event_that_was_told_twice_is_found(self):
        assert "told twice" in self.kinds(self.stream("boss", heard(2), heard(2), heard(3)))

    def test_events_in_another_order_are_found(self):
        assert "out of order" in self.kinds(self.stream("boss", heard(3), heard(2)))

    def test_what_a_stranger_was_told_is_found(self):
        assert "to someone without the right" in self.kinds(self.stream("ben", heard(2)))
