"""What tests of search find."""

import pytest

from models import Item, Viewer
from tests import factories
from tests.factories import Keys


@pytest.fixture
async def printer(admin: Viewer, workspace: Keys) -> Item:
    return await factories.item(
        admin,
        "Prïnter on FIRE",
        description="The Straße is full of smoke, call Ångström at once. 東京都",
        project_id=workspace["website"],
        requester_id=workspace["customer"],
    )
