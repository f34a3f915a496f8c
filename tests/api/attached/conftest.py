from typing import Any

import pytest

from models import Item, Project, Viewer
from tests.factories import Keys, item


@pytest.fixture
async def ticket(file_folder: Any, lead: Viewer, workspace: Keys) -> Item:
    """Published in Website, which the guest follows; asked for by the customer, followed by the foreigner."""
    return await item(
        lead,
        project_id=workspace["website"],
        requester_id=workspace["customer"],
        follower_ids=[workspace["foreigner"]],
        published=True,
    )


@pytest.fixture
async def website(file_folder: Any, workspace: Keys) -> Project:
    return await Project.get(id=workspace["website"])
