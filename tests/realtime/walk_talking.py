"""What may be said on a walk (`walk.py`), by whoever chance names."""

from collections.abc import AsyncIterator
from uuid import UUID

from domain import conversations, files
from domain.conversations import NewMessage
from models import ConversationKind, Draft, Viewer
from tests.realtime.walk import Verb, Walk, change


async def uploaded(who: Viewer) -> UUID:
    """A file of their own, which waits to be taken."""

    async def content() -> AsyncIterator[bytes]:
        yield b"Words"

    return (await files.store(who, "words.txt", "text/plain", content())).id


def words(walk: Walk, **more: object) -> NewMessage:
    """What nobody has said yet."""
    return NewMessage(text=f"Said {len(walk.done)}", **more)  # type: ignore[arg-type]


async def _post(walk: Walk) -> object:
    thread = await walk.thread()
    return await conversations.post(await walk.anybody(), thread.id, words(walk))


async def _post_file(walk: Walk) -> object:
    thread, who = await walk.thread(), await walk.anybody()
    return await conversations.post(who, thread.id, words(walk, file_ids=[await uploaded(who)]))


async def _reply(walk: Walk) -> object:
    return await conversations.reply(await walk.anybody(), walk.item(), words(walk))


async def _note(walk: Walk) -> object:
    return await conversations.note(await walk.anybody(), walk.item(), words(walk))


async def _begin_thread(walk: Walk) -> object:
    kind = walk.chosen(list(ConversationKind))
    return await conversations.create(await walk.anybody(), walk.item(), kind, "Another matter")


async def _edit_message(walk: Walk) -> object:
    message = await walk.message()
    return await conversations.edit_message(
        await walk.who(message.author_id), message.id, f"Better {len(walk.done)}"
    )


async def _mention(walk: Walk) -> object:
    message = await walk.message()
    named, text = walk.some("team", "member", "lead", "outsider"), message.text or "You"
    return await conversations.edit_message(
        await walk.who(message.author_id), message.id, text, mention_ids=named
    )


async def _remove_message(walk: Walk) -> object:
    return await conversations.remove_message(await walk.anybody(), (await walk.message()).id)


async def _read(walk: Walk) -> object:
    return await conversations.mark_read(await walk.anybody(), (await walk.message()).id)


async def _draft(walk: Walk) -> object:
    thread, who = await walk.thread(), await walk.anybody()
    return await conversations.save_draft(who, None, None, f"Perhaps {len(walk.done)}", thread.id)


async def _say_draft(walk: Walk) -> object:
    draft = walk.chosen(await Draft.all().order_by("updated_at", "id"), lambda row: row.id)
    who = await walk.who(draft.author_id)
    assert draft.conversation_id is not None
    return await conversations.post(who, draft.conversation_id, words(walk, draft_id=draft.id))


async def _close(walk: Walk) -> object:
    return await conversations.set_open(await walk.anybody(), (await walk.thread()).id, walk.perhaps())


async def _name(walk: Walk) -> object:
    thread = await walk.thread()
    return await conversations.edit(await walk.anybody(), thread.id, f"About {len(walk.done)}")


async def _change_participants(walk: Walk) -> object:
    who, talk = await walk.who(walk.keys["member"]), walk.chosen(walk.talks)
    party = walk.key("lead", "customer", "colleague", "outsider", "team", "guest")
    return await conversations.change_participants(who, talk, *change(walk.perhaps(), [party]))


async def _out_and_in_again(walk: Walk) -> object:
    """Something is said meanwhile."""
    who, talk = await walk.who(walk.keys["member"]), walk.chosen(walk.talks)
    party = walk.key("lead", "customer", "team")
    await conversations.change_participants(who, talk, [], [party])
    await conversations.post(who, talk, words(walk))
    return await conversations.change_participants(who, talk, [party], [])


async def _leave(walk: Walk) -> object:
    return await conversations.leave(await walk.anybody(), walk.chosen(walk.talks))


TALK: dict[str, Verb] = {
    "post": _post,
    "post a file": _post_file,
    "reply": _reply,
    "note": _note,
    "begin a thread": _begin_thread,
    "edit a message": _edit_message,
    "mention": _mention,
    "remove a message": _remove_message,
    "read": _read,
    "save a draft": _draft,
    "say a draft": _say_draft,
    "close or open": _close,
    "name a thread": _name,
    "change participants": _change_participants,
    "out and in again": _out_and_in_again,
    "leave": _leave,
}
