"""Conversations between people: nobody else knows of them, and customers of nobody else."""

from typing import Any

from domain import conversations, files
from domain.conversations import NewMessage
from kit.errors import Invalid, NotFound
from kit.ids import from_global, to_global
from models import Conversation, EventRecord, File, Message, Viewer
from tests.api.asking import ask, gid
from tests.api.talks.talking import CUSTOMER, ONE, POST, START, sees, subjects, talk
from tests.factories import Keys, key, told
from tests.refusals import refused, unchanged


async def test_people_talk_and_nobody_else_knows(
    member: Viewer, lead: Viewer, admin: Viewer, customer: Viewer, queries: Any
) -> None:
    given = {
        "kind": "INTERNAL",
        "people": [to_global("user", key(lead))],
        "input": {"text": "Lunch?"},
        "key": "k",
    }
    with queries(13):
        made = (await ask(member, START, **given))["conversationStart"]
    thread = made["conversation"]
    assert made["errors"] == []
    assert (thread["item"], thread["project"], thread["kind"]) == (None, None, "INTERNAL")
    assert [p["name"] for p in thread["participants"]] == ["Lead", "Member"]
    said = {"text": "Lunch?", "internal": True, "item": None, "author": {"name": "Member"}}
    assert thread["messages"]["nodes"] == [said]
    async with unchanged():
        assert (await ask(member, START, **given))["conversationStart"]["conversation"] == thread
    row = await Conversation.get(id=from_global(thread["id"], "conversation"))
    message = await Message.get(conversation_id=row.id)
    for other in (admin, customer):
        assert not await sees(other, row)
        assert await subjects(other) == []
        node = "query($id: ID!) { node(id: $id) { id } }"
        assert (await ask(other, node, id=gid(message)))["node"] is None
        async with refused(NotFound, "id"):
            await conversations.post(other, row.id, NewMessage(text="Hm"))
        async with refused(NotFound, "messageId"):
            await conversations.mark_read(other, message.id)
        async with refused(NotFound, "id"):
            await conversations.remove_message(other, message.id)
        async with refused(NotFound, "id"):
            await conversations.set_open(other, row.id, False)
        async with refused(NotFound, "id"):
            await conversations.change_participants(other, row.id, [key(other)])
    tokens = sorted([f"user:{key(lead)}", f"user:{key(member)}"])
    begun, posted = await told(member.position)
    assert (begun.kind, begun.before, begun.after, begun.internal) == (
        "conversation.created",
        None,
        tokens,
        True,
    )
    assert (posted.kind, posted.before, posted.after, posted.internal) == (
        "message.posted",
        tokens,
        tokens,
        True,
    )


async def test_a_conversation_goes_on(member: Viewer, lead: Viewer, queries: Any) -> None:
    thread = await talk(member, lead, text="Lunch?")
    seen = await Message.get(conversation_id=thread.id)
    with queries(14):
        got = await ask(
            lead, POST, id=gid(thread), input={"text": "Yes", "afterMessageId": gid(seen)}, key="k"
        )
    assert got["conversationPost"]["errors"] == []
    assert got["conversationPost"]["message"]["conversation"] == {"id": gid(thread)}
    async with unchanged():
        late = await ask(member, POST, id=gid(thread), input={"text": "Hm?", "afterMessageId": gid(seen)})
    assert late["conversationPost"]["errors"][0]["code"] == "CONFLICT"
    assert late["conversationPost"]["newerMessages"] == [{"text": "Yes"}]
    await conversations.set_open(member, thread.id, False)
    await conversations.post(lead, thread.id, NewMessage(text="Where?"))
    now = await Conversation.get(id=thread.id)
    newest = await Message.get(text="Where?")
    assert (now.closed_at, now.active_at) == (None, newest.created_at)
    await conversations.mark_read(member, newest.id)
    assert (await conversations.edit(lead, thread.id, "Lunch")).subject == "Lunch"


