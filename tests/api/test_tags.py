"""Tags: words that admins make, staff put on items, and customers never see."""

from typing import Any

import pytest

from domain import items, tags
from domain.events import KINDS
from kit.errors import Conflict, Invalid, NotAllowed, NotFound, TooLarge
from kit.ids import to_global
from models import EventRecord, Item, ItemTag, Tag, Viewer
from tests import factories
from tests.api.asking import ask, gid
from tests.factories import Keys
from tests.refusals import refused, unchanged

LIST = """query($filter: ItemFilter) { items(filter: $filter, orderBy: [{field: NUMBER}]) {
    nodes { title version tags { name colour } } } }"""
CHANGE = """mutation($id: ID!, $add: [ID!], $remove: [ID!]) { itemChangeTags(id: $id, add: $add, remove: $remove) {
    item { version tags { name } } errors { code path } cursor } }"""
EDIT = """mutation($id: ID!, $input: ItemEditInput!, $version: Int) { itemEdit(id: $id, input: $input, version: $version) {
    item { title version tags { name } } errors { code path message } } }"""


@pytest.fixture
async def words(admin: Viewer) -> dict[str, Tag]:
    """Three tags."""
    return {name: await tags.create(admin, name) for name in ("Urgent", "billing", "Ünder review")}


def _names(rows: Any) -> list[str]:
    return [each["name"] for each in rows]


async def test_admins_make_change_and_remove_tags(admin: Viewer) -> None:
    made = await ask(
        admin,
        """mutation { tagCreate(input: {name: " VIP ", colour: "#AABBCC"}) {
            tag { id name colour version removed } errors { code } cursor } }""",
    )
    tag = made["tagCreate"]["tag"]
    assert {**tag, "id": ""} == {"id": "", "name": "VIP", "colour": "#aabbcc", "version": 1, "removed": False}
    edited = await ask(
        admin,
        """mutation($id: ID!) { tagEdit(id: $id, input: {name: "Key account"}, version: 1) {
            tag { name colour version } errors { code } } }""",
        id=tag["id"],
    )
    assert edited["tagEdit"]["tag"] == {"name": "Key account", "colour": "#aabbcc", "version": 2}
    gone = await ask(
        admin, "mutation($id: ID!) { tagRemove(id: $id) { tag { removed } errors { code } } }", id=tag["id"]
    )
    assert gone["tagRemove"] == {"tag": {"removed": True}, "errors": []}
    assert (await ask(admin, "{ tags { name } }"))["tags"] == []
    kinds = await EventRecord.filter(entity="tag").order_by("position").values_list("kind", flat=True)
    assert kinds == ["tag.created", "tag.edited", "tag.removed"]
    assert set(kinds) <= KINDS.keys()


async def test_tags_come_by_name_and_not_to_customers(
    words: dict[str, Tag], member: Viewer, customer: Viewer, queries: Any
) -> None:
    with queries(1):
        assert _names((await ask(member, "{ tags { name } }"))["tags"]) == [
            "billing",
            "Ünder review",
            "Urgent",
        ]
    assert (await ask(customer, "{ tags { name } }"))["tags"] == []


@pytest.mark.parametrize(
    ("name", "colour", "path"),
    [("urGENT", None, "name"), (" ", None, "name"), ("Under Review", None, "name"), ("New", "red", "colour")],
)
async def test_what_is_wrong_makes_none(
    words: dict[str, Tag], admin: Viewer, name: str, colour: str | None, path: str
) -> None:
    async with refused(Invalid, "input", path):
        await tags.create(admin, name, colour)


async def test_names_have_an_end_and_belong_to_one(words: dict[str, Tag], admin: Viewer) -> None:
    async with refused(TooLarge, "input", "name"):
        await tags.create(admin, "x" * 61)
    async with refused(Invalid, "input", "name"):
        await tags.edit(admin, words["Urgent"].id, name="BILLING")
    assert (await tags.edit(admin, words["Urgent"].id, name="URGENT")).name == "URGENT"
    async with refused(Conflict, "version"):
        await tags.edit(admin, words["Urgent"].id, 1, name="Hot")
    await tags.remove(admin, words["billing"].id)
    async with refused(NotFound, "id"):
        await tags.edit(admin, words["billing"].id, name="Bills")
    assert (await tags.create(admin, "Billing")).id != words["billing"].id


