"""A mail that comes directly, and by a list of the company's own that puts words below it, is taken once."""

import pytest

from domain import inboxes
from domain.inboxes import NewInbox
from models import Inbox, IncomingMail, Item, Message, Viewer
from tests.mail.letters import came, mail

pytestmark = pytest.mark.usefixtures("workspace")

LIST = "all@our.example"
FOOTER = f"\r\n\r\n_____\r\nYou are on the list {LIST}."
BY_LIST = {"List_Id": "<all.our.example>"}


@pytest.fixture(autouse=True)
async def _named(workspace: object) -> None:
    await Inbox.filter(generated_name__isnull=False).update(own_lists=[LIST])


def said(text: str = "It burns.", sender: str = "ann@client.example", **headers: str) -> bytes:
    return mail(sender, text=text, message_id="one@client.example", To=f"{LIST}, desk@localhost", **headers)


@pytest.mark.parametrize("list_first", [False, True])
async def test_it_is_one_ticket_whichever_comes_first(list_first: bool) -> None:
    both = [said(), said(f"It burns.{FOOTER}", **BY_LIST)]
    assert [await came(raw) for raw in (reversed(both) if list_first else both)] == ["ticket", "repeat"]
    one, other = await IncomingMail.all()
    assert one.became_id == other.became_id
    assert await Message.all().count() == 1


@pytest.mark.parametrize("list_first", [False, True])
async def test_whichever_inbox_the_direct_one_comes_to(admin: Viewer, list_first: bool) -> None:
    await inboxes.create(admin, NewInbox(name="Sales", addresses=["sales@our.example"]))
    direct = said().replace(b"desk@localhost", b"sales@our.example")
    both = [direct, said(f"It burns.{FOOTER}", **BY_LIST).replace(b"desk@localhost", b"all@our.example")]
    assert [await came(raw) for raw in (reversed(both) if list_first else both)] == ["ticket", "repeat"]


async def test_and_one_answer() -> None:
    await came(mail("ann@client.example", message_id="first@client.example"))
    answer = {"In_Reply_To": "<first@client.example>"}
    assert await came(said(**answer)) == "reply"
    assert await came(said(f"It burns.{FOOTER}", **answer, **BY_LIST)) == "repeat"
    assert await Message.filter(item_id=(await Item.get()).id).count() == 2


@pytest.mark.parametrize(
    "other",
    [
        said(f"It burns.{FOOTER}"),
        said("It is out.", **BY_LIST),
        said(f"It burns.{FOOTER}", sender="eve@evil.example", **BY_LIST),
    ],
)
async def test_but_not_what_came_otherwise_or_says_or_is_anothers(other: bytes) -> None:
    await came(said())
    assert await came(other) == "ticket"
