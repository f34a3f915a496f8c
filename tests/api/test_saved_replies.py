"""Saved replies through the API: kept, shared, found by name, filled, changed, forgotten."""

from typing import Any

import pytest

from domain import saved_replies, teams, users
from domain.saved_replies import NewSavedReply
from kit.ids import to_global
from models import EventRecord, EventText, Item, SavedReply, Sharing, Viewer
from tests import factories
from tests.api.asking import ask, gid
from tests.factories import Keys, viewer
from tests.refusals import unchanged

CREATE = """mutation($input: SavedReplyCreateInput!, $key: String) { savedReplyCreate(input: $input, idempotencyKey: $key) {
  savedReply { id name folder text sharing teams { name } owner { name } version usedCount viewerCanEdit }
  errors { code path message params } cursor } }"""
EDIT = """mutation($id: ID!, $input: SavedReplyEditInput!, $version: Int) {
  savedReplyEdit(id: $id, input: $input, version: $version) {
    savedReply { name folder text sharing teams { name } version } errors { code path } } }"""
REMOVE = "mutation($id: ID!) { savedReplyRemove(id: $id) { savedReply { name } errors { code } } }"
RENDER = """mutation($id: ID!, $item: ID) { savedReplyRender(id: $id, itemId: $item) {
  rendered { text savedReply { usedCount version } } errors { code path } cursor } }"""
LIST = """query($search: String, $folder: String, $first: Int, $after: String) {
  savedReplies(search: $search, folder: $folder, first: $first, after: $after) {
    nodes { name teams { name } owner { name } } pageInfo { hasNextPage endCursor } totalCount { value } } }"""
GREETING = 'Dear {{ requester.first_name | default: "customer" }},\n{{ item.key }} “{{ item.title }}” is {{ item.status }}.'


@pytest.fixture
async def team(admin: Viewer, workspace: Keys) -> Any:
    return await teams.create(admin, "Web", [workspace["member"]])


@pytest.fixture
async def sharer(admin: Viewer, team: Any, workspace: Keys) -> Viewer:
    """The member, of the team Web, who may manage macros."""
    await users.edit(admin, workspace["member"], switches={"may_manage_macros": True})
    return await viewer(workspace["member"])


async def _kept(by: Viewer, name: str, **more: Any) -> SavedReply:
    return await saved_replies.create(by, NewSavedReply(name=name, **{"text": "Said", **more}))


async def _names(by: Viewer, **asked: Any) -> list[str]:
    return [node["name"] for node in (await ask(by, LIST, **asked))["savedReplies"]["nodes"]]


async def test_a_reply_is_kept_and_once_only(member: Viewer, workspace: Keys) -> None:
    given = {"name": " Greeting ", "text": GREETING, "folder": "Hello"}
    made = (await ask(member, CREATE, input=given, key="one"))["savedReplyCreate"]
    reply = made["savedReply"]
    assert (reply["name"], reply["folder"], reply["text"]) == ("Greeting", "Hello", GREETING)
    assert (reply["sharing"], reply["teams"], reply["owner"]) == ("OWN", [], {"name": member.name})
    assert (reply["version"], reply["usedCount"], reply["viewerCanEdit"]) == (1, 0, True)
    again = (await ask(member, CREATE, input=given, key="one"))["savedReplyCreate"]
    assert (again["savedReply"]["id"], again["errors"]) == (reply["id"], [])
    assert await SavedReply.all().count() == 1
    (event,) = await EventRecord.filter(kind="saved_reply.created")
    assert (event.internal, event.audience_after) == (True, [f"user:{member.principal_id}"])


