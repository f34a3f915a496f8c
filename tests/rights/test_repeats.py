"""What rows say of their item wrongly, or do not say, is mended when a database is brought up to date."""

import pytest
from tortoise import connections

from kit import clock
from kit.ids import new_id
from models import ItemParty, Message, repeats
from tests import repeated
from tests.on_server import ON_POSTGRES
from tests.rights.asking import Desk

pytestmark = pytest.mark.skipif(not ON_POSTGRES, reason="on SQLite nothing is repeated")


@pytest.mark.parametrize("said", [True, False])
async def test_whatever_was_repeated_is_true_afterwards(desk: Desk, said: bool):
    theirs = ItemParty.filter(principal_kind__in=["customer", "organization"])
    sees_nothing_by_it = await theirs.filter(item_updated_at__isnull=False).first()
    assert sees_nothing_by_it is not None
    await ItemParty.filter(id=sees_nothing_by_it.id).update(gives_sight=False)
    where = new_id() if said else None
    await theirs.update(item_updated_at=clock.now() if said else None, item_project_id=where)
    await Message.filter(item_id__isnull=False).update(item_project_id=where)
    assert len(await repeated.otherwise()) > 1
    await repeats.prepare(connections.get("default"))
    assert await repeated.otherwise() == []
