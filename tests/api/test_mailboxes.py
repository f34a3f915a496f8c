"""Mailboxes of other servers through the API: set up by admins, and what opens them told to nobody."""

from typing import Any

import pytest

from domain import inboxes, mailboxes
from domain.inboxes import NewInbox
from domain.mailboxes import NewMailbox, Secret, reading, secret_of
from kit.ids import from_global, to_global
from models import EventRecord, EventText, FetchedMail, Inbox, Mailbox, Viewer
from tests.api.asking import ask, gid
from tests.factories import Keys, viewer
from tests.refusals import unchanged

FIELDS = """id inbox { name } host port tls user auth tokenUrl clientId scope folder after moveTo intervalSeconds takesExisting
    authservId isActive lastCheckedAt lastError failures fetched skipped lastSkipped version"""
CREATE = f"""mutation($input: MailboxCreateInput!) {{ mailboxCreate(input: $input) {{
    mailbox {{ {FIELDS} }} errors {{ code path message }} cursor }} }}"""
EDIT = f"""mutation($id: ID!, $input: MailboxEditInput!, $version: Int) {{
    mailboxEdit(id: $id, input: $input, version: $version) {{
    mailbox {{ {FIELDS} }} errors {{ code path message }} cursor }} }}"""
REMOVE = "mutation($id: ID!) { mailboxRemove(id: $id) { mailbox { id } errors { code } cursor } }"
CHECK = "mutation($id: ID!) { mailboxCheck(id: $id) { mailbox { host } errors { code path message } } }"
GIVEN = {"host": "IMAP.Example.com", "user": "support@example.com", "password": "hush hush"}


@pytest.fixture
async def support(admin: Viewer, workspace: Keys) -> Inbox:
    new = NewInbox(name="Support", addresses=["support@acmedesk.example"], project_id=workspace["website"])
    return await inboxes.create(admin, new)


@pytest.fixture
async def mailbox(admin: Viewer, support: Inbox) -> Mailbox:
    new = NewMailbox(inbox_id=support.id, host="imap.example.com", user="support", secret=Secret("hush"))
    return await mailboxes.create(admin, new)


async def test_one_is_made_with_what_is_usual(admin: Viewer, workspace: Keys) -> None:
    made = (await ask(admin, CREATE, input=GIVEN))["mailboxCreate"]
    assert (made["errors"], bool(made["cursor"])) == ([], True)
    id = made["mailbox"]["id"]
    assert made["mailbox"] == {
        "id": id,
        "inbox": {"name": "Incoming tickets"},
        "host": "imap.example.com",
        "port": 993,
        "tls": "IMPLICIT",
        "user": "support@example.com",
        "auth": "PASSWORD",
        "tokenUrl": "",
        "clientId": "",
        "scope": "",
        "folder": "INBOX",
        "after": "SEEN",
        "moveTo": "",
        "intervalSeconds": 300,
        "takesExisting": False,
        "authservId": "",
        "isActive": True,
        "lastCheckedAt": None,
        "lastError": "",
        "failures": 0,
        "fetched": 0,
        "skipped": 0,
        "lastSkipped": "",
        "version": 1,
    }
    row = await Mailbox.get(id=from_global(id, "mailbox"))
    assert "hush" not in row.secret
    assert secret_of(row) == Secret(password="hush hush")


