"""Projects' own types, for tests."""

from typing import Any

import pytest

from domain import item_types, projects
from domain.item_types import NewItemType
from kit.errors import UserError
from kit.ids import to_global
from models import Family, ItemType, Project, Viewer
from tests.api.asking import ask
from tests.factories import Keys

LISTED = (
    "query($project: ID) { itemTypes(projectId: $project) { id name project { name } statuses { name } } }"
)
NODE = (
    "query($id: ID!) { node(id: $id) { ... on ItemType { name project { name } } ... on Status { name } } }"
)
MOVE = """mutation($id: ID!, $project: ID) { itemMove(id: $id, projectId: $project) {
  item { id project { id } } errors { code path message } } }"""


async def story(by: Viewer, keys: Keys, name: str = "Story", project: str = "website") -> ItemType:
    new = NewItemType(family=Family.PROJECT, name=name, key_prefix="ST", project_id=keys[project])
    return await item_types.create(by, new)


async def another(admin: Viewer, keys: Keys) -> Project:
    made = await projects.create(admin, "Backoffice")
    keys["backoffice"] = made.id
    return made


async def listed(by: Viewer, project: Any = None) -> list[str]:
    found = await ask(by, LISTED, project=project and to_global("project", project))
    return [each["name"] for each in found["itemTypes"]]


def website_of(keys: Keys) -> str:
    return to_global("project", keys["website"])


async def refused(verb: Any) -> UserError:
    with pytest.raises(UserError) as refusal:
        await verb
    return refusal.value
