"""Items to merge, and what is asked of them, for tests."""

from typing import Any

from domain import conversations
from domain.conversations import NewMessage
from models import Item, Viewer
from tests.api.asking import ask, gid
from tests.factories import Keys, item, viewer

Pair = tuple[Item, Item]

_BODY = "item { title version status { name } finishedAt mergedInto { key title } } errors { code message path } cursor"
MERGE = f"""mutation($id: ID!, $intoId: ID!, $version: Int, $intoVersion: Int) {{
  itemMerge(id: $id, intoId: $intoId, version: $version, intoVersion: $intoVersion) {{ {_BODY} }} }}"""
UNDO = f"mutation($id: ID!, $version: Int) {{ itemUndoMerge(id: $id, version: $version) {{ {_BODY} }} }}"
SHOWN = """query($id: ID!) { item(id: $id) { title mergedInto { title }
  mergedItems(first: 9) { nodes { title } totalCount { value } }
  messages(first: 9) { nodes { text } } followers { name } viewerCan { edit merge undoMerge split reply note archive } } }"""
REPLY = """mutation($id: ID!, $input: MessageInput!) { itemReply(id: $id, input: $input) {
  message { text conversation { id item { title } } } errors { code path } } }"""
POST = """mutation($id: ID!, $input: MessageInput!) { conversationPost(id: $id, input: $input) {
  message { text conversation { id item { title } } } errors { code path } } }"""


async def shown(who: Viewer, row: Item) -> Any:
    return (await ask(who, SHOWN, id=gid(row)))["item"]


async def texts(who: Viewer, row: Item) -> list[str]:
    found = await shown(who, row)
    return [each["text"] for each in found["messages"]["nodes"]] if found else []


async def heard(who: Viewer, row: Item, text: str, **more: Any) -> Any:
    """On which item a reply is, and in which thread."""
    got = (await ask(who, REPLY, id=gid(row), input={"text": text, **more}))["itemReply"]
    assert got["errors"] == []
    thread = got["message"]["conversation"]
    return thread["item"]["title"], thread["id"]


async def a_pair(lead: Viewer, workspace: Keys) -> Pair:
    """A duplicate of the customer's and what it is one of, of the foreigner's; words on both; both in Website."""
    made = []
    for title, who in (("Twice", "customer"), ("Once", "foreigner")):
        row = await item(
            lead, title, project_id=workspace["website"], requester_id=workspace[who], published=False
        )
        await conversations.reply(await viewer(workspace[who]), row.id, NewMessage(text=f"{title} said"))
        await conversations.note(lead, row.id, NewMessage(text=f"{title} noted"))
        made.append(row)
    return made[0], made[1]


async def ones_own(lead: Viewer, workspace: Keys) -> Pair:
    """The same of one requester, without words."""
    website, customer = workspace["website"], workspace["customer"]
    one, two = [
        await item(lead, title, project_id=website, requester_id=customer, published=False)
        for title in ("Twice", "Once")
    ]
    return one, two
