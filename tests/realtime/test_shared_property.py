"""R8: whatever rights two viewers hold, if they share an answer it is the one that each would get alone."""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import conversations, items
from models import Item, Viewer
from realtime.listener import Delivery
from realtime.log import LoggedEvent, read_after
from realtime.streams import Signal
from resolvers.fields import Depends
from resolvers.sharing import _declared, signature
from tests.factories import Keys, viewer
from tests.realtime.anybody import someone
from tests.realtime.desk import Desk, a_desk
from tests.realtime.ears import Edge
from tests.realtime.everything import everything_of
from web.engine import Session
from web.graphql.documents import Document, Documents
from web.graphql.limits import DocumentLimits
from web.live.following import SharedStream

VIEWERS = 12

Act = Callable[[Desk], Awaitable[object]]
ACTS: list[Act] = [
    lambda d: items.edit(d.admin, d.open.id, title="Edited", priority=2),
    lambda d: items.move(d.admin, d.open.id, d.keys["inbox"]),
    lambda d: items.move(d.admin, d.open.id, None),
    lambda d: items.move(d.admin, d.open.id, d.keys["website"]),
    lambda d: items.edit(d.admin, d.open.id, published=False),
    lambda d: items.edit(d.admin, d.open.id, published=True),
    lambda d: items.assign(d.admin, d.open.id, [d.keys["team"], d.keys["outsider"]]),
    lambda d: items.change_followers(d.admin, d.open.id, [d.keys["guest"], d.acme], [d.keys["colleague"]]),
    lambda d: conversations.reply(d.admin, d.open.id, conversations.NewMessage(text="Replied")),
    lambda d: conversations.note(d.admin, d.open.id, conversations.NewMessage(text="Noted")),
]


class Alone:
    """Answers as each would get them without anybody else."""

    def __init__(self, edge: Edge, desk: Desk) -> None:
        self.edge, self.desk = edge, desk
        limits = DocumentLimits(
            characters=10**6, tokens=10**6, fields=10**6, aliases=10**6, depth=50, overlaps=10**9
        )
        self.documents = Documents(edge.operations.engine.schema, limits)

    async def document(self, *, of_the_row: bool) -> Document:
        """All that can be asked of an item's stream, or all of it that says it depends on the row alone."""
        wanted = (lambda field: _declared(field) is Depends.ROW) if of_the_row else (lambda field: True)
        schema = self.edge.operations.engine.schema
        return await self.documents.load(everything_of(schema, "itemsChanged", 3, wanted, first=3))

    async def answer(self, document: Document, each: Viewer, event: LoggedEvent) -> tuple[Any, bytes | None]:
        """(with whom this viewer shares, what they would get alone)."""
        stream: Any = await self.edge.fanout.open(document, None, {}, Session(each), "request")
        assert isinstance(stream, SharedStream), stream
        delivery = Delivery(Signal.CHANGED, event.position, event)
        answer = await stream._execute(delivery, each)
        await stream.aclose()
        assert answer is None or b'"errors"' not in answer, answer
        return signature(each, stream._depends, event), answer


@pytest.fixture(autouse=True)
def _equal_cursors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one position, as they never are."""
    monkeypatch.setattr("realtime.cursor.secrets.token_hex", lambda size: "0" * 2 * size)


@pytest.fixture
async def desk(workspace: Keys, admin: Viewer, automation: Viewer) -> Desk:
    return await a_desk(workspace, admin, automation)


@settings(
    max_examples=5,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32), act=st.sampled_from(ACTS), of_the_row=st.sampled_from([True, True, False]))
async def test_who_shares_gets_what_they_would_get_alone(
    edge: Edge, desk: Desk, seed: int, act: Act, of_the_row: bool
):
    chance, alone = Random(seed), Alone(edge, desk)
    people = [await viewer(desk.keys[n]) for n in ("member", "outsider", "customer", "guest", "colleague")]
    position = edge.hub.position
    await act(desk)
    events = await read_after(position)
    if not events:
        return
    assert (await Item.get(id=desk.open.id)).version >= 1
    document = await alone.document(of_the_row=of_the_row)
    sharing: dict[Any, set[bytes | None]] = defaultdict(set)
    for _ in range(VIEWERS):
        signed, answer = await alone.answer(document, someone(chance, desk, people), events[-1])
        sharing[signed].add(answer)
    await edge.hub.reached(events[-1].position)
    assert all(len(answers) == 1 for answers in sharing.values())
