"""R8: shared work. Those who get the same answer share one, those who do not never do, and nobody costs a statement alone."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from domain import conversations, items
from domain.unit_of_work import positions_written
from kit.ids import new_id, to_global
from models import Viewer
from tests.factories import Keys, item, viewer
from tests.realtime.ears import Edge, until
from tests.realtime.test_rights import by_key

LIST = """subscription { itemsChanged { signal cursor kind itemId sortCursor actor { name } changes { field before after }
    item { key title status { name } project { name } requester { name } assignees { name } lastMessage { text } } } }"""
OWN = "subscription { itemsChanged { signal cursor item { title viewerCan { edit } } } }"
ONE = "subscription($id: ID!) { itemChanged(id: $id) { signal item { title } message { text } } }"
MANY = 200
EDIT, TAIL, ANSWER, QUESTION = 7, 1, 1, 1
"""Statements: of the verb, of the hub that reads the log, of one answer, of asking whether it holds."""

Act = Callable[[], Awaitable[object]]


def others(like: Viewer, number: int) -> list[Viewer]:
    """As many different people with the same role in the same project, each with something of their own beside."""
    return [_another(like) for _ in range(number)]


def _another(like: Viewer) -> Viewer:
    key, team = new_id(), new_id()
    tokens = {token for token in like.tokens if not token.startswith("user:")}
    return replace(
        like,
        principal_id=key,
        actor_id=key,
        teams=frozenset({team}),
        tokens=frozenset({*tokens, f"user:{key}", f"team:{team}"}),
    )


class Crowd:
    """Many screens, and what one event costs them together."""

    def __init__(self, edge: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
        async def as_given(viewer: Viewer) -> Viewer:
            return viewer

        monkeypatch.setattr("tests.realtime.ears._now", as_given)  # these people are in no table
        self.edge = edge

    async def open(self, viewers: list[Viewer], query: str, **variables: Any) -> None:
        for each in viewers:
            await self.edge.screen(each, query, **variables)
        await self.edge.quiet()

    async def cost_of(self, act: Act, queries: Any, statements: int) -> tuple[int, int]:
        """(answers made, questions asked) for what `act` does; its own SQL counts among the statements."""
        fanout = self.edge.fanout
        made, asked = fanout.answers.made, fanout.questions.asked
        with queries(statements), positions_written() as written:
            await act()
            await self.edge.hub.reached(written[-1])
            await until(lambda: self.edge.is_idle)
        return fanout.answers.made - made, fanout.questions.asked - asked


@pytest.mark.parametrize("number", [1, MANY])
async def test_people_with_the_same_sight_cost_no_more_than_one(
    edge: Edge,
    admin: Viewer,
    member: Viewer,
    workspace: Keys,
    monkeypatch: pytest.MonkeyPatch,
    queries: Any,
    number: int,
):
    row = await item(admin, project_id=workspace["website"], requester_id=workspace["customer"])
    crowd = Crowd(edge, monkeypatch)
    await crowd.open(others(member, number), LIST)
    cost = await crowd.cost_of(
        lambda: items.edit(admin, row.id, title="Once for all"), queries, EDIT + TAIL + ANSWER + QUESTION
    )
    assert cost == (1, 1)
    assert len({screen.bytes[-1] for screen in edge.screens}) == 1


async def test_a_field_about_the_viewer_is_answered_for_each(
    edge: Edge, admin: Viewer, member: Viewer, workspace: Keys, monkeypatch: pytest.MonkeyPatch
):
    row = await item(admin, project_id=workspace["website"])
    crowd = Crowd(edge, monkeypatch)
    await crowd.open(others(member, 20), OWN)
    fanout = edge.fanout
    made, asked = fanout.answers.made, fanout.questions.asked
    await items.edit(admin, row.id, title="Each their own")
    await edge.quiet()
    assert fanout.answers.made == made + 20
    assert fanout.questions.asked <= asked + 10


async def test_two_devices_of_one_person_share(edge: Edge, admin: Viewer, workspace: Keys, member: Viewer):
    row = await item(admin, project_id=workspace["website"])
    for _ in range(2):
        await edge.screen(member, OWN)
    await edge.quiet()
    made = edge.fanout.answers.made
    await items.edit(admin, row.id, title="Both")
    await edge.quiet()
    assert edge.fanout.answers.made == made + 1


async def test_whoever_sees_otherwise_never_shares(edge: Edge, admin: Viewer, workspace: Keys):
    """Staff and customers, requester and guest, admin and member, a program and its owner: each kind gets one answer."""
    row = await item(admin, project_id=workspace["website"], requester_id=workspace["customer"])
    kinds = [await viewer(workspace[name]) for name in ("admin", "member", "customer", "guest")]
    kinds.append(await by_key(await viewer(workspace["member"]), "items:read"))
    kinds.append(await by_key(await viewer(workspace["member"]), "items:read", "projects:read"))
    for _ in range(2):
        for each in kinds:
            await edge.screen(each, LIST)
    await edge.quiet()
    made = edge.fanout.answers.made
    await items.edit(admin, row.id, title="For each kind")
    await edge.quiet()
    assert edge.fanout.answers.made == made + len(kinds)
    answers = [screen.bytes[-1] for screen in edge.screens]
    assert answers[: len(kinds)] == answers[len(kinds) :]


async def test_variables_that_change_the_answer_are_not_shared(edge: Edge, admin: Viewer, workspace: Keys):
    rows = [await item(admin, project_id=workspace["website"]) for _ in range(2)]
    query = "subscription($with: Boolean!) { itemsChanged { signal item { title priority @include(if: $with) } } }"
    screens = [await edge.screen(admin, query, None, None, **{"with": which}) for which in (True, False)]
    await items.edit(admin, rows[0].id, title="Two answers")
    await edge.quiet()
    assert [screen.messages[-1]["item"] for screen in screens] == [
        {"title": "Two answers", "priority": 0},
        {"title": "Two answers"},
    ]


async def test_where_a_client_began_does_not_keep_it_from_sharing(edge: Edge, admin: Viewer, workspace: Keys):
    row = await item(admin, project_id=workspace["website"])
    query = "subscription($after: String) { itemsChanged(after: $after) { signal cursor item { title } } }"
    first = await edge.screen(admin, query)
    await items.edit(admin, row.id, title="One")
    await edge.quiet()
    cursors = [message["cursor"] for message in first.messages]
    for cursor in cursors:
        await edge.screen(admin, query, after=cursor)
    await edge.quiet()
    made = edge.fanout.answers.made
    await items.edit(admin, row.id, title="Two")
    await edge.quiet()
    assert edge.fanout.answers.made == made + 1


async def test_a_burst_asks_once_for_each_event_not_for_each_listener(
    edge: Edge, admin: Viewer, member: Viewer, workspace: Keys, monkeypatch: pytest.MonkeyPatch
):
    row = await item(admin, project_id=workspace["website"])
    crowd = Crowd(edge, monkeypatch)
    await crowd.open(others(member, 50), ONE, id=to_global("item", row.id))
    fanout = edge.fanout
    made, asked = fanout.answers.made, fanout.questions.asked
    for n in range(5):
        await conversations.note(admin, row.id, conversations.NewMessage(text=f"Note {n}"))
    await edge.quiet()
    assert fanout.answers.made - made == 5
    assert fanout.questions.asked - asked <= 10


async def test_a_stream_costs_no_statement_for_what_it_is_not_told(
    edge: Edge, admin: Viewer, member: Viewer, workspace: Keys, monkeypatch: pytest.MonkeyPatch, queries: Any
):
    hidden = await item(admin, project_id=None)
    crowd = Crowd(edge, monkeypatch)
    await crowd.open(others(member, 50), LIST)
    cost = await crowd.cost_of(
        lambda: items.edit(admin, hidden.id, title="None of theirs"), queries, EDIT + TAIL
    )
    assert cost == (0, 0)
