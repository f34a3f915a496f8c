"""Asking for files of items and projects, for tests."""

from typing import Any

from models import File, Project, Viewer
from tests.api.asking import ask, gid
from tests.refusals import unchanged

_FILES = "files { id name internal }"
VERBS = {
    "itemAttachFiles": f"""mutation($id: ID!, $fileIds: [ID!]!, $internal: Boolean! = true, $version: Int) {{
      done: itemAttachFiles(id: $id, fileIds: $fileIds, internal: $internal, version: $version) {{
        row: item {{ {_FILES} version updatedAt }} errors {{ code path params }} cursor }} }}""",
    "itemDetachFile": f"""mutation($id: ID!, $fileId: ID!, $version: Int) {{
      done: itemDetachFile(id: $id, fileId: $fileId, version: $version) {{
        row: item {{ {_FILES} version updatedAt }} errors {{ code path params }} cursor }} }}""",
    "projectAttachFiles": f"""mutation($id: ID!, $fileIds: [ID!]!, $internal: Boolean! = true, $version: Int) {{
      done: projectAttachFiles(id: $id, fileIds: $fileIds, internal: $internal, version: $version) {{
        row: project {{ {_FILES} version updatedAt }} errors {{ code path params }} cursor }} }}""",
    "projectDetachFile": f"""mutation($id: ID!, $fileId: ID!, $version: Int) {{
      done: projectDetachFile(id: $id, fileId: $fileId, version: $version) {{
        row: project {{ {_FILES} version updatedAt }} errors {{ code path params }} cursor }} }}""",
}
READ = (
    "query($id: ID!) { node(id: $id) { ... on Item { files { name } } ... on Project { files { name } } } }"
)
HISTORY = """query($id: ID!) { node(id: $id) {
  ... on Item { history(first: 50) { nodes { kind changes { field before after } } } }
  ... on Project { history(first: 50) { nodes { kind changes { field before after } } } } } }"""


async def do(by: Viewer, verb: str, row: Any, *files: File, **given: Any) -> Any:
    """The payload; `files`: to attach, or the one to detach."""
    named = {"fileId": gid(files[0])} if "Detach" in verb else {"fileIds": [gid(each) for each in files]}
    return (await ask(by, VERBS[verb], **{"id": gid(row), **named, **given}))["done"]


async def attach(by: Viewer, row: Any, *files: File, internal: bool = True) -> Any:
    """The row, with these files."""
    verb = "projectAttachFiles" if isinstance(row, Project) else "itemAttachFiles"
    got = await do(by, verb, row, *files, internal=internal)
    assert got["errors"] == []
    return got["row"]


async def refusal(by: Viewer, verb: str, row: Any, *files: File, **given: Any) -> tuple[str, list[str]]:
    """Code and path of what was refused, where nothing changed."""
    async with unchanged():
        (error,) = (await do(by, verb, row, *files, **given))["errors"]
    return error["code"], error["path"]


async def names(by: Viewer, row: Any) -> list[str] | None:
    """What the files of an item or project are called that somebody sees; None where they do not see that."""
    node = (await ask(by, READ, id=gid(row)))["node"]
    return None if node is None else [each["name"] for each in node["files"]]


async def told(by: Viewer, row: Any) -> list[tuple[str, Any, Any]]:
    """What its history tells of files, newest first: kinds, and names before and after."""
    nodes = (await ask(by, HISTORY, id=gid(row)))["node"]["history"]["nodes"]
    return [
        (each["kind"], change["before"], change["after"])
        for each in nodes
        for change in each["changes"]
        if "file_" in each["kind"] and change["field"] == "name"
    ]
