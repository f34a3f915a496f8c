"""Mail servers through the API: what admins set and read, what nobody reads, and what a test tells."""

from typing import Any

import pytest

from domain import inboxes
from domain.inboxes import NewInbox
from kit import destinations, seal
from mail.parse import parse
from models import EventRecord, EventText, MailServer, Viewer
from tests.api.asking import ask, gid
from tests.mail.smtp_stub import Stub, listening
from tests.refusals import unchanged

LIST = """{ mailServers { nodes { id inbox { name } host port tls signsInBy username tokenUrl clientId scope
    fromAddress fromName version } } }"""
SAVE = """mutation($input: MailServerSaveInput!, $version: Int) { mailServerSave(input: $input, version: $version) {
    mailServer { id host port version signsInBy } errors { code path message } cursor } }"""
REMOVE = "mutation($id: ID!) { mailServerRemove(id: $id) { mailServer { id } errors { code path } cursor } }"
TEST = """mutation($id: ID!) { mailServerTest(id: $id) { test { outcome server code reply } errors { code path message }
    cursor } }"""
FULL = {
    "host": "SMTP.acmedesk.example",
    "tls": "STARTTLS",
    "username": "desk",
    "password": "canary-password",
    "fromAddress": "support@acmedesk.example",
    "fromName": "Acme support",
}
TOKEN = {"tokenUrl": "https://login.example/token", "clientId": "id", "refreshToken": "canary-refresh"}


async def saved(viewer: Viewer, **given: Any) -> dict[str, Any]:
    version = given.pop("version", None)
    return (await ask(viewer, SAVE, input={**FULL, **given}, version=version))["mailServerSave"]


async def refused(viewer: Viewer, **given: Any) -> tuple[str, list[str]]:
    async with unchanged():
        answer = await saved(viewer, **given)
    assert answer["mailServer"] is None
    assert "canary" not in str(answer)
    [error] = answer["errors"]
    return error["code"], error["path"]


async def test_there_is_one_for_the_workspace_and_one_for_each_inbox(admin: Viewer, queries: Any) -> None:
    inbox = await inboxes.create(admin, NewInbox(name="Sales", addresses=["sales@acmedesk.example"]))
    first = await saved(admin)
    assert (first["errors"], first["mailServer"]["version"], first["mailServer"]["port"]) == ([], 1, 587)
    assert (await saved(admin, port=2525))["mailServer"]["id"] == first["mailServer"]["id"]
    await saved(admin, inboxId=gid(inbox), tls="IMPLICIT", password=None, token=TOKEN, fromName=None)
    with queries(2):
        nodes = (await ask(admin, LIST))["mailServers"]["nodes"]
    assert nodes[0] == {
        "id": first["mailServer"]["id"],
        "inbox": None,
        "host": "smtp.acmedesk.example",
        "port": 2525,
        "tls": "STARTTLS",
        "signsInBy": "PASSWORD",
        "username": "desk",
        "tokenUrl": "",
        "clientId": "",
        "scope": "",
        "fromAddress": "support@acmedesk.example",
        "fromName": "Acme support",
        "version": 2,
    }
    assert (nodes[1]["inbox"], nodes[1]["signsInBy"]) == ({"name": "Sales"}, "XOAUTH2")
    await inboxes.remove(admin, inbox.id)
    assert len((await ask(admin, LIST))["mailServers"]["nodes"]) == 1


async def test_what_is_signed_in_with_is_sealed_and_told_by_nothing(admin: Viewer) -> None:
    await saved(admin)
    row = await MailServer.get()
    assert "canary" not in row.secret
    texts = [(text.before, text.after) for text in await EventText.all()]
    assert "canary" not in str([event.changes for event in await EventRecord.all()]) + str(texts)
    assert await EventRecord.filter(kind="mail_server.saved").count() == 1
    assert ("canary-password" in str(row), "canary" in str(await ask(admin, LIST))) == (False, False)


async def test_a_secret_stays_for_the_same_server_and_user_alone(admin: Viewer) -> None:
    await saved(admin)
    kept = {**FULL}
    del kept["password"]
    before = (await MailServer.get()).secret
    again = (await ask(admin, SAVE, input={**kept, "fromName": "Other"}))["mailServerSave"]
    assert (again["errors"], (await MailServer.get()).secret) == ([], before)
    for change in ({"host": "evil.example"}, {"port": 26}, {"username": "x"}, {"tls": "IMPLICIT"}):
        answer = (await ask(admin, SAVE, input={**kept, **change}))["mailServerSave"]
        assert [(e["code"], e["path"]) for e in answer["errors"]] == [("INVALID", ["input", "password"])]
    assert (await MailServer.get()).host == "smtp.acmedesk.example"


