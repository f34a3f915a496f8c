"""Items through the API: what lists cost, what verbs answer, what mistakes get."""

from typing import Any

import pytest

from domain import conversations, items
from domain.conversations import NewMessage
from kit.errors import Invalid, NotAllowed, Unauthenticated
from kit.ids import to_global
from models import ANONYMOUS, EventRecord, Item, Status, Viewer
from tests import factories
from tests.api.asking import ask, gid
from tests.factories import Keys
from tests.refusals import unchanged

WIDE = """query($filter: ItemFilter) { items(filter: $filter) { pageInfo { hasNextPage } nodes {
  id key title type { name } status { name category } project { name } requester { name organization { name } email }
  assignees { name } followers { name } creator { name } lastMessage { text author { name } files { name } } } } }"""


@pytest.fixture
async def twenty(admin: Viewer, workspace: Keys) -> list[Item]:
    """Twenty items with every relation, over two requesters, two assignees and both kinds of message."""
    made = []
    for n in range(20):
        one = await factories.item(
            admin,
            f"Item {n}",
            project_id=workspace["website"],
            requester_id=workspace["customer" if n % 2 else "foreigner"],
            assignee_ids=[workspace["member"], workspace["team"]],
            follower_ids=[workspace["guest"], workspace["lead"]],
        )
        await conversations.reply(admin, one.id, NewMessage(text=f"Reply {n}"))
        await conversations.note(admin, one.id, NewMessage(text=f"Note {n}"))
        made.append(one)
    return made


async def test_a_wide_list_costs_the_same_for_any_number_of_rows(
    twenty: list[Item], admin: Viewer, queries: Any
) -> None:
    with queries(1):
        data = await ask(admin, WIDE)
    assert [n["title"] for n in data["items"]["nodes"]] == [f"Item {n}" for n in reversed(range(20))]
    assert data["items"]["nodes"][0]["lastMessage"]["text"] == "Note 19"


async def test_a_customer_pays_no_more_and_sees_no_more(
    twenty: list[Item], customer: Viewer, queries: Any
) -> None:
    with queries(1):
        data = await ask(customer, WIDE)
    nodes = data["items"]["nodes"]
    assert [n["title"] for n in nodes] == [f"Item {n}" for n in range(19, 0, -2)]
    assert {n["lastMessage"]["text"] for n in nodes} == {f"Reply {n}" for n in range(1, 20, 2)}
    assert all(n["followers"] is None and n["creator"] is None and n["project"] is None for n in nodes)


async def test_pages_walk_over_all_rows_once(twenty: list[Item], member: Viewer) -> None:
    seen: list[str] = []
    after = None
    while True:
        data = await ask(
            member,
            """query($after: String) { items(first: 7, after: $after, orderBy: [{field: NUMBER}]) {
                nodes { title } pageInfo { hasNextPage endCursor } totalCount { value exact } } }""",
            after=after,
        )
        seen += [n["title"] for n in data["items"]["nodes"]]
        assert data["items"]["totalCount"] == {"value": 20, "exact": True}
        if not data["items"]["pageInfo"]["hasNextPage"]:
            break
        after = data["items"]["pageInfo"]["endCursor"]
    assert seen == [f"Item {n}" for n in range(20)]


async def test_filters_join(twenty: list[Item], admin: Viewer, workspace: Keys) -> None:
    given = {
        "any": [{"number": {"in": [twenty[1].number, twenty[2].number]}}, {"title": {"eq": "ITEM 3"}}],
        "not": {"requester": {"eq": to_global("customer", workspace["foreigner"])}},
        "assignees": {"every": [to_global("team", workspace["team"])]},
        "createdAt": {"after": "-P1D"},
    }
    data = await ask(admin, WIDE, filter=given)
    assert [n["title"] for n in data["items"]["nodes"]] == ["Item 3", "Item 1"]


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ({"any": []}, 0),
        ({"all": []}, 20),
        ({"not": {"any": []}}, 20),
        ({"not": {"all": []}}, 0),
        ({"any": None}, 20),
        ({"any": [], "number": {"gte": 0}}, 0),
        ({"any": [{"any": []}, {"number": {"gte": 0}}]}, 20),
    ],
)
async def test_no_alternative_is_fulfilled_by_nothing(
    twenty: list[Item], member: Viewer, given: dict[str, Any], count: int
) -> None:
    counted = await ask(
        member, "query($f: ItemFilter) { items(filter: $f) { totalCount { value } } }", f=given
    )
    assert counted["items"]["totalCount"]["value"] == count