async def test_one_by_tokens(admin: Viewer, support: Inbox) -> None:
    given = {
        "inboxId": gid(support),
        "host": "bücher.example",
        "user": "support",
        "tls": "STARTTLS",
        "auth": "XOAUTH2",
        "tokenUrl": "https://login.example.com/token",
        "clientId": "desk",
        "clientSecret": "hush",
        "refreshToken": "hush too",
        "scope": "imap offline_access",
        "after": "MOVE",
        "moveTo": "Täken",
        "takesExisting": True,
        "authservId": "MX.Example.com",
        "intervalSeconds": 30,
    }
    made = (await ask(admin, CREATE, input=given))["mailboxCreate"]
    assert made["errors"] == []
    told = made["mailbox"]
    assert (told["host"], told["port"], told["moveTo"]) == ("xn--bcher-kva.example", 143, "Täken")
    assert (told["authservId"], told["inbox"]) == ("mx.example.com", {"name": "Support"})
    row = await Mailbox.get(id=from_global(told["id"], "mailbox"))
    assert secret_of(row) == Secret(refresh_token="hush too", client_secret="hush")


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"host": ""}, "INVALID", ["input", "host"]),
        ({"host": "a b"}, "INVALID", ["input", "host"]),
        ({"host": "https://imap.example.com"}, "INVALID", ["input", "host"]),
        ({"host": "x" * 300}, "INVALID", ["input", "host"]),
        ({"port": 0}, "INVALID", ["input", "port"]),
        ({"port": 65_536}, "INVALID", ["input", "port"]),
        ({"user": ""}, "INVALID", ["input", "user"]),
        ({"user": "a\r\nb"}, "INVALID", ["input", "user"]),
        ({"user": "x" * 321}, "TOO_LARGE", ["input", "user"]),
        ({"password": ""}, "INVALID", ["input", "password"]),
        ({"password": None}, "INVALID", ["input", "password"]),
        ({"password": "a\nb"}, "INVALID", ["input", "password"]),
        ({"password": "x" * 8_193}, "TOO_LARGE", ["input", "password"]),
        ({"refreshToken": "x"}, "INVALID", ["input", "refreshToken"]),
        ({"auth": "XOAUTH2", "refreshToken": "x"}, "INVALID", ["input", "password"]),
        ({"auth": "XOAUTH2", "password": None}, "INVALID", ["input", "refreshToken"]),
        (
            {"auth": "XOAUTH2", "password": None, "refreshToken": "x"},
            "INVALID",
            ["input", "tokenUrl"],
        ),
        (
            {"auth": "XOAUTH2", "password": None, "refreshToken": "x", "tokenUrl": "https://a/b"},
            "INVALID",
            ["input", "clientId"],
        ),
        ({"tokenUrl": "ftp://a/b"}, "INVALID", ["input", "tokenUrl"]),
        ({"folder": ""}, "INVALID", ["input", "folder"]),
        ({"folder": "a\x00"}, "INVALID", ["input", "folder"]),
        ({"after": "MOVE"}, "INVALID", ["input", "moveTo"]),
        ({"after": "MOVE", "moveTo": "INBOX"}, "INVALID", ["input", "moveTo"]),
        ({"intervalSeconds": 29}, "INVALID", ["input", "intervalSeconds"]),
        ({"intervalSeconds": 86_401}, "INVALID", ["input", "intervalSeconds"]),
        ({"authservId": "a b"}, "INVALID", ["input", "authservId"]),
        (
            {"inboxId": "inbox_0193a000-0000-7000-8000-000000000000"},
            "NOT_FOUND",
            ["input", "inboxId"],
        ),
        ({"inboxId": "item_0193a000-0000-7000-8000-000000000000"}, "INVALID", ["input", "inboxId"]),
    ],
)
async def test_mistakes_are_told_at_their_argument(
    admin: Viewer, workspace: Keys, given: dict[str, Any], code: str, path: list[str]
) -> None:
    async with unchanged():
        answer = (await ask(admin, CREATE, input=GIVEN | given))["mailboxCreate"]
    assert answer["mailbox"] is None
    assert [(error["code"], error["path"]) for error in answer["errors"]] == [(code, path)]


async def test_what_opens_it_is_given_again_where_it_would_be_sent_elsewhere(
    admin: Viewer, mailbox: Mailbox
) -> None:
    for change in (
        {"host": "evil.example"},
        {"port": 994},
        {"tls": "NONE"},
        {"user": "boss"},
        {"tokenUrl": "https://evil.example/"},
    ):
        async with unchanged():
            answer = (await ask(admin, EDIT, id=gid(mailbox), input=change))["mailboxEdit"]
        assert [error["code"] for error in answer["errors"]] == ["INVALID"], change
    answer = (
        await ask(admin, EDIT, id=gid(mailbox), input={"host": "imap.new.example", "password": "hush"})
    )["mailboxEdit"]
    assert (answer["errors"], answer["mailbox"]["host"]) == ([], "imap.new.example")


async def test_it_is_changed_and_read_anew(admin: Viewer, mailbox: Mailbox) -> None:
    (held,) = await reading.claim(1)
    await reading.begin(held, 7, 40)
    await reading.skip(held, reading.Found(7, 41), "too large")
    await reading.failed(held, "No.")
    answer = (await ask(admin, EDIT, id=gid(mailbox), input={"intervalSeconds": 60}))["mailboxEdit"]
    assert (answer["mailbox"]["version"], answer["mailbox"]["lastError"]) == (2, "")
    row = await Mailbox.get(id=mailbox.id)
    assert (row.last_uid, row.uid_validity, row.held_by) == (41, 7, None)
    assert row.due_at <= row.updated_at
    await ask(admin, EDIT, id=gid(mailbox), input={"folder": "Desk"})
    row = await Mailbox.get(id=mailbox.id)
    assert (row.last_uid, row.uid_validity, await FetchedMail.all().count()) == (0, None, 0)
    with pytest.raises(reading.Lost):
        await reading.prolong(held)


