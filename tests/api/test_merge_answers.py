"""What is said on an item that was merged into another: on which of them it is heard, and by whom."""

import pytest

from domain import conversations, items
from domain.conversations import NewMessage
from domain.items.merge import merge, undo_merge
from kit.errors import Conflict
from models import Conversation, ConversationKind, Message, Viewer
from tests.api.asking import ask, gid
from tests.api.merging import POST, REPLY, Pair, a_pair, heard, ones_own, texts
from tests.factories import Keys, item
from tests.refusals import refused, unchanged


@pytest.fixture
async def pair(lead: Viewer, workspace: Keys) -> Pair:
    return await a_pair(lead, workspace)


@pytest.fixture
async def own(lead: Viewer, workspace: Keys) -> Pair:
    return await ones_own(lead, workspace)


async def test_what_its_customers_say_goes_on_there(lead: Viewer, customer: Viewer, own: Pair) -> None:
    one, two = own
    first = await conversations.reply(customer, one.id, NewMessage(text="Hello"))
    thread = await Conversation.get(id=first.conversation_id)
    ours = await conversations.create(lead, two.id, ConversationKind.INTERNAL, "Ours")
    answer = await conversations.reply(lead, one.id, NewMessage(text="Who?"))
    await merge(lead, one.id, two.id)
    title, there = await heard(customer, one, "And now?")
    assert title == "Once"
    assert await heard(customer, one, "Here?", conversationId=gid(thread)) == (title, there)
    seen = {"conversationId": gid(thread), "afterMessageId": gid(answer)}
    assert await heard(customer, one, "There?", **seen) == (title, there)
    got = (await ask(customer, POST, id=gid(thread), input={"text": "In it"}))["conversationPost"]
    assert got["message"]["conversation"] == {"id": there, "item": {"title": "Once"}}
    assert await heard(customer, one, "On", conversationId=there) == (title, there)
    stale = {"text": "x", "conversationId": gid(thread), "afterMessageId": gid(first)}
    async with unchanged():
        refusal = (await ask(customer, REPLY, id=gid(one), input=stale))["itemReply"]["errors"]
        elsewhere = {"text": "x", "conversationId": gid(ours)}
        unseen = (await ask(customer, REPLY, id=gid(one), input=elsewhere))["itemReply"]["errors"]
    assert refusal == [{"code": "CONFLICT", "path": ["afterMessageId"]}]
    assert unseen == [{"code": "NOT_FOUND", "path": ["conversationId"]}]
    assert await texts(customer, one) == ["Hello", "Who?"]
    said = ["And now?", "Here?", "There?", "In it", "On"]
    assert await texts(customer, two) == said
    # Staff choose themselves to whom they speak.
    assert (await heard(lead, one, "To you"))[0] == "Twice"
    await undo_merge(lead, one.id)
    assert (await heard(customer, one, "Back"))[0] == "Twice"
    assert await texts(customer, two) == said


@pytest.mark.parametrize("spoke_on", ["what was merged", "what it leads to"])
async def test_nobody_answers_there_over_what_they_have_not_read(
    lead: Viewer, customer: Viewer, own: Pair, pair: Pair, spoke_on: str
) -> None:
    one, two = own
    where = one if spoke_on == "what was merged" else two
    first = await conversations.reply(customer, where.id, NewMessage(text="Hello"))
    answer = await conversations.reply(lead, where.id, NewMessage(text="Who?"))
    strange = await conversations.reply(lead, pair[0].id, NewMessage(text="Elsewhere"))
    await merge(lead, one.id, two.id)
    for seen, code in ((first, "CONFLICT"), (strange, "NOT_FOUND")):
        said = {"text": "x", "afterMessageId": gid(seen)}
        async with unchanged():
            got = (await ask(customer, REPLY, id=gid(one), input=said))["itemReply"]["errors"]
        assert got == [{"code": code, "path": ["afterMessageId"]}]
    assert (await heard(customer, one, "Me", afterMessageId=gid(answer)))[0] == "Once"


async def test_it_goes_on_along_all_merges(
    lead: Viewer, customer: Viewer, workspace: Keys, own: Pair
) -> None:
    one, two = own
    last = await item(
        lead, "Last", project_id=workspace["website"], requester_id=workspace["customer"], published=False
    )
    await merge(lead, one.id, two.id)
    await merge(lead, two.id, last.id)
    assert (await heard(customer, one, "Hello"))[0] == "Last"
    async with refused(Conflict, "id"):
        await undo_merge(lead, one.id)
    await items.remove(lead, last.id)
    assert (await heard(customer, one, "Anybody?"))[0] == "Twice"
    await undo_merge(lead, two.id)
    assert (await heard(customer, one, "Ah"))[0] == "Once"


@pytest.mark.parametrize("more", ["other requester", "follower", "published to guests", "not seen"])
async def test_it_is_heard_where_it_was_said_if_others_would_hear_it(
    admin: Viewer,
    lead: Viewer,
    customer: Viewer,
    workspace: Keys,
    own: Pair,
    pair: Pair,
    more: str,
) -> None:
    one, two = own if more != "other requester" else pair
    if more == "follower":
        await items.edit(lead, two.id, published=True)
        await items.move(admin, two.id, workspace["inbox"])
        await items.change_followers(admin, two.id, [workspace["foreigner"]], [])
    elif more == "published to guests":
        for row in own:
            await items.edit(lead, row.id, published=True)
    await merge(admin, one.id, two.id)
    if more == "not seen":
        await items.remove(admin, two.id)
    assert (await heard(customer, one, "Hello"))[0] == "Twice"


async def test_only_once_in_a_retry(lead: Viewer, customer: Viewer, own: Pair) -> None:
    one, two = own
    await merge(lead, one.id, two.id)
    said = [await conversations.reply(customer, one.id, NewMessage(text="Once"), "key") for _ in range(2)]
    assert said[0].id == said[1].id
    assert await Message.filter(item_id=two.id).count() == 1
