"""Reply addresses and keys in the hands of customers: they lead only to where one takes part, and tell nobody anything."""

import pytest

from domain import config, conversations, items
from domain.conversations import NewMessage
from mail.reply_addresses import address_for
from models import EventRecord, Item, ItemLink, Message, Viewer
from tests import factories
from tests.mail.letters import came, mail, person

pytestmark = pytest.mark.usefixtures("workspace")

ANN, EVE = "Ann <ann@client.example>", "Eve <eve@evil.example>"


@pytest.fixture
async def item() -> Item:
    await came(mail(ANN))
    return await Item.get()


@pytest.fixture
async def ann(item: Item) -> Viewer:
    assert item.requester_id
    return await factories.viewer(item.requester_id)


def to(item: Item, viewer: Viewer, *, internal: bool = False) -> str:
    assert viewer.principal_id
    address = address_for(item.number, viewer.principal_id, internal=internal)
    assert address
    return address


async def texts(item: Item) -> list[tuple[str, bool]]:
    return [(m.text, m.internal) for m in await Message.filter(item_id=item.id).order_by("id")]


async def test_whoever_takes_part_answers_by_their_address_or_anothers(admin, item, ann):
    await came(mail("follower@x.example"))
    follower = await factories.viewer(await person("follower@x.example"))
    await items.change_followers(admin, item.id, [factories.key(follower)], [])
    await items.edit(admin, item.id, published=True)
    for sender, recipient in (
        (ANN, to(item, ann).upper()),
        ("follower@x.example", to(item, follower)),
        ("follower@x.example", to(item, ann)),
        (ANN, to(item, admin)),
    ):
        assert await came(mail(sender, "Re:", "Again.", To=f"Desk <{recipient}>")) == "reply"
    assert await texts(item) == [("It burns.", False)] + [("Again.", False)] * 4


async def test_whom_it_was_made_for_answers_without_taking_part_while_they_see_the_item(
    admin, workspace, guest
):
    """`guest` follows the project, and is told of its published items."""
    await came(mail(ANN))
    item = await Item.get()
    await items.move(admin, item.id, workspace["website"])
    ann = await factories.viewer(item.requester_id or item.id)
    sender = "guest@guests.example"
    assert await came(mail(sender, To=to(item, ann))) == "ticket"
    assert await came(mail(sender, To=to(item, guest))) == "reply"
    await items.edit(admin, item.id, published=False)
    assert await came(mail(sender, To=to(item, guest))) == "ticket"
    assert await Message.filter(item_id=item.id).count() == 2


@pytest.mark.parametrize("internal", [False, True])
async def test_a_customer_never_posts_internally(admin, item, ann, internal):
    assert await came(mail(ANN, text="More.", To=to(item, admin, internal=internal))) == "reply"
    assert await texts(item) == [("It burns.", False), ("More.", False)]
    noted = await conversations.note(admin, item.id, NewMessage(text="Among us"))
    await came(mail(ANN, text="Third.", To=to(item, ann, internal=True)))
    message = await Message.all().order_by("-id").first()
    assert message
    assert (message.internal, message.conversation_id != noted.conversation_id) == (False, True)


async def rows_of(sender: str, raw: bytes) -> tuple[list[str], list[tuple[str, bool]]]:
    """What a stranger can know of what their mail became: its events and messages as they see them."""
    assert await came(raw) == "ticket"
    viewer = await factories.viewer(await person(sender))
    made = await Item.visible_to(viewer).order_by("-number").first()
    assert made
    events = [
        e for e in await EventRecord.filter(item_id=made.id).order_by("position")
        if viewer.sees(frozenset(e.audience_after or [])) and not e.internal
    ]  # fmt: skip
    assert not await ItemLink.visible_to(viewer).exists()
    return [e.kind for e in events], await texts(made)


