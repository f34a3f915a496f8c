"""Short words for conversations that are on no item, and what is asked of them."""

from typing import Any

from domain import conversations
from domain.conversations import NewMessage
from models import Conversation, ConversationKind, Viewer
from tests.api.asking import ask, fresh, gid
from tests.factories import Keys, key

INTERNAL, CUSTOMER = ConversationKind.INTERNAL, ConversationKind.CUSTOMER

START = """mutation($kind: ConversationKind!, $people: [ID!]!, $subject: String! = "", $input: MessageInput!, $key: String) {
  conversationStart(kind: $kind, participantIds: $people, subject: $subject, input: $input, idempotencyKey: $key) {
    conversation { id kind subject activeAt item { id } project { id } participants { name }
      messages { nodes { text internal item { id } author { name } } } } errors { code path } } }"""
POST = """mutation($id: ID!, $input: MessageInput!, $key: String) {
  conversationPost(id: $id, input: $input, idempotencyKey: $key) {
    message { id text conversation { id } } newerMessages { text } errors { code path } } }"""
CHANGE = """mutation($id: ID!, $add: [ID!], $remove: [ID!]) {
  conversationChangeParticipants(id: $id, add: $add, remove: $remove) {
    conversation { participants { name } } errors { code path } } }"""
LEAVE = "mutation($id: ID!) { conversationLeave(id: $id) { conversation { id } errors { code path } } }"
MINE = """query($project: ID, $first: Int, $after: String) { conversations(projectId: $project, first: $first, after: $after) {
  nodes { id subject participants { name } project { id } item { id } activeAt } pageInfo { hasNextPage endCursor } } }"""
ONE = """query($id: ID!) { conversation(id: $id) { subject participants { name ... on Customer { email organization { name } } }
  viewerCan { post edit changeParticipants } messages { nodes { text } } } }"""
ON_PROJECT = (
    "query($id: ID!) { project(id: $id) { conversations { nodes { subject } } viewerCan { reply note } } }"
)


async def talk(by: Viewer, *people: Viewer, kind: ConversationKind = INTERNAL, **more: Any) -> Conversation:
    """A conversation that somebody begins with people."""
    new = NewMessage(text=more.pop("text", "Hello"))
    return await conversations.start(by, kind, more.pop("subject", ""), [key(each) for each in people], new)


async def on_project(by: Viewer, workspace: Keys, kind: ConversationKind, subject: str) -> Conversation:
    """A thread on Website."""
    return await conversations.create(by, None, kind, subject, project_id=workspace["website"])


async def subjects(who: Viewer, **asked: Any) -> list[str]:
    """What the list of their conversations says to who asks now."""
    return [row["subject"] for row in (await ask(await fresh(who), MINE, **asked))["conversations"]["nodes"]]


async def sees(who: Viewer, thread: Conversation) -> bool:
    """Whether they can open the conversation now."""
    return (await ask(await fresh(who), ONE, id=gid(thread)))["conversation"] is not None