async def test_what_cannot_be_is_refused(admin: Viewer, member: Viewer, customer: Viewer) -> None:
    for who in (member, customer):
        assert await refused(who) == ("NOT_ALLOWED", [])
    assert await refused(admin, host="a b") == ("INVALID", ["input", "host"])
    assert await refused(admin, host="x\r\ny") == ("INVALID", ["input", "host"])
    assert await refused(admin, port=0) == ("INVALID", ["input", "port"])
    assert await refused(admin, tls="NONE") == ("INVALID", ["input", "tls"])
    assert await refused(admin, username=None) == ("INVALID", ["input", "username"])
    assert await refused(admin, token=TOKEN) == ("INVALID", ["input", "token"])
    assert await refused(admin, password="canary\r\n") == ("INVALID", ["input", "password"])
    assert await refused(admin, password="canary" * 2_000) == ("TOO_LARGE", ["input", "password"])
    assert await refused(admin, fromAddress="nobody") == ("INVALID", ["input", "fromAddress"])
    assert await refused(admin, inboxId="inbox_01890a5d-ac96-774b-bcce-b302099a8057") == (
        "NOT_FOUND",
        ["input", "inboxId"],
    )
    token = {**TOKEN, "tokenUrl": "file:///etc/passwd"}
    assert await refused(admin, password=None, token=token) == ("INVALID", ["input", "token", "tokenUrl"])
    await saved(admin)
    stale = await saved(admin, version=7)
    assert (stale["errors"][0]["code"], stale["mailServer"]["version"]) == ("CONFLICT", 1)


@pytest.fixture
def here():
    destinations.allow(["127.0.0.1"])
    yield
    destinations.allow([])


async def answered(viewer: Viewer, stub: Stub, **given: Any) -> dict[str, Any]:
    made = await saved(viewer, host="127.0.0.1", port=stub.port, tls="NONE", **given)
    answer = (await ask(viewer, TEST, id=made["mailServer"]["id"]))["mailServerTest"]
    assert (answer["errors"], answer["cursor"]) == ([], None)
    assert answer["test"].pop("server") == f"127.0.0.1:{stub.port}"
    return answer["test"]


async def test_a_test_goes_to_the_admin_and_tells_what_the_server_said(admin: Viewer, here: None) -> None:
    async with listening(Stub(extensions=("AUTH PLAIN",))) as stub:
        assert await answered(admin, stub) == {"outcome": "DELIVERED", "code": 250, "reply": "taken as 42"}
        stub.answers = {"RCPT": "550 5.7.1 no relaying"}
        assert await answered(admin, stub) == {
            "outcome": "REFUSED",
            "code": 550,
            "reply": "5.7.1 no relaying",
        }
        stub.answers = {"AUTH": "535 5.7.8 wrong"}
        assert await answered(admin, stub) == {"outcome": "DEFERRED", "code": 535, "reply": "5.7.8 wrong"}
    [mail] = [parse(each) for each in stub.mails]
    assert mail.from_ is not None
    assert (mail.from_.name, mail.from_.address) == ("Acme support", "support@acmedesk.example")
    assert f"RCPT TO:<{(await addresses_of(admin))}>" in stub.heard
    gone = await answered(admin, stub)
    assert (gone["outcome"], gone["code"]) == ("DEFERRED", None)


async def addresses_of(viewer: Viewer) -> str:
    return (await ask(viewer, "{ viewer { ... on User { email } } }"))["viewer"]["email"]


async def test_a_server_inside_is_reached_only_where_its_network_is_allowed(admin: Viewer) -> None:
    async with listening(Stub()) as stub:
        told = await answered(admin, stub, username=None, password=None)
    assert (told["outcome"], told["reply"]) == (
        "DEFERRED",
        "This host is not on the public internet, and nobody allowed its network here.",
    )
    assert stub.heard == []


async def test_old_keys_still_open_and_lost_ones_say_what_to_do(admin: Viewer, here: None) -> None:
    async with listening(Stub(extensions=("AUTH PLAIN",))) as stub:
        made = await saved(admin, host="127.0.0.1", port=stub.port, tls="NONE")
        id = made["mailServer"]["id"]
        try:
            seal.use_keys(["another secret key for tests", "a secret key for tests, long enough"])
            first = (await ask(admin, TEST, id=id))["mailServerTest"]["test"]
            seal.use_keys(["another secret key for tests"])
            second = (await ask(admin, TEST, id=id))["mailServerTest"]["test"]
        finally:
            seal.use_keys(["a secret key for tests, long enough"])
    assert (first["outcome"], second["outcome"]) == ("DELIVERED", "DEFERRED")
    assert second["reply"].endswith("cannot be read by the secret keys of today: set it anew.")


async def test_it_is_removed_and_others_may_neither_test_nor_remove(admin: Viewer, member: Viewer) -> None:
    id = (await saved(admin))["mailServer"]["id"]
    for text, name in ((REMOVE, "mailServerRemove"), (TEST, "mailServerTest")):
        async with unchanged():
            answer = (await ask(member, text, id=id))[name]
        assert [error["code"] for error in answer["errors"]] == ["NOT_ALLOWED"]
    assert (await ask(member, LIST))["mailServers"]["nodes"] == []
    assert (await ask(admin, REMOVE, id=id))["mailServerRemove"]["errors"] == []
    assert not await MailServer.exists()
    assert (await ask(admin, REMOVE, id=id))["mailServerRemove"]["errors"][0]["code"] == "NOT_FOUND"
