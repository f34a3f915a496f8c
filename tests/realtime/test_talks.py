"""Conversations on no item, live: who takes part hears all of it, whoever does no longer hears nothing more (R3 to R6)."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from domain import conversations, customers, projects, teams, users
from domain.conversations import NewMessage
from kit.errors import NotFound
from kit.ids import to_global
from models import Conversation, ConversationKind, EventRecord, Message, Participant, Role, Viewer
from realtime.log import event_of, since
from tests.factories import Keys, key, viewer
from tests.realtime.ears import Edge
from tests.realtime.telling import Client, TalksClient, ThreadClient, assert_events_tell_all

INTERNAL, CUSTOMER = ConversationKind.INTERNAL, ConversationKind.CUSTOMER
THREAD = """subscription($id: ID!, $after: String) { conversationChanged(id: $id, after: $after) {
  signal cursor kind message { text } conversation { participants { name } } } }"""
PRESENCE = """subscription($id: ID!) { conversationPresence(id: $id) { signal cursor people { principal { name } doing } } }"""


class Scene:
    """A conversation with a customer and a team, one among ourselves, and both kinds on a project."""

    def __init__(self, keys: Keys, admin: Viewer, member: Viewer, customer: Viewer) -> None:
        self.keys, self.admin, self.member, self.customer = keys, admin, member, customer

    async def begin(self) -> "Scene":
        project = self.keys["website"]
        self.shared = await conversations.start(
            self.member, CUSTOMER, "Shared", [key(self.customer), self.keys["team"]], NewMessage(text="Hi")
        )
        self.inside = await conversations.start(
            self.member, INTERNAL, "Inside", [self.keys["lead"]], NewMessage(text="Psst")
        )
        self.news = await conversations.create(self.member, None, CUSTOMER, "News", project_id=project)
        self.plan = await conversations.create(self.member, None, INTERNAL, "Plan", project_id=project)
        return self

    async def said(self) -> Message:
        row = await Message.filter(conversation_id=self.shared.id).order_by("created_at").first()
        assert row is not None
        return row


@pytest.fixture
async def scene(workspace: Keys, admin: Viewer, member: Viewer, customer: Viewer) -> Scene:
    return await Scene(workspace, admin, member, customer).begin()


Verb = Callable[[Scene], Awaitable[object]]


def _posts(who: str, thread: str) -> Verb:
    async def verb(s: Scene) -> object:
        where: Conversation = getattr(s, thread)
        return await conversations.post(
            await viewer(s.keys[who]), where.id, NewMessage(text=f"Said by {who}")
        )

    return verb


def _reads(who: str, thread: str) -> Verb:
    async def verb(s: Scene) -> object:
        where: Conversation = getattr(s, thread)
        last = await Message.filter(conversation_id=where.id).order_by("-created_at").first()
        assert last is not None
        return await conversations.mark_read(await viewer(s.keys[who]), last.id)

    return verb


def _changes(add: str = "", remove: str = "") -> Verb:
    async def verb(s: Scene) -> object:
        come, go = [[s.keys[name]] if name else [] for name in (add, remove)]
        return await conversations.change_participants(s.member, s.shared.id, come, go)

    return verb


async def _begins(s: Scene) -> object:
    people = [s.keys["guest"], s.keys["lead"]]
    return await conversations.start(s.member, CUSTOMER, "More", people, NewMessage(text="Hi"))


async def _edits(s: Scene, *, remove: bool = False) -> object:
    await users.edit(s.admin, key(s.member), switches={"may_edit_messages": True})
    author, said = await viewer(key(s.member)), await s.said()
    if remove:
        return await conversations.remove_message(author, said.id)
    return await conversations.edit_message(author, said.id, "Hello")


async def _brings_organization(s: Scene) -> object:
    foreigner = await viewer(s.keys["foreigner"])
    assert foreigner.organization_id
    await conversations.change_participants(s.member, s.shared.id, [foreigner.organization_id])
    return await customers.move(s.admin, s.keys["colleague"], foreigner.organization_id)


VERBS: dict[str, Verb] = {
    "post to a customer": _posts("member", "shared"),
    "a customer answers": _posts("customer", "shared"),
    "post among ourselves": _posts("lead", "inside"),
    "post on a project": _posts("guest", "news"),
    "note on a project": _posts("restricted", "plan"),
    "begin": _begins,
    "begin on a project": lambda s: conversations.create(
        s.member, None, CUSTOMER, "Old", project_id=s.keys["website"]
    ),
    "name": lambda s: conversations.edit(s.member, s.shared.id, "Named"),
    "close": lambda s: conversations.set_open(s.member, s.plan.id, False),
    "the customer reads": _reads("customer", "shared"),
    "the team reads": _reads("teammate", "shared"),
    "the lead reads": _reads("lead", "inside"),
    "bring a colleague": _changes("colleague"),
    "bring the lead, take the customer out": _changes("lead", "customer"),
    "take the team out": _changes(remove="team"),
    "leave": lambda s: conversations.leave(s.customer, s.shared.id),
    "edit": _edits,
    "remove": lambda s: _edits(s, remove=True),
    "leave the team": lambda s: teams.set_members(s.admin, s.keys["team"], []),
    "join the team": lambda s: teams.set_members(s.admin, s.keys["team"], [s.keys["outsider"]]),
    "unshare": lambda s: projects.unshare(s.admin, s.keys["website"], s.keys["lead"]),
    "share": lambda s: projects.share(s.admin, s.keys["website"], s.keys["outsider"], Role.MEMBER),
    "unfollow": lambda s: projects.change_followers(s.admin, s.keys["website"], [], [s.keys["guest"]]),
    "bring an organization": _brings_organization,
}


CAST = (
    "admin",
    "lead",
    "member",
    "restricted",
    "outsider",
    "teammate",
    "customer",
    "colleague",
    "foreigner",
    "guest",
)


async def _everyone(edge: Edge, scene: Scene) -> list[Client]:
    website = to_global("project", scene.keys["website"])
    clients: list[Client] = []
    for name in CAST:
        each = await viewer(scene.keys[name])
        clients += [TalksClient(edge, each), TalksClient(edge, each, project=website)]
        for thread in (scene.shared, scene.inside, scene.news, scene.plan):
            if await Conversation.visible_to(each).filter(id=thread.id).exists():
                clients.append(ThreadClient(edge, each, id=to_global("conversation", thread.id)))
    assert len(clients) == 10 * 2 + 3 + 2 + 6 + 5
    return clients


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
async def test_a_verb_tells_everyone_all(edge: Edge, scene: Scene, verb: Verb) -> None:
    await assert_events_tell_all(edge, await _everyone(edge, scene), lambda: verb(scene))


async def test_audience_and_visible_to_agree(scene: Scene, workspace: Keys) -> None:
    """Whoever holds a token of a thread's audience sees it and all in it, and nobody else does."""
    for verb in (_changes("colleague"), _brings_organization, _changes(remove="team"), _begins):
        await verb(scene)
        for name in [*CAST, "manager"]:
            each = await viewer(workspace[name])
            seen = {row.id for row in await Conversation.visible_to(each).filter(item_id__isnull=True)}
            read = {
                row.conversation_id for row in await Message.visible_to(each).filter(item_id__isnull=True)
            }
            for row in await Conversation.all():
                row.participants = await _participants(row)
                by_tokens = each.sees(row.audience())
                assert by_tokens is (row.id in seen), (name, row.subject)
                if await Message.filter(conversation_id=row.id).exists():
                    assert by_tokens is (row.id in read), (name, row.subject)