async def test_its_holes_are_filled_for_an_item(
    admin: Viewer, member: Viewer, customer: Viewer, workspace: Keys, queries: Any
) -> None:
    item = await factories.item(
        admin, title="{{ agent.name }}", project_id=workspace["website"], requester_id=workspace["customer"]
    )
    reply = await _kept(member, "Greeting", text=f"{GREETING} {{{{ agent.name }}}}, {{{{ workspace.name }}}}")
    with queries(4):
        said = (await ask(member, RENDER, id=_id(reply), item=gid(item)))["savedReplyRender"]
    first = customer.name.split()[0]
    text = f"Dear {first},\n{await _key(item)} “{{{{ agent.name }}}}” is Open. {member.name}, Acme Desk"
    assert said["rendered"] == {"text": text, "savedReply": {"usedCount": 1, "version": 1}}
    assert (said["errors"], said["cursor"]) == ([], None)
    bare = (await ask(member, RENDER, id=_id(reply)))["savedReplyRender"]["rendered"]
    assert bare["text"] == f"Dear customer,\n “” is . {member.name}, Acme Desk"
    assert bare["savedReply"]["usedCount"] == 2
    foreign = await factories.item(admin, project_id=None)
    async with unchanged():
        got = (await ask(member, RENDER, id=_id(reply), item=gid(foreign)))["savedReplyRender"]
    assert (got["rendered"], got["errors"]) == (None, [{"code": "NOT_FOUND", "path": ["itemId"]}])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ item.kee }}", "Did you mean item.key?"),
        ("\n{{ secret }}", "There are: agent.first_name,"),
        ("{{ item }}", "There is no item."),
        ("{% for x in (1..9) %}x{% endfor %}", "unexpected tag"),
        ("{{ (1..999999999) }}", "Ranges"),
        ("{{ item.key | default: (1..999999999) }}", "Ranges"),
        ("{{ item.key | replace: 'a', 'aaaaaaaaaa' }}", "unknown filter"),
        ("{{ item.key | truncate: 'a', 'b' }}", "expected an integer"),
        ("{{ item.key", "expected '}}'"),
        ("{{ item[requester.name] }}", "There is no"),
        (f"{{{{ a{'[a' * 3000}{']' * 3000} }}}}", "cannot be read"),
        (f"{{{{ 1{'0' * 9000} }}}}", "cannot be read"),
    ],
)
async def test_what_nothing_can_fill_is_refused_when_it_is_written(
    member: Viewer, workspace: Keys, text: str, said: str
) -> None:
    async with unchanged():
        (error,) = (await ask(member, CREATE, input={"name": "Bad", "text": text}))["savedReplyCreate"][
            "errors"
        ]
    assert (error["code"], error["path"], said in error["message"]) == ("INVALID", ["input", "text"], True), (
        error
    )
    assert error["params"]["line"] == 1


async def test_bounds(admin: Viewer, member: Viewer, workspace: Keys) -> None:
    for given, path in (
        ({"text": "x" * 20_001}, ["input", "text"]),
        ({"text": "{{ item.key }}" * 201}, ["input", "text"]),
        ({"name": "x" * 201}, ["input", "name"]),
        ({"folder": "x" * 201}, ["input", "folder"]),
    ):
        async with unchanged():
            got = (await ask(member, CREATE, input={"name": "N", "text": "T", **given}))["savedReplyCreate"]
        assert (got["errors"][0]["code"], got["errors"][0]["path"]) == ("TOO_LARGE", path)
    item = await factories.item(admin, title="x" * 500, project_id=workspace["website"])
    long = await _kept(member, "Long", text="y" * 17_000 + "{{ item.title }}" * 150 + "z")
    assert len((await saved_replies.render(member, long.id, item.id)).text) == 17_000 + 150 * 500 + 1


async def test_it_is_found_by_the_beginning_of_its_name(member: Viewer, admin: Viewer, queries: Any) -> None:
    for name, folder in (("Émile", "A"), ("emil_2", "A"), ("emilX2", ""), ("Zoë", "A")):
        await _kept(member, name, folder=folder)
    await _kept(admin, "Emil of all", sharing=Sharing.ALL)
    with queries(1):
        found = (await ask(member, LIST, search="EMIL"))["savedReplies"]
    assert [node["name"] for node in found["nodes"]] == ["Emil of all", "emil_2", "Émile", "emilX2"]
    assert found["totalCount"] == {"value": 4}
    assert await _names(member, search="emil_") == ["emil_2"]
    assert await _names(member, search="%") == []
    assert await _names(member, search="  ") == ["Emil of all", "emil_2", "Émile", "emilX2", "Zoë"]
    assert await _names(member, folder="A") == ["emil_2", "Émile", "Zoë"]
    assert await _names(member, folder="") == ["Emil of all", "emilX2"]
    pages, after = [], None
    while True:
        page = (await ask(member, LIST, first=2, after=after))["savedReplies"]
        pages.append([node["name"] for node in page["nodes"]])
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert pages == [["Emil of all", "emil_2"], ["Émile", "emilX2"], ["Zoë"]]