async def test_only_admins_keep_the_vocabulary(
    words: dict[str, Tag], member: Viewer, customer: Viewer
) -> None:
    for who in (member, customer):
        async with refused(NotAllowed):
            await tags.create(who, "Mine")
        async with refused(NotAllowed):
            await tags.edit(who, words["Urgent"].id, name="Mine")
        async with refused(NotAllowed):
            await tags.remove(who, words["Urgent"].id)


async def test_a_list_has_its_tags_in_one_statement(
    words: dict[str, Tag], admin: Viewer, workspace: Keys, queries: Any
) -> None:
    keys = [words["Urgent"].id, words["billing"].id]
    for number in range(20):
        await factories.item(
            admin, f"Item {number}", requester_id=workspace["customer"], tag_ids=keys[: number % 3]
        )
    with queries(1):
        nodes = (await ask(admin, LIST))["items"]["nodes"]
    assert [_names(node["tags"]) for node in nodes[:3]] == [[], ["Urgent"], ["billing", "Urgent"]]
    seen = (await ask(await factories.viewer(workspace["customer"]), LIST))["items"]["nodes"]
    assert [node["tags"] for node in seen] == [None] * 20


async def test_lists_are_narrowed_by_tags(words: dict[str, Tag], admin: Viewer, customer: Viewer) -> None:
    urgent, billing, review = [words[name].id for name in ("Urgent", "billing", "Ünder review")]
    for title, keys in (("both", [urgent, billing]), ("one", [billing]), ("none", [])):
        await factories.item(admin, title, tag_ids=keys, project_id=None)

    async def found(**given: Any) -> list[str]:
        asked = {operator: [to_global("tag", key) for key in keys] for operator, keys in given.items()}
        rows = (await ask(admin, LIST, filter={"tags": asked}))["items"]["nodes"]
        return [row["title"] for row in rows]

    assert await found(some=[urgent, review]) == ["both"]
    assert await found(some=[urgent, billing]) == ["both", "one"]
    assert await found(every=[urgent, billing]) == ["both"]
    assert await found(none=[urgent]) == ["one", "none"]
    with pytest.raises(NotAllowed):
        await ask(customer, LIST, filter={"tags": {"some": [to_global("tag", urgent)]}})


async def test_tags_are_put_on_and_taken_off(
    words: dict[str, Tag], admin: Viewer, member: Viewer, queries: Any
) -> None:
    item = await factories.item(admin, assignee_ids=[factories.key(member)], project_id=None)
    urgent, billing = to_global("tag", words["Urgent"].id), to_global("tag", words["billing"].id)
    with queries(7):  # item, parties, tags, row of the tag, item, event, tags for the answer
        answer = await ask(member, CHANGE, id=gid(item), add=[urgent])
    assert answer["itemChangeTags"]["item"] == {"version": 1, "tags": [{"name": "Urgent"}]}
    told = await EventRecord.filter(kind="item.tags_changed").order_by("-position").first()
    assert told is not None
    assert (told.internal, told.changes) == (True, {"tags": [[], [str(words["Urgent"].id)]]})
    answer = await ask(member, CHANGE, id=gid(item), add=[billing, urgent], remove=[urgent])
    assert answer["itemChangeTags"]["item"]["tags"] == [{"name": "billing"}]
    again = await ask(member, CHANGE, id=gid(item), add=[billing], remove=[urgent])
    assert (again["itemChangeTags"]["cursor"], again["itemChangeTags"]["errors"]) == (None, [])
    assert await ItemTag.filter(item_id=item.id).values_list("tag_id", flat=True) == [words["billing"].id]