async def _participants(row: Conversation) -> Any:
    return await Participant.filter(conversation_id=row.id)


async def test_who_is_taken_out_is_told_so_and_nothing_more(edge: Edge, scene: Scene) -> None:
    given: dict[str, Any] = {"id": to_global("conversation", scene.shared.id)}
    theirs = await edge.screen(scene.customer, THREAD, **given)
    listed = await edge.screen(scene.customer, TalksClient.stream)
    mine = await edge.screen(scene.member, THREAD, **given)
    await _changes(remove="customer")(scene)
    await _posts("member", "shared")(scene)
    await edge.quiet()
    assert isinstance(theirs.ended, NotFound)
    (gone,) = theirs.of("REMOVED", "CHANGED")
    assert gone | {"cursor": ""} == {
        "signal": "REMOVED", "cursor": "", "kind": None, "message": None, "conversation": None
    }  # fmt: skip
    (left,) = listed.of("REMOVED", "CHANGED", "ADDED")
    assert (left["signal"], left["kind"], left["conversation"]) == ("REMOVED", None, None)
    assert left["conversationId"] == given["id"]
    changed, posted = mine.of("CHANGED")
    assert [p["name"] for p in changed["conversation"]["participants"]] == ["Member", "Web team"]
    assert posted["message"] == {"text": "Said by member"}
    assert b"Said by member" not in b"".join(theirs.bytes + listed.bytes)