async def test_status_counts(twenty: list[Item], member: Viewer, workspace: Keys, queries: Any) -> None:
    done = await Status.get(name="Closed")
    await items.set_status(await factories.viewer(workspace["admin"]), twenty[0].id, done.id)
    with queries(1):
        data = await ask(member, "{ itemStatusCounts { status { name } count } }")
    assert data["itemStatusCounts"] == [
        {"status": {"name": "Open"}, "count": 19},
        {"status": {"name": "Closed"}, "count": 1},
    ]


SET_STATUS = """mutation($id: ID!, $status: ID!, $version: Int) { itemSetStatus(id: $id, statusId: $status, version: $version) {
    item { version status { name } } errors { code path } cursor } }"""


async def test_set_status(twenty: list[Item], admin: Viewer, queries: Any) -> None:
    one, status = twenty[0], await Status.get(name="In progress", type__slug="ticket")
    with queries(8):  # item, parties, status, update, counts, figures, events, and the status for the answer
        data = await ask(admin, SET_STATUS, id=gid(one), status=gid(status), version=one.version)
    answer = data["itemSetStatus"]
    assert answer["item"] == {"version": one.version + 1, "status": {"name": "In progress"}}
    assert (answer["errors"], bool(answer["cursor"])) == ([], True)
    last = await EventRecord.all().order_by("-position").first()
    assert last is not None
    assert (last.kind, last.entity_id, last.actor_id) == ("item.status_changed", one.id, admin.principal_id)


async def test_a_stale_version_gets_the_current_item(twenty: list[Item], admin: Viewer) -> None:
    status = await Status.get(name="In progress", type__slug="ticket")
    async with unchanged():
        data = await ask(admin, SET_STATUS, id=gid(twenty[0]), status=gid(status), version=7)
    answer = data["itemSetStatus"]
    assert answer == {
        "item": {"version": 1, "status": {"name": "Open"}},
        "errors": [{"code": "CONFLICT", "path": ["version"]}],
        "cursor": None,
    }


@pytest.mark.parametrize(
    ("wrong", "code", "path"),
    [
        ({"id": "item_ffffffff-ffff-7fff-bfff-ffffffffffff"}, "NOT_FOUND", ["id"]),
        ({"id": "nonsense"}, "INVALID", ["id"]),
        ({"id": "status_01a1ffd6-556e-77b0-9c9a-32345a2c0a94"}, "INVALID", ["id"]),
        ({"status": "item_01a1ffd6-556e-77b0-9c9a-32345a2c0a94"}, "INVALID", ["statusId"]),
        ({"status": "status_ffffffff-ffff-7fff-bfff-ffffffffffff"}, "INVALID", ["statusId"]),
    ],
)
async def test_wrong_ids(
    twenty: list[Item], admin: Viewer, wrong: dict[str, str], code: str, path: list[str]
) -> None:
    right = {"id": gid(twenty[0]), "status": gid(await Status.get(name="Closed"))}
    async with unchanged():
        data = await ask(admin, SET_STATUS, **{**right, **wrong})
    assert data["itemSetStatus"]["errors"] == [{"code": code, "path": path}]


CREATE = """mutation($input: ItemCreateInput!, $key: String) { itemCreate(input: $input, idempotencyKey: $key) {
    item { id key title published project { name } requester { name } source } errors { code path } cursor } }"""


async def test_create_for_a_new_customer(admin: Viewer) -> None:
    given = {"title": "  It is broken  ", "requesterEmail": "New.Person@fresh.example", "source": "PHONE"}
    data = await ask(admin, CREATE, input=given)
    assert data["itemCreate"]["errors"] == []
    item = data["itemCreate"]["item"]
    assert item | {"id": "", "key": ""} == {
        "id": "",
        "key": "",
        "title": "It is broken",
        "published": True,
        "project": {"name": "Incoming tickets"},
        "requester": {"name": "new.person"},
        "source": "PHONE",
    }


