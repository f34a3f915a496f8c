"""What judges damaged mails (bench/mail_fuzz) finds each kind of defect, and nothing in what is good."""

import asyncio
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from bench.mail_fuzz import EVERY
from bench.mailing.attacks import CANARIES, LOADS, RUNS, SLY
from bench.mailing.browser import Browser, browser
from bench.mailing.corpus import WRITTEN, mails
from bench.mailing.guises import GUISES, desk, guised
from bench.mailing.judge import TIMES, Failed, Judge, of_name
from bench.mailing.mutations import DAMAGES, MOST, mutated
from bench.mailing.taking import taken
from domain.mails import incoming
from kit.folds import Fold, FoldKind
from mail import inbound
from mail.letters import words_of
from mail.parse import Defect, parse
from models import IncomingMail, IncomingState
from tests.mail.letters import mail
from tests.requires import require

RAW = mail(text="It burns.\r\n\r\n> Why?\r\n")


def kinds(judge: Judge, raw: bytes = RAW) -> set[str]:
    return {fault.kind for fault in judge.read(raw).faults}


def reading(**changed: Any) -> Judge:
    return Judge(reads=lambda raw: replace(parse(raw), **changed))


def telling(**changed: Any) -> Judge:
    return Judge(words=lambda mail: replace(words_of(mail), **changed))


@pytest.mark.parametrize("path", sorted(WRITTEN.iterdir()), ids=lambda path: path.name)
def test_mails_of_the_tests_are_read_without_fault(path):
    assert kinds(Judge(), path.read_bytes()) == set()


@pytest.mark.parametrize(
    ("kind", "judge"),
    [
        ("unread", reading(defects=frozenset({Defect.UNREADABLE}))),
        ("text", reading(subject="a\0b")),
        ("text", reading(headers=(("subject", "a\ud800"),))),
        ("text", telling(title="\udfff")),
        ("fold", telling(folds=(Fold(FoldKind.QUOTE, 3, 9),))),
        ("fold", telling(folds=(Fold(FoldKind.QUOTE, 3, 3), Fold(FoldKind.QUOTE, 2, 2)))),
        ("fold", telling(folds=(Fold(FoldKind.QUOTE, 1, 3),))),
    ],
)
def test_a_planted_defect_of_words_is_found(kind, judge):
    assert kinds(judge) == {kind}


def test_what_fails_is_found():
    def fails(raw: bytes) -> Any:
        raise RecursionError if raw == RAW else ValueError

    good = Judge()
    good._reads = fails
    with pytest.raises(Failed):
        good.read(RAW)


def test_what_takes_long_is_found_whatever_the_machine():
    judge = Judge()
    assert judge.read(RAW).cost < TIMES
    judge._unit /= 10_000  # as if everything took ten thousand times as long
    assert kinds(judge) == {"slow"}


@pytest.mark.parametrize(
    "name",
    ["", "a/b", "..", "a\\b", ".hidden", "-rf", "~x", "a\x00.txt", "a\u202etxt.exe", "CON", "lpt1.txt", "x" * 256, "a:b", "a\nb"],
)  # fmt: skip
def test_a_name_that_is_not_safe_is_found(name):
    assert list(of_name(name))


@pytest.mark.parametrize("name", ["a.txt", "Grüße (1).pdf", "年報.xlsx", "contract.doc", "_con"])
def test_a_name_that_is_safe_is_good(name):
    assert list(of_name(name)) == []


async def test_chromium_finds_all_that_runs_or_loads_and_nothing_in_what_is_shown():
    require("chromium")
    good = [parse(mail(text=html, Content_Type="text/html")).html or "" for html in CANARIES]
    fine = [
        "<p style='color:red'>a <a href='https://a.example' rel='noopener'>b</a></p>",
        "<img src='cid:a@b'>",
        "x" * 10_000,
        "",
    ]
    async with browser() as shows:
        found = await shows.faults([*CANARIES, *fine, *good])
    assert {number for number, _ in found} == set(range(len(RUNS) + len(LOADS)))
    told = " ".join(fault.what for _, fault in found)
    assert "a script ran" in told
    assert "asks for http://tracker.invalid/x" in told
    assert len(SLY) == 3