async def test_customers_are_talked_to_and_learn_of_nobody_else(
    member: Viewer, customer: Viewer, colleague: Viewer, foreigner: Viewer, admin: Viewer
) -> None:
    thread = await talk(member, customer, kind=CUSTOMER, subject="Your contract")
    assert await sees(customer, thread)
    for other in (colleague, foreigner, admin):
        assert not await sees(other, thread)
    await conversations.post(customer, thread.id, NewMessage(text="Fine"))
    assert foreigner.organization_id is not None
    await conversations.change_participants(member, thread.id, [foreigner.organization_id])
    assert await sees(foreigner, thread)
    names = lambda got: [p["name"] for p in got["conversation"]["participants"]]  # noqa: E731
    mine = await ask(customer, ONE, id=gid(thread))
    assert names(mine) == ["Customer", "Member"]
    assert mine["conversation"]["participants"][0] == {
        "name": "Customer",
        "email": "customer@acme.example",
        "organization": {"name": "acme.example"},
    }
    assert mine["conversation"]["viewerCan"] == {"post": True, "edit": False, "changeParticipants": False}
    assert names(await ask(member, ONE, id=gid(thread))) == ["Customer", "Member", "other.example"]
    theirs = (await ask(foreigner, ONE, id=gid(thread)))["conversation"]["participants"]
    assert [p["name"] for p in theirs] == ["Customer", "Member", "other.example"]
    assert theirs[0] == {"name": "Customer", "email": None, "organization": None}


async def test_nobody_sees_more_by_being_mentioned(
    member: Viewer, lead: Viewer, teammate: Viewer, workspace: Keys, admin: Viewer
) -> None:
    thread = await talk(member, lead)
    for stranger in (key(admin), workspace["team"]):
        async with refused(Invalid, "mentionIds", 1):
            new = NewMessage(text="Look", mention_ids=[key(lead), stranger])
            await conversations.post(member, thread.id, new)
    await conversations.change_participants(member, thread.id, [workspace["team"]])
    new = NewMessage(text="Look", mention_ids=[workspace["team"], key(teammate)])
    posted = await conversations.post(member, thread.id, new)
    event = await EventRecord.get(entity_id=posted.id)
    assert event.changes["mentions"] == [[], sorted(map(str, new.mention_ids))]


async def test_files_are_seen_by_who_takes_part(
    member: Viewer, lead: Viewer, admin: Viewer, file_folder: Any
) -> None:
    async def content() -> Any:
        yield b"hello"

    stored = await files.store(member, "menu.txt", "text/plain", content())
    thread = await talk(member, lead)
    await conversations.post(member, thread.id, NewMessage(text="", file_ids=[stored.id]))
    seen = {
        who.name: await File.visible_to(who).filter(id=stored.id).exists() for who in (member, lead, admin)
    }
    assert seen == {"Member": True, "Lead": True, "Admin": False}
    async with refused(NotFound, "id"):
        await files.opened(admin, stored.id)


async def test_what_one_begins_to_say_waits_in_the_conversation(
    member: Viewer, lead: Viewer, admin: Viewer
) -> None:
    thread = await talk(member, lead)
    other = await talk(member, lead)
    save = """mutation($id: ID!, $said: String!) { draftSave(conversationId: $id, text: $said) {
      draft { id kind item { id } conversation { id } } errors { code path } } }"""
    made = (await ask(lead, save, id=gid(thread), said="No"))["draftSave"]["draft"]
    assert (await ask(lead, save, id=gid(thread), said="Yes"))["draftSave"]["draft"] == made
    assert made == {"id": made["id"], "kind": "INTERNAL", "item": None, "conversation": {"id": gid(thread)}}
    assert (await ask(lead, save, id=gid(other), said="Yes"))["draftSave"]["draft"]["id"] != made["id"]
    mine = "{ drafts { nodes { text } } }"
    assert [d["text"] for d in (await ask(lead, mine))["drafts"]["nodes"]] == ["Yes", "Yes"]
    async with unchanged():
        hidden = await ask(admin, save, id=gid(thread), said="Hm")
    assert hidden["draftSave"]["errors"] == [{"code": "NOT_FOUND", "path": ["conversationId"]}]
    nowhere = 'mutation { draftSave(text: "Hm") { errors { code path } } }'
    assert (await ask(admin, nowhere))["draftSave"]["errors"] == [{"code": "INVALID", "path": ["itemId"]}]
    await conversations.leave(lead, thread.id)
    assert len((await ask(lead, mine))["drafts"]["nodes"]) == 1
    said = NewMessage(text="Yes", draft_id=from_global(made["id"], "draft"))
    await conversations.post(lead, other.id, said)
