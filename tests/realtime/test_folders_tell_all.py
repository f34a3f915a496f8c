"""Whoever follows the folders of a project knows all of them, whatever is done to them or to who sees them."""

import pytest

from domain import folders, projects
from kit.ids import to_global
from models import Folder, Role, Viewer
from tests.factories import Keys, viewer
from tests.realtime.desk import CAST
from tests.realtime.ears import Edge
from tests.realtime.telling import FolderClient, assert_events_tell_all


@pytest.fixture
async def some(lead: Viewer, workspace: Keys) -> list[Folder]:
    first = await folders.create(lead, workspace["website"], "First")
    second = await folders.create(lead, workspace["website"], "Second")
    return [first, second, await folders.create(lead, workspace["website"], "Below", first.id)]


async def test_verbs_tell_all(edge: Edge, some: list[Folder], admin: Viewer, workspace: Keys) -> None:
    first, second, below = some
    website, key = workspace["website"], to_global("project", workspace["website"])
    people = [await viewer(workspace[name]) for name in CAST]
    clients = [FolderClient(edge, each, id=key) for each in people if each.is_staff]
    for verb in (
        lambda: folders.create(admin, website, "Third", second.id),
        lambda: folders.edit(admin, first.id, name="Renamed"),
        lambda: folders.move(admin, below.id, parent_id=second.id),
        lambda: folders.remove(admin, first.id),
        lambda: projects.unshare(admin, website, workspace["member"]),
        lambda: projects.share(admin, website, workspace["outsider"], Role.MEMBER),
    ):
        await assert_events_tell_all(edge, clients, verb)
    # Of other projects' folders nothing.
    heard = [len(client.screen.messages) for client in clients if client.screen]
    await folders.create(admin, workspace["inbox"], "Elsewhere")
    await edge.quiet()
    assert [len(client.screen.messages) for client in clients if client.screen] == heard
