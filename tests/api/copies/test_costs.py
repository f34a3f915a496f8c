"""What a copy costs: the same for few items and for many."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from domain import copies
from domain.copies import Wanted
from domain.jobs import work
from models import Item, Viewer
from tests import factories
from tests.conftest import _Statements as Statements
from tests.factories import Keys


@contextmanager
def counted() -> Iterator[list[str]]:
    log, handler = logging.getLogger("tortoise.db_client"), Statements()
    before = log.level
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    try:
        yield handler.seen
    finally:
        log.removeHandler(handler)
        log.setLevel(before)


async def _costs(admin: Viewer, workspace: Keys, name: str) -> tuple[int, int]:
    """Statements of the verb, and of the first step."""
    with counted() as begun:
        await copies.duplicate(admin, workspace["website"], Wanted(name=name))
    (key,) = await work.claim(1)
    with counted() as done:
        await work.step(key)
    while keys := await work.claim(1):
        await work.step(keys[0])
    return len(begun), len(done)


async def test_it_costs_the_same_for_few_and_many(admin: Viewer, workspace: Keys) -> None:
    for number in range(2):
        await factories.item(admin, f"Item {number}", project_id=workspace["website"])
    few = await _costs(admin, workspace, "Few")
    for number in range(20):
        await factories.item(admin, f"More {number}", project_id=workspace["website"])
    many = await _costs(admin, workspace, "Many")
    assert await Item.filter(project__name="Many").count() == 22
    assert few == many
