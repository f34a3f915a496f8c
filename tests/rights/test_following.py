"""Every subscription, for every viewer: whether it opens, and what is heard of a story that unfolds."""

from typing import Any

import pytest

from domain import conversations
from kit.errors import NotFound, Unauthenticated
from tests.realtime.ears import Screen
from tests.rights.asking import Desk
from tests.rights.cases import absent_of, foreign_texts
from tests.rights.expected.audiences import ROWS
from tests.rights.expected.canaries import mark
from tests.rights.expected.circles import OUTSIDE_STAFF
from tests.rights.expected.figures import FIGURES
from tests.rights.expected.followed import FOLLOWED, ITEMS_ALL, TALKS
from tests.rights.expected.losing import ENDED, LOSING, STILL_FOLLOWING
from tests.rights.expected.mutations.case import OK
from tests.rights.expected.opening import OPENING
from tests.rights.expected.streams import BEGIN, LIVE, PRESENT, STORY
from tests.rights.expected.words import Heard
from tests.rights.following import Followed, Following, code_of, following
from tests.rights.losses import LOSSES
from tests.rights.rows import differs, expected
from tests.rights.story import ACTS
from tests.rights.viewers import NOBODY, SIGNED_IN

Message = dict[str, Any]


@pytest.mark.parametrize("root", sorted(OPENING))
async def test_a_stream_opens_for_whom_it_is_meant(desk: Desk, root: str):
    async with following(desk) as live:
        for case in OPENING[root]:
            wrong = []
            for viewer in sorted(SIGNED_IN):
                opened = await live.open(viewer, root, dict(case.arguments))
                if code_of(opened) != case.code(viewer):
                    wrong.append(
                        f"{viewer} on {dict(case.arguments)}: got {code_of(opened)}, not {case.code(viewer)}"
                    )
                if isinstance(opened, Screen):
                    await opened.close()
                elif case.hides and viewer not in ROWS[case.hides]:
                    there_is_none = await live.open(viewer, root, absent_of(case, desk.world))
                    assert there_is_none == opened, viewer
            for viewer in NOBODY:
                assert code_of(await live.open(viewer, root, dict(case.arguments))) == "UNAUTHENTICATED"
            assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("shared_only", [False, True], ids=["each reads all", "all share"])
async def test_everybody_hears_what_is_theirs_to_hear(desk: Desk, shared_only: bool):
    async with following(desk, shared_only=shared_only) as live:
        await _everybody_follows(live)
        wrong = _differences(live, BEGIN, STORY[BEGIN], live.news())
        assert not wrong, "\n".join(wrong)
        for act in STORY.keys() - {BEGIN}:
            assert act in ACTS, act
        for act, happens in ACTS.items():
            news = await live.after(happens(desk.world, live.presence))
            wrong = _differences(live, act, (*STORY[act], *FIGURES.get(act, ())), news)
            assert not wrong, "\n".join(wrong)
        if shared_only:
            assert live.fanout.answers.shared, "Nothing was shared, so nothing was shown about sharing."


async def test_whoever_loses_a_right_hears_so_and_nothing_after(desk: Desk):
    async with following(desk) as live:
        await _everybody_follows(live)
        live.news()
        for act, happens in LOSSES.items():
            news = await live.after(happens(desk.world))
            wrong = _differences(live, act, LOSING[act], news) + _not_ended(live, act)
            assert not wrong, "\n".join(wrong)
        said = conversations.NewMessage(text="Are you still there?")
        news = await live.after(
            conversations.reply(await desk.world.viewer("user manager"), desk.world.key("item full"), said)
        )
        heard = {
            name: {v for (v, n), messages in news.items() if n == name and messages} for name in FOLLOWED
        }
    assert heard == STILL_FOLLOWING


async def _everybody_follows(live: Following) -> None:
    for viewer in sorted(SIGNED_IN):
        for name, (root, arguments) in FOLLOWED.items():
            case = next(case for case in OPENING[root] if case.arguments == arguments)
            if case.code(viewer) == OK:
                await live.follow(viewer, name)


def _not_ended(live: Following, act: str) -> list[str]:
    """Streams that should have ended by now, and have not, or the other way round."""
    acts = list(LOSSES)
    past = acts[: acts.index(act) + 1]
    out = {viewer for each in past for viewer in ENDED.get(each, ())}
    gone = {
        (v, h.on)
        for each in past
        for h in LOSING[each]
        if h.signal == "REMOVED" and h.on not in (ITEMS_ALL, TALKS)
        for v in h.by
    }
    wrong = []
    for (viewer, name), screen in live.screens.items():
        should = Unauthenticated if viewer in out else NotFound if (viewer, name) in gone else type(None)
        if type(screen.ended) is not should and not (viewer in out and (viewer, name) in gone):
            wrong.append(f"{act}: {viewer}'s {name} has ended with {screen.ended!r}, not {should.__name__}")
    return wrong


def _differences(
    live: Following, act: str, table: tuple[Heard, ...], news: dict[Followed, list[Message]]
) -> list[str]:
    concerned = [live.desk.world.ids.get(name) for name in ("item full", "item live")]
    wrong = []
    for (viewer, name), messages in news.items():
        found = [m for m in messages if name != ITEMS_ALL or m["itemId"] in (None, *concerned)]
        meant = [heard for heard in table if heard.on == name and viewer in heard.by]
        if [m["signal"] for m in found] != [heard.signal for heard in meant]:
            wrong.append(
                f"{act}: {viewer} hears {[m['signal'] for m in found]} on {name}, not {[h.signal for h in meant]}"
            )
        else:
            told = (_fields(heard, message, viewer) for heard, message in zip(meant, found, strict=True))
            wrong.extend(f"{act}: {viewer} on {name}: {what}" for each in told for what in each)
        body = live.bytes_of((viewer, name), len(messages))
        moved = act.startswith("the admin moves") and viewer in OUTSIDE_STAFF  # now they see the item too
        moved = moved or (act.startswith("the lead brings") and viewer == "idle")  # they take part now
        foreign = [] if moved else foreign_texts(body, viewer)
        foreign += [
            f"reads {text!r}"
            for text, who in LIVE.items()
            if viewer not in who and mark(text).encode() in body
        ]
        wrong.extend(f"{act}: {viewer} on {name}: {what}" for what in foreign)
    return wrong


def _fields(heard: Heard, message: Message, viewer: str) -> list[str]:
    read = {field: row for field, row in heard.fields.items() if field in message}
    wrong = [f"{f} {what}" for f, row in read.items() if (what := differs(message[f], expected(row, viewer)))]
    for person in message.get("people", ()):
        wrong += [
            f"{f} {what}" for f, row in PRESENT.items() if (what := differs(person[f], expected(row, viewer)))
        ]
    return wrong