@pytest.mark.parametrize(
    ("lost", "told"), [(1, set()), (100, {(0, "nothing came back, twice"), (1, "nothing came back, twice")})]
)
async def test_pages_of_a_lost_renderer_are_shown_once_more_in_a_fresh_one(lost, told, monkeypatch):
    require("chromium")
    starts = Browser.start

    async def starts_lost(shows: Browser) -> None:
        nonlocal lost
        await starts(shows)
        if (lost := lost - 1) >= 0:
            await shows._page.close()

    monkeypatch.setattr(Browser, "start", starts_lost)
    async with browser() as shows:
        found = await shows.faults(["<p>a</p>", "<p>b</p>"])
    assert {(number, fault.what) for number, fault in found} == told


@pytest.mark.usefixtures("workspace")
class TestTaking:
    async def test_a_mail_that_is_taken_is_good(self, file_folder):
        assert await taken(RAW) == ("ticket", [])

    async def test_what_raises_is_found(self):
        async def fails(_: Any) -> str:
            raise ValueError("no")

        became, (fault,) = await taken(RAW, fails)
        assert (became, fault.kind) == ("failed", "failed")

    async def test_a_mail_that_stays_where_it_is_is_found(self):
        async def lazy(_: Any) -> str:
            return "ticket"

        assert [fault.kind for fault in (await taken(RAW, lazy))[1]] == ["lost"]

    async def test_a_mail_that_nothing_shows_is_found(self):
        async def swallows(key: Any) -> str:
            await IncomingMail.filter(id=key).update(state=IncomingState.DONE)
            return "ticket"

        assert [fault.kind for fault in (await taken(RAW, swallows))[1]] == ["lost"]

    async def test_other_bytes_than_those_that_came_are_found(self, monkeypatch):
        async def shortened(raw: bytes, envelope: Any) -> Any:
            return await store(raw[:-1], envelope)

        store = incoming.store
        monkeypatch.setattr(incoming, "store", shortened)
        assert {fault.kind for fault in (await taken(RAW))[1]} == {"stored"}

    async def test_bytes_that_are_changed_by_taking_are_found(self):
        async def spoils(key: Any) -> str:
            became = await inbound.take(key)
            await IncomingMail.filter(id=key).update(content=b"x")
            return became

        assert [fault.kind for fault in (await taken(RAW, spoils))[1]] == ["stored"]


def test_damage_is_the_same_for_the_same_seed_bounded_and_of_every_kind():
    require("shared")
    corpus = mails()
    assert [mutated(Random(n), corpus) for n in range(50)] == [mutated(Random(n), corpus) for n in range(50)]
    for damage in DAMAGES:
        assert any(damage(Random(n), RAW, corpus)[:MOST] != RAW for n in range(20)), damage.__name__
        assert damage(Random(1), b"", corpus) is not None


async def test_some_damaged_mails_are_read_and_taken_without_fault(workspace, file_folder):
    require("shared")
    judge, corpus = await asyncio.to_thread(Judge), mails()
    for seed in range(40):
        raw = mutated(Random(seed), corpus)
        assert judge.read(raw).faults == (), seed
        if seed % 8 == 0:
            assert (await taken(raw))[1] == [], seed


async def test_mails_come_as_answers_reports_and_absence_notes(workspace, file_folder):
    there = await desk(workspace)
    turns = range(2 * len(GUISES))
    became = [await taken(guised(turn, 0, RAW, await there.sent(turn * 7))) for turn in turns]
    # of the agent's reply on an item, then of what they said in a conversation of its own
    expected = ["ticket", "reply", "bounce", "noise", "ticket", "reply", "bounce", "noise"]
    assert became == [(each, []) for each in expected]


async def test_both_customers_and_users_are_away(workspace, file_folder):
    there = await desk(workspace)
    away = [seed for seed in range(0, 80, EVERY) if seed // EVERY % len(GUISES) == 3]
    became = [(await taken(guised(seed // EVERY, seed, RAW, await there.sent(seed))))[0] for seed in away]
    assert became == ["noise", "reply", "noise", "reply"]
