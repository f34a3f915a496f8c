"""Whether what a client was told is all there is to know: it keeps what it asked for once, applies each message that comes,
and must then hold what a fresh query gives.
"""

from collections.abc import Awaitable, Callable, Sequence
from copy import deepcopy
from typing import Any

from kit.errors import NotFound, Unauthenticated
from models import Viewer
from tests.realtime.ears import Edge, Screen

Message = dict[str, Any]
Verb = Callable[[], Awaitable[object]]

BRIEF = """fragment Shown on Item {
    id title priority percentComplete agilePoints published archived checklistDone checklistTotal version
    updatedAt status { id } project { id } parent { id } folder { id } assignees { id }
    tags { id } customFields { field { key } value } lastMessage { id } unreadCount
    viewerFollows isMuted plan { version } recurrence { version next }
}"""
FULL = """fragment Shown on Item {
    id archived checklistDone checklistTotal checklist { id text done version }
    key number title description priority percentComplete agilePoints published version updatedAt finishedAt
    statusSince source type { id } status { id name } project { id } parent { id } folder { id }
    requester { id } creator { id } assignees { id } followers { id } tags { id name colour }
    customFields { field { key name } value }
    lastMessage { id text internal } messages(first: 20) { nodes { id text internal version editedAt removedAt author { id } } }
    conversations { id kind subject version closedAt unreadCount readUpTo { id } } unreadCount
    files { id name internal } viewerFollows isMuted
    mergedInto { id } mergedItems(first: 20) { nodes { id } } madeItems { id }
    viewerCan { edit setStatus convert assign move publish reply note follow addFollowers plan merge undoMerge split }
    plan { driver start finish durationMinutes version } recurrence { rule paused next version }
}"""


class Client:
    """What all clients do: ask, follow from the answer's cursor, ask again where they are told to."""

    query = stream = ""
    screen: Screen | None = None
    _left_at = ""

    def __init__(self, edge: Edge, viewer: Viewer, fragment: str = "", **variables: Any) -> None:
        self.edge, self.viewer, self.variables = edge, viewer, variables
        self.query, self.stream = self.query + fragment, self.stream + fragment
        self.picture: Any = None

    async def open(self) -> None:
        self.picture, cursor = await self._asked()
        self.screen = await self.edge.screen(
            self.viewer, self.stream, self._got, after=cursor, **self.variables
        )

    async def leave(self) -> None:
        """Go offline, behind the last message."""
        assert self.screen is not None
        self._left_at = self.screen.messages[-1]["cursor"]
        await self.edge.shut(self.screen)

    async def come_back(self) -> None:
        """Follow on from where one left; who may not any more is told so."""
        assert self.screen is not None
        try:
            self.screen = await self.edge.screen(
                self.viewer, self.stream, self._got, after=self._left_at, **self.variables
            )
        except (NotFound, Unauthenticated) as error:
            self.screen.ended = error

    @property
    def is_out(self) -> bool:
        """Whether it was told that it may see this no longer, or may do nothing any more."""
        return self.screen is not None and isinstance(self.screen.ended, NotFound | Unauthenticated)

    async def ask(self) -> Any:
        try:
            return (await self._asked())[0]
        except Unauthenticated:
            return None

    def check(self, fresh: Any) -> None:
        """Raises: AssertionError, if the client would get something else by asking than it has."""
        who = f"{type(self).__name__} of {self.viewer.name}"
        ended = self.screen.ended if self.screen else None
        if isinstance(ended, Unauthenticated):
            assert fresh is None, who
            return
        if ended is not None:
            assert isinstance(ended, NotFound), ended
            self.picture = None
        assert self.picture == fresh, who
        assert (ended is None) is (fresh is not None), who

    async def _asked(self) -> tuple[Any, str]:
        answer = await self.edge.ask(self.viewer, self.query, **self.variables)
        return self.shown(answer["data"]), answer["extensions"]["cursor"]

    async def _got(self, message: Message) -> None:
        if message["signal"] in ("SCOPE_CHANGED", "RESYNC_REQUIRED"):
            self.picture, _ = await self._asked()
        elif message["signal"] not in ("READY", "HEARTBEAT"):
            self.apply(message)

    def shown(self, data: dict[str, Any]) -> Any:
        """The picture in an answer."""
        raise NotImplementedError

    def apply(self, message: Message) -> None:
        """What a message changes in the picture."""
        raise NotImplementedError


class ListClient(Client):
    """The items of a filter, by id."""

    query = "query($filter: ItemFilter) { items(filter: $filter, first: 50) { nodes { ...Shown } } }"
    stream = """subscription($filter: ItemFilter, $after: String) { itemsChanged(filter: $filter, after: $after) {
        signal cursor covers kind itemId item { ...Shown } } }"""

    def shown(self, data: dict[str, Any]) -> Any:
        return {row["id"]: row for row in data["items"]["nodes"]}

    def apply(self, message: Message) -> None:
        key, row = message["itemId"], message["item"]
        if message["signal"] == "REMOVED":
            self.picture.pop(key, None)
        elif key not in self.picture or row["version"] >= self.picture[key]["version"]:
            self.picture[key] = row


