"""Threads on projects, and the list of conversations."""

from typing import Any

from domain import conversations
from domain.conversations import NewMessage
from kit.errors import Invalid, NotAllowed, NotFound
from kit.ids import from_global, to_global
from models import Conversation, Viewer
from tests.api.asking import ask, gid
from tests.api.talks.talking import (
    CUSTOMER,
    INTERNAL,
    MINE,
    ON_PROJECT,
    ONE,
    on_project,
    sees,
    subjects,
    talk,
)
from tests.factories import Keys, key, narrowed, told
from tests.refusals import refused


async def test_projects_have_threads_of_both_kinds(
    member: Viewer,
    restricted: Viewer,
    guest: Viewer,
    customer: Viewer,
    outsider: Viewer,
    admin: Viewer,
    workspace: Keys,
) -> None:
    create = """mutation($project: ID!, $kind: ConversationKind!) {
      conversationCreate(projectId: $project, kind: $kind, subject: "Plan") {
        conversation { id kind item { id } project { name } } errors { code path } } }"""
    website = to_global("project", workspace["website"])
    made = (await ask(member, create, project=website, kind="INTERNAL"))["conversationCreate"]
    assert made["errors"] == []
    assert made["conversation"] | {"id": ""} == {
        "id": "", "kind": "INTERNAL", "item": None, "project": {"name": "Website"}
    }  # fmt: skip
    inside = await Conversation.get(id=from_global(made["conversation"]["id"], "conversation"))
    shared = await on_project(member, workspace, CUSTOMER, "News")
    for who, threads in (
        (member, ["News", "Plan"]),
        (restricted, ["News", "Plan"]),
        (admin, ["News", "Plan"]),
        (guest, ["News"]),
        (customer, []),
        (outsider, []),
    ):
        assert await subjects(who, project=website) == threads
        assert await subjects(who) == []
        assert [await sees(who, each) for each in (shared, inside)] == [
            each in threads for each in ("News", "Plan")
        ]
    await conversations.post(guest, shared.id, NewMessage(text="When?"))
    await conversations.post(restricted, inside.id, NewMessage(text="Soon"))
    assert (await ask(guest, ON_PROJECT, id=website))["project"] == {
        "conversations": {"nodes": [{"subject": "News"}]},
        "viewerCan": {"reply": True, "note": False},
    }
    (event,) = [e for e in await told(member.position) if e.entity_id == inside.id]
    assert event.after == sorted(["admin", f"project:{workspace['website']}"])
    async with refused(NotAllowed):
        await on_project(guest, workspace, CUSTOMER, "Mine")
    async with refused(NotFound, "projectId"):
        await on_project(outsider, workspace, INTERNAL, "Mine")
    async with refused(Invalid, "itemId"):
        await conversations.create(member, None, INTERNAL, "Nowhere")
    async with refused(Invalid, "id"):
        await conversations.change_participants(member, inside.id, [key(outsider)])
    async with refused(Invalid, "id"):
        await conversations.leave(member, inside.id)
    narrow = narrowed(member, "conversations:read")
    assert (await ask(narrow, ONE, id=gid(inside)))["conversation"] is None


async def test_the_list_is_read_in_few_statements_and_by_pages(
    member: Viewer, lead: Viewer, customer: Viewer, queries: Any
) -> None:
    for number in range(20):
        await talk(member, lead, customer, kind=CUSTOMER, subject=f"{number:02}")
    await talk(lead, customer, kind=CUSTOMER, subject="not mine")
    first = await Conversation.get(subject="00")
    await conversations.post(customer, first.id, NewMessage(text="Again"))
    wanted = ["00", *(f"{number:02}" for number in reversed(range(1, 20)))]
    with queries(1):
        page = (await ask(member, MINE, first=12))["conversations"]
    assert [row["subject"] for row in page["nodes"]] == wanted[:12]
    assert [p["name"] for p in page["nodes"][0]["participants"]] == ["Customer", "Lead", "Member"]
    rest = (await ask(member, MINE, first=12, after=page["pageInfo"]["endCursor"]))["conversations"]
    assert [row["subject"] for row in rest["nodes"]] == wanted[12:]
    assert await subjects(customer, first=100) == ["00", "not mine", *wanted[1:]]
    with queries(5):
        await ask(
            member,
            "{ conversations { nodes { participants { name } viewerCan { post } readUpTo { id } "
            "messages(last: 1) { nodes { text author { name } } } } } }",
        )