async def test_who_may_share_shares_with_their_teams_or_with_all(
    admin: Viewer, sharer: Viewer, lead: Viewer, restricted: Viewer, customer: Viewer, team: Any
) -> None:
    assert lead.principal_id is not None
    other = await teams.create(admin, "Other", [])
    shared = {"name": "For Web", "text": "T", "sharing": "TEAMS", "teamIds": [gid(team, "team")]}
    made = (await ask(sharer, CREATE, input=shared))["savedReplyCreate"]
    assert (made["savedReply"]["teams"], made["errors"]) == ([{"name": "Web"}], [])
    for who, given, code, path in (
        (lead, shared, "NOT_ALLOWED", ["input", "sharing"]),
        (lead, {**shared, "sharing": "ALL", "teamIds": []}, "NOT_ALLOWED", ["input", "sharing"]),
        (sharer, {**shared, "teamIds": [gid(other, "team")]}, "NOT_ALLOWED", ["input", "teamIds", "0"]),
        (sharer, {**shared, "teamIds": []}, "INVALID", ["input", "teamIds"]),
        (sharer, {**shared, "sharing": "ALL"}, "INVALID", ["input", "teamIds"]),
        (
            admin,
            {**shared, "teamIds": [to_global("user", lead.principal_id)]},
            "INVALID",
            ["input", "teamIds", "0"],
        ),
        (customer, {"name": "N", "text": "T"}, "NOT_ALLOWED", []),
    ):
        async with unchanged():
            got = (await ask(who, CREATE, input=given))["savedReplyCreate"]
        assert got["savedReply"] is None
        assert [(each["code"], each["path"]) for each in got["errors"]] == [(code, path)], (code, path)
    await _kept(sharer, "For all", sharing=Sharing.ALL)
    await _kept(sharer, "Mine")
    assert await _names(sharer) == ["For all", "For Web", "Mine"]
    assert await _names(admin) == ["For all", "For Web"]
    assert await _names(lead) == await _names(restricted) == ["For all"]
    assert await _names(customer) == []


async def test_admins_look_after_what_is_shared_and_owners_after_their_own(
    admin: Viewer, sharer: Viewer, lead: Viewer, team: Any, workspace: Keys
) -> None:
    shared = await _kept(sharer, "For Web", sharing=Sharing.TEAMS, team_ids=[team.id])
    own = await _kept(sharer, "Mine")
    edited = await ask(admin, EDIT, id=_id(shared), version=1, input={"name": "Better", "sharing": "ALL"})
    assert edited["savedReplyEdit"]["savedReply"] == {
        "name": "Better", "folder": "", "text": "Said", "sharing": "ALL", "teams": [], "version": 2,
    }  # fmt: skip
    event = await EventRecord.filter(kind="saved_reply.edited").order_by("-position").first()
    assert event is not None
    assert event.changes == {"sharing": ["teams", "all"], "teams": [[str(team.id)], []]}
    for who, reply, code in (
        (admin, own, "NOT_FOUND"), (lead, own, "NOT_FOUND"), (lead, shared, "NOT_ALLOWED"),
    ):  # fmt: skip
        async with unchanged():
            got = await ask(who, EDIT, id=_id(reply), input={"name": "No"})
            assert [each["code"] for each in got["savedReplyEdit"]["errors"]] == [code]
            got = await ask(who, REMOVE, id=_id(reply))
            assert [each["code"] for each in got["savedReplyRemove"]["errors"]] == [code]
    async with unchanged():
        same = await ask(sharer, EDIT, id=_id(shared), input={"name": "Better"})
        stale = await ask(sharer, EDIT, id=_id(shared), input={"name": "Late"}, version=1)
    assert (same["savedReplyEdit"]["errors"], stale["savedReplyEdit"]["errors"][0]["code"]) == (
        [],
        "CONFLICT",
    )
    await users.edit(admin, workspace["member"], switches={"may_manage_macros": False})
    gagged = await viewer(workspace["member"])
    got = await ask(gagged, EDIT, id=_id(shared), input={"name": "No"})
    assert [each["code"] for each in got["savedReplyEdit"]["errors"]] == ["NOT_ALLOWED"]
    removed = (await ask(admin, REMOVE, id=_id(shared)))["savedReplyRemove"]
    assert removed == {"savedReply": {"name": "Better"}, "errors": []}
    assert not await EventText.filter(after__in=["For Web", "Better"]).exists()
    assert await _names(sharer) == ["Mine"]


def _id(reply: SavedReply) -> str:
    return gid(reply, "saved_reply")


async def _key(item: Item) -> str:
    return f"T-{item.number}"
