"""Asking for places in the tree, for tests."""

from typing import Any

from domain import folders
from models import Folder, Item, Viewer
from tests import factories
from tests.api.asking import ask, gid
from tests.factories import Keys

PLACE = """mutation($id: ID!, $input: ItemPlaceInput!, $version: Int) { itemPlace(id: $id, input: $input, version: $version) {
  item { id version parent { id } folder { id } project { id } } errors { code path message } cursor } }"""
MOVE = """mutation($id: ID!, $project: ID) { itemMove(id: $id, projectId: $project) {
  item { parent { id } folder { id } project { id } } errors { code path message } } }"""
LIST = """query($filter: ItemFilter, $first: Int, $after: String) {
  items(filter: $filter, orderBy: [{ field: PLACE }], first: $first, after: $after) {
    nodes { title } pageInfo { endCursor hasNextPage } } }"""


async def place(by: Viewer, item: Item, **wanted: Any) -> dict[str, Any]:
    """The payload; rows stand for their ids."""
    given = {name: gid(value) if hasattr(value, "id") else value for name, value in wanted.items()}
    version = given.pop("version", None)
    found: dict[str, Any] = (await ask(by, PLACE, id=gid(item), input=given, version=version))["itemPlace"]
    return found


async def placed(by: Viewer, item: Item, **wanted: Any) -> None:
    got = await place(by, item, **wanted)
    assert got["errors"] == []


async def refusal(by: Viewer, item: Item, **wanted: Any) -> tuple[str, list[str]]:
    """The code and the path of the one refusal."""
    got = await place(by, item, **wanted)
    (error,) = got["errors"]
    assert got["item"] is None or error["code"] == "CONFLICT"
    return error["code"], error["path"]


async def titles(by: Viewer, **filter: Any) -> list[str]:
    """Of the items that match, in the order of their places."""
    found = await ask(by, LIST, filter=filter, first=100)
    return [node["title"] for node in found["items"]["nodes"]]


async def at_top(by: Viewer, keys: Keys, project: str = "website") -> list[str]:
    there = {"eq": f"project_{keys[project]}"}
    return await titles(by, project=there, folder={"isNull": True}, parent={"isNull": True})


async def some(by: Viewer, keys: Keys, names: str, project: str = "website", **more: Any) -> list[Item]:
    """Items of the project with one-letter titles."""
    return [await factories.item(by, name, project_id=keys[project], **more) for name in names]


async def folder(by: Viewer, keys: Keys, name: str, parent: Folder | None = None) -> Folder:
    return await folders.create(by, keys["website"], name, parent.id if parent else None)