async def test_a_stream_is_resumed_where_it_stopped(edge: Edge, scene: Scene) -> None:
    given: dict[str, Any] = {"id": to_global("conversation", scene.shared.id)}
    first = await edge.screen(scene.customer, THREAD, **given)
    await _posts("member", "shared")(scene)
    await edge.quiet()
    cursor = first.messages[-1]["cursor"]
    await first.close()
    edge.screens.remove(first)
    for _ in range(3):
        await _posts("member", "shared")(scene)
    await _posts("lead", "inside")(scene)
    again = await edge.screen(scene.customer, THREAD, after=cursor, **given)
    await edge.quiet()
    assert [m["message"]["text"] for m in again.of("CHANGED")] == ["Said by member"] * 3
    await _changes(remove="customer")(scene)
    await edge.quiet()
    late = await edge.screen(scene.member, TalksClient.stream, after=cursor)
    await edge.quiet()
    assert [m["signal"] for m in late.messages] == ["READY", "CHANGED", "CHANGED"]


async def test_an_answer_made_while_somebody_left_is_not_told_to_them(edge: Edge, scene: Scene) -> None:
    """Between the event and its message the audience has moved: the question before it is sent finds out."""
    await _posts("member", "shared")(scene)
    row = await EventRecord.all().order_by("-position").first()
    assert row is not None
    event = event_of(row)
    assert (await since(event)).moved is False
    await _changes(remove="customer")(scene)
    assert (await since(event)).moved is True


async def test_who_is_writing_is_told_in_the_conversation_alone(edge: Edge, scene: Scene) -> None:
    given: dict[str, Any] = {"id": to_global("conversation", scene.shared.id)}
    theirs = await edge.screen(scene.customer, PRESENCE, **given)
    other = await edge.screen(scene.member, PRESENCE, id=to_global("conversation", scene.inside.id))
    signal = "mutation($id: ID!, $doing: Doing!) { conversationSignal(id: $id, doing: $doing) { errors { code path } } }"
    for doing in ("VIEWING", "REPLYING"):
        got = await edge.ask(scene.member, signal, doing=doing, **given)
        assert got["data"]["conversationSignal"]["errors"] == []
    got = await edge.ask(scene.member, signal, doing="NOTING", **given)
    assert got["data"]["conversationSignal"]["errors"] == [{"code": "INVALID", "path": ["doing"]}]
    hidden = await edge.ask(scene.admin, signal, doing="VIEWING", **given)
    assert hidden["data"]["conversationSignal"]["errors"] == [{"code": "NOT_FOUND", "path": ["id"]}]
    await edge.quiet()
    assert theirs.messages[-1]["people"] == [{"principal": {"name": "Member"}, "doing": "REPLYING"}]
    assert [m["signal"] for m in other.messages] == ["READY"]
    await _changes(remove="customer")(scene)
    await edge.quiet()
    assert theirs.messages[-1]["signal"] == "REMOVED"
    assert theirs.messages[-1]["people"] == []
    assert isinstance(theirs.ended, NotFound)