async def test_what_stays_the_same_is_no_change(admin: Viewer, mailbox: Mailbox) -> None:
    async with unchanged():
        change = {"folder": "INBOX", "password": "hush", "host": "imap.example.com"}
        answer = (await ask(admin, EDIT, id=gid(mailbox), input=change))["mailboxEdit"]
    assert (answer["errors"], answer["mailbox"]["version"], answer["cursor"]) == ([], 1, None)
    async with unchanged():
        answer = (await ask(admin, EDIT, id=gid(mailbox), input={"folder": None}))["mailboxEdit"]
    assert [error["path"] for error in answer["errors"]] == [["input", "folder"]]
    async with unchanged():
        answer = (await ask(admin, EDIT, id=gid(mailbox), input={"folder": "X"}, version=7))["mailboxEdit"]
    assert [error["code"] for error in answer["errors"]] == ["CONFLICT"]
    assert answer["mailbox"]["folder"] == "INBOX"


async def test_it_is_removed_with_what_opened_it(admin: Viewer, mailbox: Mailbox) -> None:
    removed = (await ask(admin, REMOVE, id=gid(mailbox)))["mailboxRemove"]
    assert (removed["mailbox"], removed["errors"]) == ({"id": gid(mailbox)}, [])
    assert await Mailbox.all().count() == 0
    assert (await ask(admin, REMOVE, id=gid(mailbox)))["mailboxRemove"]["errors"] == [{"code": "NOT_FOUND"}]


async def test_an_inbox_takes_its_mailboxes_along(admin: Viewer, mailbox: Mailbox, support: Inbox) -> None:
    await inboxes.remove(admin, support.id)
    assert await Mailbox.all().count() == 0
    kinds = await EventRecord.all().order_by("-position").limit(2).values_list("kind", flat=True)
    assert list(kinds) == ["inbox.removed", "mailbox.removed"]


async def test_no_event_tells_what_opens_it(admin: Viewer, mailbox: Mailbox) -> None:
    await ask(admin, EDIT, id=gid(mailbox), input={"password": "hush anew", "isActive": False})
    told = [row.changes for row in await EventRecord.filter(entity="mailbox").order_by("position")]
    texts = [(row.before, row.after) for row in await EventText.all()]
    assert "hush" not in repr((told, texts))
    assert (None, "support at imap.example.com:993, INBOX") in texts


async def test_a_check_says_what_is_wrong(admin: Viewer, mailbox: Mailbox) -> None:
    await mailboxes.edit(admin, mailbox.id, host="127.0.0.1", secret=Secret("hush"))
    async with unchanged():
        answer = (await ask(admin, CHECK, id=gid(mailbox)))["mailboxCheck"]
    assert answer == {
        "mailbox": {"host": "127.0.0.1"},
        "errors": [
            {
                "code": "CONFLICT",
                "path": ["host"],
                "message": "This host is not on the public internet, and nobody allowed its network here.",
            }
        ],
    }


async def test_an_admin_reads_them_at_a_fixed_price(admin: Viewer, support: Inbox, queries: Any) -> None:
    for number in range(20):
        new = NewMailbox(
            inbox_id=support.id, host=f"imap{number}.example", user="support", secret=Secret("hush")
        )
        await mailboxes.create(admin, new)
    with queries(1):
        data = await ask(admin, "{ inboxes { nodes { name mailboxes { host inbox { name } } } } }")
    assert [(each["name"], len(each["mailboxes"])) for each in data["inboxes"]["nodes"]] == [
        ("Incoming tickets", 0),
        ("Support", 20),
    ]


@pytest.mark.parametrize("who", ["manager", "member", "customer", "guest"])
async def test_nobody_else_reads_or_does_anything(workspace: Keys, mailbox: Mailbox, who: str) -> None:
    somebody = await viewer(workspace[who])
    assert await ask(somebody, "query($id: ID!) { node(id: $id) { id } }", id=gid(mailbox)) == {"node": None}
    for asked, given in (
        (CREATE, {"input": GIVEN}),
        (EDIT, {"id": gid(mailbox), "input": {"folder": "X"}}),
        (REMOVE, {"id": gid(mailbox)}),
        (CHECK, {"id": to_global("mailbox", mailbox.id)}),
    ):
        async with unchanged():
            (answer,) = (await ask(somebody, asked, **given)).values()
        assert [error["code"] for error in answer["errors"]] == ["NOT_ALLOWED"]
