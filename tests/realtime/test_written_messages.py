"""Messages that the database writes are those that graphql-core makes, for everyone, whatever was done."""

from typing import Any

import orjson
import pytest
from graphql import GraphQLField
from tortoise.exceptions import OperationalError

from kit.ids import to_global
from models import Conversation, ConversationKind, Viewer, ready_made
from resolvers.about import About
from resolvers.context import Context
from resolvers.people import everyone
from schema.roots import schema
from tests.api.asking import read
from tests.factories import Keys, viewer
from tests.fast.comparing import LIMITS
from tests.fast.conftest import Ways
from tests.on_server import ON_POSTGRES
from tests.realtime.desk import ITEM_VERBS, a_desk
from tests.realtime.ears import Edge
from tests.realtime.everything import everything_of
from web.engine import ProductEngine
from web.graphql.operations import Operations
from web.graphql.persisted import MemoryDocuments
from web.graphql.stock import stock

SCHEMA = schema._schema
WHO = ("member", "restricted", "customer")
_EVENT: Any = SCHEMA.get_type("StreamEvent")
OF_EVENTS = [field for each in SCHEMA.get_possible_types(_EVENT) for field in each.fields.values()]
Told = tuple[Any, ...]


DEEP = 2 if ON_POSTGRES else 1
"""SQLite's parser has no room for all that there is two levels below a message: those are planned."""


def _is_written(field: GraphQLField) -> bool:
    """Whether the database can write it. Of an event, all fields are told, some by Python."""
    how = field.extensions["strawberry-definition"].metadata
    if any(field is each for each in OF_EVENTS):
        return True
    return (
        hasattr(how["batch"], "written") if "batch" in how else "row" not in how or how["write"] is not None
    )


class Recording:
    """All messages that an engine was asked for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[Told] = []
        message = ProductEngine.message

        async def recorded(engine: ProductEngine, *asked: Any) -> Any:
            self.asked.append(asked)
            return await message(engine, *asked)

        monkeypatch.setattr(ProductEngine, "message", recorded)


async def _stock(
    document: Any, operation: Any, variables: Any, context: Context, tell: Any, delivery: Any
) -> Any:
    row = await tell(delivery, context)
    return None if row is None else await stock(SCHEMA, document, operation, variables, context, row)


async def _alike(edge: Edge, asked: Told) -> None:
    """The message, asked for again now, by the database and by graphql-core."""
    document, operation, variables, context, tell, delivery = asked
    results = [
        await way(document, operation, variables, Context(context.viewer, "request"), tell, delivery)
        for way in (edge.fanout.engine.message, _stock)
    ]
    ours, stocks = (result and (orjson.dumps(read(result.data)), result.errors) for result in results)
    assert ours == stocks, (operation.name, context.viewer.name, delivery)


async def test_they_are_the_same_as_by_graphql_core(
    edge: Edge,
    workspace: Keys,
    admin: Viewer,
    automation: Viewer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ways, recording, desk = Ways(), Recording(monkeypatch), await a_desk(workspace, admin, automation)
    edge.operations = Operations(edge.fanout.engine, MemoryDocuments(), LIMITS)
    thread = await Conversation.filter(item_id=desk.open.id, kind=ConversationKind.CUSTOMER).get()
    about: dict[str, dict[str, Any]] = {
        "itemChanged": {"id": to_global("item", desk.open.id)},
        "itemsChanged": {},
        "conversationChanged": {"id": to_global("conversation", thread.id)},
        "notificationsChanged": {},
    }
    for name in WHO:
        for root, variables in about.items():
            text = everything_of(SCHEMA, root, DEEP, _is_written, first=2)
            await edge.screen(await viewer(desk.keys[name]), text, **variables)
    for verb in (
        "edit", "set status", "assign a user", "reply", "note", "edit messages", "unpublish", "unfollow"
    ):  # fmt: skip
        await ITEM_VERBS[verb](desk)
        await edge.quiet()
    recorded = [
        asked for asked in recording.asked if asked[4].subject(asked[4].unread(asked[5], asked[3].viewer))
    ]
    assert len(recorded) > 40
    assert all(isinstance(asked[4], About) for asked in recorded)
    assert ways.changed().keys() <= {"written", "planned"}
    before = Ways()
    for asked in recorded:
        await _alike(edge, asked)
    assert before.changed()["written"] > len(recorded) * 0.9  # the others' rows are out of sight by now


FAILS_ONCE = "subscription { itemsChanged { signal changes { field after } } }"


async def test_what_was_asked_for_in_vain_is_asked_for_anew(
    edge: Edge, workspace: Keys, admin: Viewer, automation: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, rows, failed = await a_desk(workspace, admin, automation), ready_made.rows, list[str]()
    screen = await edge.screen(admin, FAILS_ONCE)

    async def failing(meant: Any, *given: Any) -> Any:
        if getattr(meant, "rows", None) is everyone and not failed:
            failed.append("the names of who was assigned")
            raise OperationalError("cancelled")
        return await rows(meant, *given)

    monkeypatch.setattr(ready_made, "rows", failing)
    await ITEM_VERBS["assign a user"](desk)
    await edge.quiet()
    assert failed
    (change,) = screen.messages[-1]["changes"]
    assert len(change["after"]) == 2


async def test_what_aliases_repeat_is_not_done_again_by_the_database(
    edge: Edge, workspace: Keys, admin: Viewer, automation: Viewer
) -> None:
    desk = await a_desk(workspace, admin, automation)
    ways = Ways()
    screen = await edge.screen(
        admin, "subscription { itemsChanged { signal a: actor { name } b: actor { id } } }"
    )
    await ITEM_VERBS["edit"](desk)
    await edge.quiet()
    assert screen.messages[-1]["a"] == {"name": "Admin"}
    assert "written" not in ways.changed()
