"""What came in, as admins read it."""

from datetime import timedelta
from typing import Any

import pytest

from domain import inboxes
from domain.inboxes import NewInbox
from kit import clock
from kit.ids import to_global
from models import (
    Inbox,
    IncomingMail,
    Viewer,
)
from tests.api.asking import ask, gid
from tests.api.deciding import LIST, ONLY, aside_mail, sent
from tests.mail.letters import mail, with_files

pytestmark = pytest.mark.usefixtures("workspace")


@pytest.fixture(autouse=True)
async def only(admin: Viewer, file_folder: Any) -> Inbox:
    """An inbox for client.example alone."""
    return await inboxes.create(
        admin, NewInbox(name="Only", addresses=[ONLY], allowed_senders=["client.example"])
    )


async def test_an_admin_reads_what_came_in_newest_first_in_few_statements(
    admin: Viewer, queries: Any
) -> None:
    raw_mail = with_files(mail(sender="Eve <eve@evil.example>", text="Please."), ("a.pdf", b"%PDF"))
    assert await sent(raw_mail) == "set_aside"
    for number in range(19):
        assert await sent(mail(subject=f"Number {number}")) == "ticket"
    with queries(5):
        listed = (await ask(admin, LIST, first=20))["incomingMails"]
    assert listed["totalCount"] == {"value": 20}
    assert [node["subject"] for node in listed["nodes"]] == [
        *(f"Number {n}" for n in range(18, -1, -1)),
        "Printer on fire",
    ]
    assert listed["nodes"][0]["message"] == {"text": "It burns.", "item": {"title": "Number 18"}}
    row, set_aside = await IncomingMail.all().order_by("id").first(), listed["nodes"][-1]
    assert row is not None
    url = set_aside.pop("rawUrl")
    assert url.startswith(f"http://127.0.0.1:8000/mails/incoming_mail_{row.id}?signature=")
    assert set_aside == {
        "id": to_global("incoming_mail", row.id),
        "state": "SET_ASIDE",
        "receivedAt": clock.shown(row.received_at),
        "door": "SMTP",
        "size": len(raw_mail),
        "fromName": "Eve",
        "fromAddress": "eve@evil.example",
        "subject": "Printer on fire",
        "preview": "Please.",
        "attachmentNames": ["a.pdf"],
        "error": "",
        "marks": [],
        "releasedAt": None,
        "eraseAt": set_aside["eraseAt"],
        "reasons": [
            {
                "code": "SENDER_NOT_ALLOWED",
                "message": "Its sender is not among those who may write to the inbox.",
            }
        ],
        "inbox": {"name": "Only"},
        "message": None,
    }
    assert row.erase_at is not None
    assert timedelta(days=29) < row.erase_at - clock.now() < timedelta(days=31)


async def test_a_list_never_reads_what_the_mails_hold(admin: Viewer, queries: Any, caplog: Any) -> None:
    await aside_mail()
    with queries(1):
        await ask(admin, "{ incomingMails { nodes { id subject } } }")
    with queries(2):
        await ask(
            admin, LIST.replace("message { text item { title } }", "").replace("inbox { name }", ""), first=1
        )
    assert "content" not in IncomingMail.told()
    found = await IncomingMail.visible_to(admin).first()
    assert found is not None
    with pytest.raises(AttributeError):
        _ = found.content


async def test_pages_go_on_where_they_ended(admin: Viewer) -> None:
    for number in range(5):
        await sent(mail(subject=f"Number {number}"))
    found, after = [], None
    for _ in range(3):
        page = (await ask(admin, LIST, first=2, after=after))["incomingMails"]
        found += [node["subject"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
    assert found == [f"Number {number}" for number in range(4, -1, -1)]
    assert page["pageInfo"]["hasNextPage"] is False


async def test_a_list_is_narrowed_by_each_of_its_filters(admin: Viewer, only: Inbox) -> None:
    await aside_mail("aside")
    await sent(mail(subject="taken"))
    await sent(mail(sender="Bob@other.example", subject="elsewhere"), "desk@localhost")
    await IncomingMail.filter(subject="taken").update(received_at=clock.now() - timedelta(days=9))
    own = await inboxes.default()
    for narrowed, expected in (
        ({}, ["elsewhere", "aside", "taken"]),
        ({"states": ["SET_ASIDE"]}, ["aside"]),
        ({"states": ["DONE", "FAILED"]}, ["elsewhere", "taken"]),
        ({"states": []}, []),
        ({"reasons": ["SENDER_NOT_ALLOWED", "SPAM"]}, ["aside"]),
        ({"reasons": ["SPAM"]}, []),
        ({"inboxIds": [gid(only)]}, ["aside", "taken"]),
        ({"inboxIds": [gid(own), gid(only)], "states": ["DONE"]}, ["elsewhere", "taken"]),
        ({"sender": "BOB@other.example"}, ["elsewhere"]),
        ({"receivedSince": "-P1D"}, ["elsewhere", "aside"]),
        ({"receivedUntil": "-P1D"}, ["taken"]),
        ({"receivedSince": "2020-01-01T00:00:00Z", "receivedUntil": "-P1D", "sender": None}, ["taken"]),
    ):
        for text in (
            LIST,
            "query($filter: IncomingMailFilter) { incomingMails(filter: $filter) { nodes { subject } } }",
        ):
            listed = (await ask(admin, text, filter=narrowed))["incomingMails"]
            assert [node["subject"] for node in listed["nodes"]] == expected, narrowed


@pytest.mark.parametrize(
    "wrong",
    [
        {"sender": "nobody"},
        {"inboxIds": ["item_0193a000-0000-7000-8000-000000000000"]},
        {"receivedSince": "yesterday"},
        {"receivedUntil": "2026-11-26"},
        {"sender": "a@b.example" * 50_000},
    ],
)
async def test_a_filter_that_means_nothing_is_refused(admin: Viewer, wrong: Any) -> None:
    with pytest.raises(Exception, match=r".") as refused:
        await ask(admin, LIST, filter=wrong)
    assert getattr(refused.value, "code", None) is not None