async def test_a_stranger_is_answered_alike_whatever_their_mail_names(admin, item, ann):
    key = f"[T-{item.number}]"
    forged = to(item, ann).replace("+", "+a", 1)[:-11] + "@localhost"
    mails = [
        mail(EVE, "Hello", To="desk@localhost"),
        mail(EVE, "Hello", To=to(item, ann)),
        mail(EVE, "Hello", To=to(item, admin, internal=True)),
        mail(EVE, "Hello", To=forged),
        mail(EVE, f"Re: {key} Hello"),
        mail(EVE, "Re: [T-999999] Hello"),
    ]
    seen = [await rows_of("eve@evil.example", raw) for raw in mails]
    assert seen == [(["item.created", "message.posted"], [("It burns.", False)])] * len(mails)
    assert await texts(item) == [("It burns.", False)]
    links = await ItemLink.all()
    assert [link.other_id for link in links] == [item.id] * 3
    for viewer, count in ((admin, 3), (ann, 0)):
        assert await ItemLink.visible_to(viewer).count() == count


@pytest.mark.parametrize("subject", ["Re: [T-{}] Printer", "AW: t-{}", "T-{}", "(T-{})", "Re: [X-1] [T-{}]"])
async def test_the_key_in_the_subject_is_enough_for_who_takes_part(item, subject):
    assert await came(mail(ANN, subject.format(item.number), "More.")) == "reply"
    assert await texts(item) == [("It burns.", False), ("More.", False)]


@pytest.mark.parametrize("subject", ["xT-{}", "T-{}0", "T-{}x", "A-T-{}", "T {}", "P-{}", "T-0{}1"])
async def test_what_is_no_key_is_none(item, subject):
    assert await came(mail(ANN, subject.format(item.number))) == "ticket"
    assert not await ItemLink.exists()


async def test_a_key_is_nothing_to_a_customer_who_only_sees_the_item(admin, workspace, guest):
    item = await factories.item(admin, project_id=workspace["website"], published=True)
    assert await Item.visible_to(guest).filter(id=item.id).exists()
    assert await came(mail("guest@guests.example", f"T-{item.number}")) == "ticket"
    assert await ItemLink.all().count() == 1


async def test_a_key_is_enough_for_a_proven_user_who_may_speak_there(admin, workspace, outsider):
    config.configure(config.Config(mail_authserv_ids=("mx",)))
    item = await factories.item(admin, project_id=workspace["website"], published=True)
    key, proven = f"T-{item.number}", {"Authentication_Results": "mx; dkim=pass header.d=acmedesk.example"}
    assert await came(mail("member@acmedesk.example", key)) == "ticket"  # proven by nothing
    assert await came(mail("outsider@acmedesk.example", key, **proven)) == "ticket"
    assert not await Message.filter(item_id=item.id).exists()
    assert await came(mail("member@acmedesk.example", key, **proven)) == "reply"
    message = await Message.get(item_id=item.id)
    assert (message.author_id, message.internal) == (workspace["member"], True)


async def test_the_address_goes_before_the_mail_and_the_mail_before_the_key(item, ann):
    await came(mail(ANN, message_id="second@client.example"))
    second = await Item.get(id__not=item.id)
    await came(mail(ANN))
    third = await Item.all().order_by("-number").first()
    assert third
    answer = {"In_Reply_To": "<second@client.example>"}
    assert await came(mail(ANN, f"T-{third.number}", "one", To=to(item, ann), **answer)) == "reply"
    assert await came(mail(ANN, f"T-{third.number}", "two", **answer)) == "reply"
    assert await came(mail(ANN, f"T-{third.number}", "three")) == "reply"
    said = [(await texts(each))[-1][0] for each in (item, second, third)]
    assert said == ["one", "two", "three"]


async def test_a_mail_from_a_reply_address_makes_no_customer(item, ann):
    for sender in (to(item, ann), "desk@localhost"):
        await came(mail(sender))
        made = await Item.all().order_by("-number").first()
        assert made
        assert (made.requester_id, made.unverified_sender) == (None, sender)
