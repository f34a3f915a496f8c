"""Whose answers are made once for several: only of those who would be told the same, byte by byte."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from models import EventRecord, Level, PrincipalKind, Viewer
from realtime.log import LoggedEvent, event_of
from resolvers.fields import Depends
from resolvers.sharing import rights_of, signature
from tests.rights.asking import Desk
from tests.rights.expected.audiences import EVENTS, ITEMS, PROJECTS
from tests.rights.expected.judging import PEOPLE
from tests.rights.viewers import STAFF, Viewers
from tests.rights.world import World

_NAMED: dict[str, tuple[Viewers, ...]] = {
    "event full moved": (ITEMS["item full"], PROJECTS["project backoffice"], PROJECTS["project website"]),
    "event full edited": (ITEMS["item full"], PROJECTS["project website"]),
    "event draft created": (ITEMS["item draft"], PROJECTS["project website"]),
    "event full finished": (ITEMS["item full"], PROJECTS["project website"]),
    "event lead note": (ITEMS["item full"], PROJECTS["project website"]),
    "event loose created": (ITEMS["item loose"],),
    "event website shared": (PROJECTS["project website"],),
}
"""Events, and who sees which of the rows that each names: its item, which has not been moved since, and projects."""

_OTHER: dict[str, Callable[[Viewer], Viewer]] = {
    "another person": lambda viewer: replace(viewer, principal_id=viewer.session_id),
    "a key of theirs": lambda viewer: replace(viewer, actor_id=viewer.session_id),
    "a key of theirs that may less": lambda viewer: replace(viewer, scopes=frozenset({"items:read"})),
    "they when they had fewer rights": lambda viewer: replace(viewer, tokens=frozenset()),
    "they when they were an admin": lambda viewer: replace(viewer, level=Level.ADMIN),
    "they when they might do less": lambda viewer: replace(viewer, switches=frozenset()),
}


def test_every_event_named_here_is_one_of_the_world():
    assert _NAMED.keys() <= EVENTS.keys()


@pytest.mark.parametrize("name", sorted(_NAMED))
async def test_people_share_an_answer_only_if_they_see_the_same_of_its_rows(desk: Desk, name: str):
    wrong = await _wrongly_together(desk, await _event(desk.world, name), _NAMED[name])
    assert not wrong, f"They share an answer: {wrong}"


async def test_people_share_an_answer_about_a_move_only_if_they_see_the_same_of_both_projects(desk: Desk):
    backoffice, website = (str(key) for key in desk.world.keys("project backoffice", "project website"))
    moved = replace(
        await _event(desk.world, "event draft created"), changes={"project": (backoffice, website)}
    )
    both = (PROJECTS["project backoffice"], PROJECTS["project website"])
    wrong = await _wrongly_together(desk, moved, both)
    assert not wrong, f"They share an answer: {wrong}"


@pytest.mark.parametrize("other", sorted(_OTHER))
async def test_an_answer_of_ones_own_is_shared_with_nobody_who_may_see_or_do_other_things(
    desk: Desk, other: str
):
    event = await _event(desk.world, "event full edited")
    lead = (await desk.session("lead")).viewer
    assert signature(lead, Depends.VIEWER, event) == signature(replace(lead), Depends.VIEWER, event)
    assert signature(lead, Depends.VIEWER, event) != signature(_OTHER[other](lead), Depends.VIEWER, event)


async def test_of_what_no_event_told_people_of_one_side_share_an_answer(desk: Desk):
    told: dict[str, Any] = {}
    for viewer in ("requester", "guest", "lead", "loner", "admin"):
        told[viewer] = signature((await desk.session(viewer)).viewer, Depends.ROW, None)
    assert told["requester"] == told["guest"] != told["lead"] == told["loner"] != told["admin"]
    assert told["requester"] != told["admin"]


async def test_keys_share_an_answer_only_if_they_have_the_same_scopes(desk: Desk):
    event = await _event(desk.world, "event full edited")
    told = [
        signature((await desk.session(viewer)).viewer, Depends.ROW, event)
        for viewer in ("lead", "narrow_key", "talk_key")
    ]
    assert len(set(told)) == len(told)


async def _wrongly_together(desk: Desk, event: LoggedEvent, named: tuple[Viewers, ...]) -> list[list[str]]:
    """Those who would share an answer, though not all of them are staff, or admins, or see one of the rows that it names."""
    groups: dict[Any, set[str]] = {}
    for viewer in PEOPLE:
        key = signature((await desk.session(viewer)).viewer, Depends.ROW, event)
        groups.setdefault(key, set()).add(viewer)
    assert len(groups) < len(PEOPLE), "Nobody shares anything."
    kinds = (STAFF, {"admin"}, *named)
    return [
        sorted(group) for group in groups.values() for kind in kinds if group & kind not in (set(), group)
    ]


async def _event(world: World, name: str) -> LoggedEvent:
    return event_of(await EventRecord.get(id=world.key(name)))


@pytest.mark.parametrize("depends", Depends)
def test_whoever_is_told_together_has_the_same_signature_for_any_event(depends: Depends):
    one = Viewer(kind=PrincipalKind.USER, level=Level.MEMBER, tokens=frozenset({"project:1"}))
    others = (
        replace(one, kind=PrincipalKind.CUSTOMER),
        replace(one, level=Level.ADMIN),
        replace(one, scopes=frozenset({"items:read"})),
        replace(one, tokens=frozenset({"project:2"})),
    )
    assert rights_of(one, depends) == rights_of(replace(one), depends)
    told_alike = [each for each in others if rights_of(each, depends) == rights_of(one, depends)]
    assert told_alike == ([others[0]] if depends is Depends.VIEWER else [])  # a person is of one kind