async def test_create_again_with_the_same_key(admin: Viewer) -> None:
    first = await ask(admin, CREATE, input={"title": "Once"}, key="k1")
    async with unchanged():
        second = await ask(admin, CREATE, input={"title": "Twice"}, key="k1")
    assert second["itemCreate"]["item"] == first["itemCreate"]["item"]


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"title": " "}, "INVALID", ["input", "title"]),
        ({"title": "x" * 501}, "TOO_LARGE", ["input", "title"]),
        ({"title": "a\x00b"}, "INVALID", ["input", "title"]),
        ({"title": "a\ud800"}, "INVALID", ["input", "title"]),
        ({"title": "x", "priority": 6}, "INVALID", ["input", "priority"]),
        ({"title": "x", "requesterEmail": "not an address"}, "INVALID", ["input", "requesterEmail"]),
        (
            {"title": "x", "typeId": "type_ffffffff-ffff-7fff-bfff-ffffffffffff"},
            "NOT_FOUND",
            ["input", "typeId"],
        ),
        (
            {"title": "x", "projectId": "project_ffffffff-ffff-7fff-bfff-ffffffffffff"},
            "NOT_FOUND",
            ["input", "projectId"],
        ),
        (
            {"title": "x", "assigneeIds": ["customer_ffffffff-ffff-7fff-bfff-ffffffffffff"]},
            "INVALID",
            ["assigneeIds", "0"],
        ),
    ],
)
async def test_create_refuses(admin: Viewer, given: dict[str, Any], code: str, path: list[str]) -> None:
    async with unchanged():
        data = await ask(admin, CREATE, input=given)
    assert data["itemCreate"] == {"item": None, "errors": [{"code": code, "path": path}], "cursor": None}


async def test_a_customer_creates_their_own_request_only(customer: Viewer, foreigner: Viewer) -> None:
    data = await ask(customer, CREATE, input={"title": "Mine"})
    assert data["itemCreate"]["item"]["requester"]["name"] == "Customer"
    assert data["itemCreate"]["item"]["source"] is None
    for more in ({"requesterEmail": "x@y.example"}, {"projectId": None}, {"published": False}):
        async with unchanged():
            refused = await ask(customer, CREATE, input={"title": "x", **more})
        assert refused["itemCreate"]["errors"] == [{"code": "NOT_ALLOWED", "path": []}]
    for source in ("MAIL", "PHONE", "HAND", "IMPORT"):
        async with unchanged():
            refused = await ask(customer, CREATE, input={"title": "x", "source": source})
        assert refused["itemCreate"]["errors"] == [{"code": "NOT_ALLOWED", "path": ["input", "source"]}]
    assert await Item.visible_to(foreigner).count() == 0


async def test_nobody_gets_nothing() -> None:
    for text in (
        "{ items { nodes { id } } }",
        '{ item(key: "T-1") { id } }',
        "{ projects { nodes { id } } }",
    ):
        with pytest.raises(Unauthenticated):
            await ask(ANONYMOUS, text)
    with pytest.raises(Unauthenticated):
        await ask(ANONYMOUS, CREATE, input={"title": "x"})


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("{ items(first: 101) { nodes { id } } }", Invalid),
        ("{ items(first: -1) { nodes { id } } }", Invalid),
        ("{ items(first: 1, last: 1) { nodes { id } } }", Invalid),
        ('{ items(after: "AAAA") { nodes { id } } }', Invalid),
        ('{ items(filter: {createdAt: {before: "yesterday"}}) { nodes { id } } }', Invalid),
        ('{ items(filter: {createdAt: {before: "1969-12-31T00:00:00Z"}}) { nodes { id } } }', Invalid),
        ('{ items(filter: {createdAt: {before: "-P99999999999D"}}) { nodes { id } } }', Invalid),
        ("{ items(filter: {priority: {gt: 32768}}) { nodes { id } } }", Invalid),
        ("{ items(filter: {priority: {in: [1, -32768]}}) { nodes { id } } }", Invalid),
        (
            '{ items(filter: {project: {eq: "item_01a1ffd6-556e-77b0-9c9a-32345a2c0a94"}}) { nodes { id } } }',
            Invalid,
        ),
        ("{ items(orderBy: [{field: NUMBER}, {field: NUMBER}]) { nodes { id } } }", Invalid),
    ],
)
async def test_wrong_questions(admin: Viewer, query: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        await ask(admin, query)


async def test_customers_do_not_probe_by_filters(customer: Viewer, workspace: Keys) -> None:
    other = to_global("customer", workspace["foreigner"])
    project = to_global("project", workspace["website"])
    for given in (
        {"followers": {"some": [other]}},
        {"source": {"eq": "MAIL"}},
        {"requester": {"eq": other}},
        {"project": {"eq": project}},
    ):
        with pytest.raises(NotAllowed):
            await ask(customer, WIDE, filter=given)
