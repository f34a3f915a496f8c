"""Marks of mails and addresses from which mail came back, as staff read them, and customers do not."""

from typing import Any

import pytest

from domain.mails import bounces
from domain.mails.bounces import Returned
from domain.unit_of_work import unit_of_work
from kit import clock
from kit.ids import new_id, to_global
from models import Address, EventRecord, Item, OutgoingMail, OutgoingState, Viewer
from tests.api.asking import ask, gid
from tests.factories import Keys, viewer
from tests.mail.letters import came, mail, person
from tests.refusals import unchanged

MARKS = """query($id: ID!) { item(id: $id) { messages(first: 20) { nodes { mailMarks } } } }"""
BOUNCE = "query($id: ID!) { node(id: $id) { ... on Customer { bounce { address reason at } } } }"
CLEAR = """mutation($id: ID!, $version: Int) { personClearBounce(id: $id, version: $version) {
  person { ... on Customer { id bounce { reason } } } errors { code path } cursor } }"""


@pytest.fixture
async def bounced(automation: Viewer, workspace: Keys) -> Keys:
    """Mail to the customer came back."""
    now = clock.now()
    sent = await OutgoingMail.create(
        id=new_id(), recipient_id=workspace["customer"], message_id="out@desk", subject="", text="",
        state=OutgoingState.SENT, due_at=now, sent_at=now, request_id="", created_at=now,
    )  # fmt: skip
    async with unit_of_work(automation):
        told = Returned("550 gone", late=False, permanent=True, blames_address=True, recipients=frozenset())
        await bounces.note_returned(automation, sent.id, told)
    return workspace


async def _marks(by: Viewer, item: Item) -> list[Any]:
    found = await ask(by, MARKS, id=gid(item))
    return [node["mailMarks"] for node in found["item"]["messages"]["nodes"]]


@pytest.mark.usefixtures("workspace")
async def test_staff_read_the_marks_of_each_message_in_one_statement(admin: Viewer, queries: Any) -> None:
    await came(mail(message_id="one@client.example"))
    item = await Item.get()
    for number in range(19):
        head = {"Auto_Submitted": "auto-replied", "Precedence": "bulk"} if number % 2 else {}
        await came(mail(text=f"{number}", In_Reply_To="<one@client.example>", **head))
    ann = await viewer((await person("ann@client.example")).id)
    with queries(3):
        found = await _marks(admin, item)
    assert found == [[]] + [["AUTO_REPLY", "BULK"] if number % 2 else [] for number in range(19)]
    assert await _marks(ann, item) == [None] * 20


async def test_staff_see_that_mail_comes_back_and_customers_do_not(
    admin: Viewer, customer: Viewer, bounced: Keys
) -> None:
    key = to_global("customer", bounced["customer"])
    found = (await ask(admin, BOUNCE, id=key))["node"]["bounce"]
    assert (found["address"], found["reason"]) == ("customer@acme.example", "550 gone")
    assert found["at"] is not None
    assert (await ask(customer, BOUNCE, id=key))["node"] == {"bounce": None}


async def test_an_admin_says_that_mail_arrives_again(admin: Viewer, bounced: Keys) -> None:
    key = to_global("customer", bounced["customer"])
    done = (await ask(admin, CLEAR, id=key))["personClearBounce"]
    assert (done["person"], done["errors"]) == ({"id": key, "bounce": None}, [])
    assert done["cursor"] is not None
    again = (await ask(admin, CLEAR, id=key))["personClearBounce"]
    assert (again["person"], again["errors"], again["cursor"]) == ({"id": key, "bounce": None}, [], None)
    assert await EventRecord.filter(kind="person.address_cleared").count() == 1


async def test_nobody_else_says_so(member: Viewer, customer: Viewer, bounced: Keys) -> None:
    key = to_global("customer", bounced["customer"])
    for who in (member, customer):
        async with unchanged():
            done = (await ask(who, CLEAR, id=key))["personClearBounce"]
        assert (done["person"], [error["code"] for error in done["errors"]]) == (None, ["NOT_ALLOWED"])


async def test_a_stale_version_clears_nothing(admin: Viewer, bounced: Keys) -> None:
    key = to_global("customer", bounced["customer"])
    done = (await ask(admin, CLEAR, id=key, version=1))["personClearBounce"]
    assert [error["code"] for error in done["errors"]] == ["CONFLICT"]
    assert await Address.filter(bounced_at__isnull=False).count() == 1
