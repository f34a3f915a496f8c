"""Inboxes through the API: what admins read and write, what everybody else gets."""

from typing import Any

import pytest

from domain import inboxes
from domain.inboxes import NewInbox
from domain.mails.incoming import Envelope
from kit.ids import to_global
from mail import inbound
from models import Door, Inbox, Viewer
from tests.api.asking import ask, gid
from tests.factories import Keys, viewer
from tests.mail.letters import mail
from tests.refusals import unchanged

LIST = """{ inboxes { totalCount { value } nodes { id name isDefault generatedAddress addresses project { name } type { name }
    assignee { name } allowedSenders ownLists setAside version } } }"""
CREATE = """mutation($input: InboxCreateInput!) { inboxCreate(input: $input) {
    inbox { id name } errors { code path message } cursor } }"""
EDIT = """mutation($id: ID!, $input: InboxEditInput!, $version: Int) { inboxEdit(id: $id, input: $input, version: $version) {
    inbox { id name version assignee { name } addresses } errors { code path message } } }"""
REMOVE = "mutation($id: ID!) { inboxRemove(id: $id) { inbox { id } errors { code path message } cursor } }"


@pytest.fixture
async def support(admin: Viewer, workspace: Keys) -> Inbox:
    new = NewInbox(
        name="Support",
        addresses=["Support@acmedesk.example"],
        project_id=workspace["website"],
        assignee_id=workspace["team"],
        allowed_senders=["acme.example"],
        own_lists=["all.acmedesk.example"],
    )
    return await inboxes.create(admin, new)


async def test_an_admin_reads_them_at_a_fixed_price(admin: Viewer, support: Inbox, queries: Any) -> None:
    for _ in range(2):
        await inbound.take(
            await inbound.store(mail(), Envelope(Door.SMTP, None, ("support@acmedesk.example",)))
        )
    for number in range(10):
        await inboxes.create(admin, NewInbox(name=f"X{number}", addresses=[f"x{number}@acmedesk.example"]))
    with queries(7):
        data = (await ask(admin, LIST))["inboxes"]
    assert data["totalCount"] == {"value": 12}
    own = await inboxes.default()
    assert data["nodes"][0] == {
        "id": gid(own),
        "name": "Incoming tickets",
        "isDefault": True,
        "generatedAddress": f"{own.generated_name}@localhost",
        "addresses": [],
        "project": {"name": "Incoming tickets"},
        "type": {"name": "Ticket"},
        "assignee": None,
        "allowedSenders": [],
        "ownLists": [],
        "setAside": 0,
        "version": 1,
    }
    assert data["nodes"][1] == {
        "id": gid(support),
        "name": "Support",
        "isDefault": False,
        "generatedAddress": None,
        "addresses": ["Support@acmedesk.example"],
        "project": {"name": "Website"},
        "type": {"name": "Ticket"},
        "assignee": {"name": "Web team"},
        "allowedSenders": ["acme.example"],
        "ownLists": ["all.acmedesk.example"],
        "setAside": 2,
        "version": 1,
    }


@pytest.mark.parametrize("who", ["manager", "member", "outsider", "customer", "guest"])
async def test_nobody_else_reads_even_how_many_there_are(workspace: Keys, support: Inbox, who: str) -> None:
    somebody = await viewer(workspace[who])
    asked = "query($id: ID!) { inboxes { totalCount { value } nodes { id } } inbox(id: $id) { id } node(id: $id) { id } }"
    data = await ask(somebody, asked, id=gid(support))
    assert data == {"inboxes": {"totalCount": {"value": 0}, "nodes": []}, "inbox": None, "node": None}


async def test_one_is_made_changed_and_removed(admin: Viewer, workspace: Keys) -> None:
    given = {
        "name": "Sales",
        "addresses": ["sales@acmedesk.example"],
        "projectId": to_global("project", workspace["website"]),
        "assigneeId": to_global("user", workspace["lead"]),
    }
    made = (await ask(admin, CREATE, input=given))["inboxCreate"]
    assert made["errors"] == []
    assert made["cursor"]
    id = made["inbox"]["id"]
    changes = {"name": "Buyers", "assigneeId": None}
    edited = (await ask(admin, EDIT, id=id, input=changes, version=1))["inboxEdit"]
    assert edited == {
        "inbox": {
            "id": id,
            "name": "Buyers",
            "version": 2,
            "assignee": None,
            "addresses": ["sales@acmedesk.example"],
        },
        "errors": [],
    }
    removed = (await ask(admin, REMOVE, id=id))["inboxRemove"]
    assert (removed["inbox"], removed["errors"]) == ({"id": id}, [])
    assert await ask(admin, "query($id: ID!) { inbox(id: $id) { id } }", id=id) == {"inbox": None}


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"name": None}, "INVALID", ["input", "name"]),
        ({"projectId": None}, "INVALID", ["input", "projectId"]),
        ({"addresses": []}, "INVALID", ["input", "addresses"]),
        ({"addresses": ["customer@acme.example"]}, "CONFLICT", ["input", "addresses", "0"]),
        ({"assigneeId": "project_0193a000-0000-7000-8000-000000000000"}, "INVALID", ["input", "assigneeId"]),
        ({"typeId": "type_0193a000-0000-7000-8000-000000000000"}, "NOT_FOUND", ["input", "typeId"]),
    ],
)
async def test_mistakes_are_told_at_their_argument(
    admin: Viewer, support: Inbox, given: dict[str, Any], code: str, path: list[str]
) -> None:
    async with unchanged():
        answer = (await ask(admin, EDIT, id=gid(support), input=given))["inboxEdit"]
    assert answer["inbox"] is None
    assert [(error["code"], error["path"]) for error in answer["errors"]] == [(code, path)]


async def test_a_stale_version_gets_the_inbox_as_it_is(admin: Viewer, support: Inbox) -> None:
    async with unchanged():
        answer = (await ask(admin, EDIT, id=gid(support), input={"name": "New"}, version=7))["inboxEdit"]
    assert answer["inbox"]["name"] == "Support"
    assert [error["code"] for error in answer["errors"]] == ["CONFLICT"]