async def test_an_edit_tells_of_tags_apart(
    words: dict[str, Tag], admin: Viewer, customer: Viewer, workspace: Keys
) -> None:
    item = await factories.item(admin, requester_id=workspace["customer"])
    urgent = to_global("tag", words["Urgent"].id)
    edited = await ask(admin, EDIT, id=gid(item), input={"title": "Hot", "tagIds": [urgent]}, version=1)
    assert edited["itemEdit"]["item"] == {"title": "Hot", "version": 2, "tags": [{"name": "Urgent"}]}
    history = """query($id: ID!) { item(id: $id) { history { nodes { kind internal changes { field before after } } } } }"""
    entries = (await ask(admin, history, id=gid(item)))["item"]["history"]["nodes"]
    assert [(each["kind"], each["internal"]) for each in entries] == [
        ("item.edited", False),
        ("item.tags_changed", True),
        ("item.created", False),
    ]
    assert entries[1]["changes"] == [{"field": "tags", "before": [], "after": [urgent]}]
    seen = (await ask(customer, history, id=gid(item)))["item"]["history"]["nodes"]
    assert [each["kind"] for each in seen] == ["item.edited", "item.created"]
    only = await ask(admin, EDIT, id=gid(item), input={"tagIds": []})
    assert only["itemEdit"]["item"] == {"title": "Hot", "version": 2, "tags": []}
    cleared = await ask(admin, EDIT, id=gid(item), input={"tagIds": None})
    assert cleared["itemEdit"]["errors"][0]["path"] == ["input", "tagIds"]


async def test_a_new_items_tags_are_hidden_from_its_requester(
    words: dict[str, Tag], admin: Viewer, customer: Viewer, workspace: Keys
) -> None:
    item = await factories.item(admin, requester_id=workspace["customer"], tag_ids=[words["Urgent"].id])
    history = "query($id: ID!) { item(id: $id) { history { nodes { changes { field } } } } }"
    for who, fields in ((admin, ["title", "requester", "tags"]), (customer, ["title", "requester"])):
        (entry,) = (await ask(who, history, id=gid(item)))["item"]["history"]["nodes"]
        assert [each["field"] for each in entry["changes"]] == fields


async def test_what_cannot_be_tagged_stays_as_it_is(
    words: dict[str, Tag], admin: Viewer, restricted: Viewer, customer: Viewer, workspace: Keys
) -> None:
    item = await factories.item(admin, project_id=workspace["website"], requester_id=workspace["customer"])
    urgent = words["Urgent"].id
    for who in (restricted, customer):
        async with refused(NotAllowed):
            await items.change_tags(who, item.id, [urgent])
        async with refused(NotAllowed):
            await items.edit(who, item.id, tag_ids=[urgent])
    async with refused(NotAllowed):
        await factories.item(customer, tag_ids=[urgent])
    async with refused(NotFound, "add", 1):
        await items.change_tags(admin, item.id, [urgent, item.id])
    await tags.remove(admin, urgent)
    async with refused(NotFound, "add", 0):
        await items.change_tags(admin, item.id, [urgent])
    async with refused(NotFound, "input", "tagIds", 0):
        await items.edit(admin, item.id, title="Other", tag_ids=[urgent])
    async with refused(NotFound, "input", "tagIds", 0):
        await factories.item(admin, tag_ids=[urgent])


async def test_an_item_has_fifty_tags_at_most(admin: Viewer) -> None:
    many = [(await tags.create(admin, f"Tag {number}")).id for number in range(51)]
    item = await factories.item(admin, tag_ids=many[:50])
    async with refused(TooLarge, "add"):
        await items.change_tags(admin, item.id, many[50:])
    async with refused(TooLarge, "input", "tagIds"):
        await factories.item(admin, tag_ids=many)


async def test_a_removed_tag_is_on_no_item(words: dict[str, Tag], admin: Viewer) -> None:
    keys = [words["Urgent"].id, words["billing"].id]
    item = await factories.item(admin, tag_ids=keys)
    await tags.remove(admin, keys[0])
    (node,) = (await ask(admin, LIST))["items"]["nodes"]
    assert _names(node["tags"]) == ["billing"]
    answer = await ask(admin, CHANGE, id=gid(item), add=[to_global("tag", words["Ünder review"].id)])
    assert _names(answer["itemChangeTags"]["item"]["tags"]) == ["billing", "Ünder review"]
    assert (await Item.get(id=item.id)).version == 1


async def test_a_key_makes_a_tag_once(admin: Viewer) -> None:
    first = await tags.create(admin, "Once", idempotency_key="k")
    async with unchanged():
        assert (await tags.create(admin, "Once", idempotency_key="k")).id == first.id
