"""The same mutation sent again: whoever does not see what the first one made is not told of it."""

from typing import Any

import pytest

from tests.rights.asking import SCHEMA, Desk
from tests.rights.cases import meant
from tests.rights.expected.mutations.case import Case
from tests.rights.expected.repeating import MADE_SEEING, MADE_UNSEEN, SEES_ALL
from tests.rights.test_mutating import _document


def test_every_mutation_that_may_be_sent_again_has_a_row():
    assert SCHEMA.mutation_type is not None
    may = {name for name, each in SCHEMA.mutation_type.fields.items() if "idempotencyKey" in each.args}
    assert may - MADE_SEEING == MADE_UNSEEN.keys(), (
        "Say in tests/rights/expected/repeating.py who makes it without seeing."
    )


@pytest.mark.parametrize("name", sorted(MADE_UNSEEN))
async def test_what_was_made_is_told_again_to_whoever_sees_it(desk: Desk, name: str):
    blind, arguments = MADE_UNSEEN[name]
    assert await _codes(desk, blind, name, arguments) == []
    assert await _codes(desk, blind, name, arguments) == ["NOT_FOUND"]
    changed = {**arguments, "idempotencyKey": "other"}
    if name in ("itemCreate", "itemReply", "itemNote", "conversationCreate", "conversationStart"):
        assert await _codes(desk, SEES_ALL, name, changed) == []
        assert await _codes(desk, SEES_ALL, name, changed) == []


async def _codes(desk: Desk, viewer: str, name: str, arguments: Any) -> list[str]:
    given = meant({"idempotencyKey": "once", **arguments}, desk.world)
    answer = await desk.ask(viewer, _document(name, Case(given, {})), **given)
    assert not answer.errors
    return [error["code"] for error in answer.data[name]["errors"]]