class ItemClient(Client):
    """One item."""

    query = "query($id: ID!) { item(id: $id) { ...Shown } }"
    stream = """subscription($id: ID!, $after: String) { itemChanged(id: $id, after: $after) {
        signal cursor covers kind itemId item { ...Shown } } }"""

    def shown(self, data: dict[str, Any]) -> Any:
        return data["item"]

    def apply(self, message: Message) -> None:
        if message["signal"] == "REMOVED":
            self.picture = None
        elif message["item"]["version"] >= self.picture["version"]:
            self.picture = message["item"]


class ThreadClient(Client):
    """One conversation, and what was said in it."""

    query = """query($id: ID!) { conversation(id: $id) { subject closedAt version unreadCount readUpTo { id } staffReadUpTo { id }
        messages(first: 100) { nodes { id text editedAt removedAt version author { id } } } } }"""
    stream = """subscription($id: ID!, $after: String) { conversationChanged(id: $id, after: $after) {
        signal cursor covers kind message { id text editedAt removedAt version author { id } }
        conversation { subject closedAt version unreadCount readUpTo { id } staffReadUpTo { id } } } }"""

    def shown(self, data: dict[str, Any]) -> Any:
        thread = data["conversation"]
        if thread is None:
            return None
        said = {row["id"]: row for row in thread.pop("messages")["nodes"]}
        return {"thread": thread, "said": said}

    def apply(self, message: Message) -> None:
        if message["signal"] == "REMOVED":
            self.picture = None
            return
        if message["conversation"]["version"] >= self.picture["thread"]["version"]:
            self.picture["thread"] = message["conversation"]
        if message["kind"] == "message.moved":  # it is in another conversation now
            self.picture["said"].pop(message["message"]["id"], None)
        elif (said := message["message"]) is not None:
            held = self.picture["said"].get(said["id"])
            if held is None or said["version"] >= held["version"]:
                self.picture["said"][said["id"]] = said


class TalksClient(Client):
    """The conversations that one takes part in, or those on a project."""

    query = """query($project: ID) { conversations(projectId: $project, first: 50) { nodes { ...Shown } } }
        fragment Shown on Conversation { id subject kind closedAt version activeAt unreadCount participants { name }
            messages(first: 50) { nodes { id text version } } }"""
    stream = """subscription($project: ID, $after: String) { conversationsChanged(projectId: $project, after: $after) {
        signal cursor covers kind conversationId conversation { ...Shown } } }
        fragment Shown on Conversation { id subject kind closedAt version activeAt unreadCount participants { name }
            messages(first: 50) { nodes { id text version } } }"""

    def shown(self, data: dict[str, Any]) -> Any:
        return {row["id"]: row for row in data["conversations"]["nodes"]}

    def apply(self, message: Message) -> None:
        if message["signal"] == "REMOVED":
            assert message["conversation"] is None
            self.picture.pop(message["conversationId"], None)
        else:
            self.picture[message["conversationId"]] = message["conversation"]


class FolderClient(Client):
    """The folders of a project, by id."""

    query = "query($id: ID!) { project(id: $id) { folders { nodes { id name version parent { id } } } } }"
    stream = """subscription($id: ID!, $after: String) { foldersChanged(projectId: $id, after: $after) {
        signal cursor covers kind folderId version folder { id name version parent { id } } } }"""

    def shown(self, data: dict[str, Any]) -> Any:
        return {row["id"]: row for row in data["project"]["folders"]["nodes"]} if data["project"] else {}

    def apply(self, message: Message) -> None:
        if message["signal"] == "REMOVED":
            self.picture.pop(message["folderId"], None)
        else:
            self.picture[message["folderId"]] = message["folder"]


class ConcernClient(Client):
    """What concerns a person."""

    query = "{ notifications(first: 100) { nodes { id kind item { id title } } } unreadNotificationCount }"
    stream = """subscription($after: String) { notificationsChanged(after: $after) {
        signal cursor covers kind unreadCount notification { id kind item { id title } } } }"""

    def shown(self, data: dict[str, Any]) -> Any:
        held = {row["id"]: row for row in data["notifications"]["nodes"]}
        return held, data["unreadNotificationCount"]

    def apply(self, message: Message) -> None:
        held, told = dict(self.picture[0]), message["notification"]
        if told is not None:
            held[told["id"]] = told
        self.picture = held, message["unreadCount"]


async def assert_events_tell_all(
    edge: Edge, clients: Sequence[Client], verb: Verb, *, told: bool | None = True
) -> None:
    """Run the verb; whatever each client had, with what it was told, is what it would get by asking now.

    told: whether that changed what any of them sees; None leaves it open.
    """
    for client in clients:
        if client.screen is None:
            await client.open()
    before = [deepcopy(client.picture) for client in clients]
    await verb()
    await edge.quiet()
    changed = False
    for client, had in zip(clients, before, strict=True):
        fresh = await client.ask()
        client.check(fresh)
        changed = changed or fresh != had
    assert told is None or changed is told
