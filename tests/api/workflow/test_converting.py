"""An item that becomes one of another type, and what was made from what."""

from typing import Any

import pytest

from domain import conversations, items
from domain.conversations import NewMessage
from domain.item_types import create as create_type
from domain.item_types.create import NewItemType
from domain.items import link
from kit.ids import new_id, to_global
from models import EventRecord, Family, Item, Status, Viewer
from tests import factories
from tests.api.asking import ask, gid
from tests.api.workflow.working import call, in_status, mistake, named, sid, status, statuses_of, tid
from tests.factories import Keys
from tests.refusals import unchanged

CONVERT = "id: ID!, typeId: ID!, statusId: ID, version: Int"
SHOWN = "item { key version type { name } status { name } finishedAt viewerCan { convert } }"


async def convert(viewer: Viewer, item: Item, slug: str, **more: Any) -> dict[str, Any]:
    return await call(
        viewer, "itemConvert", CONVERT, SHOWN, id=gid(item), typeId=tid(await named(slug)), **more
    )


async def test_a_ticket_becomes_a_task_with_all_that_belongs_to_it(
    admin: Viewer, workspace: Keys, queries: Any
) -> None:
    item = await factories.item(
        admin,
        project_id=workspace["website"],
        requester_id=workspace["customer"],
        assignee_ids=[workspace["member"]],
        follower_ids=[workspace["guest"]],
    )
    await conversations.reply(admin, item.id, NewMessage(text="Hello"))
    shown = """query($k: String) { item(key: $k) {
        id key requester { name } assignees { name } followers { name } lastMessage { text } published } }"""
    before = (await ask(admin, shown, k=f"T-{item.number}"))["item"]
    had = await Item.get(id=item.id)
    with queries(13):  # item, parties, type, statuses, its own, update, counts, figures, event; the answer 4
        done = (await convert(admin, item, "task", version=had.version))["item"]
    assert (done["key"], done["version"]) == (f"K-{item.number}", had.version + 1)
    assert (done["type"]["name"], done["status"]["name"]) == ("Task", "Open")
    for key in (f"T-{item.number}", f"K-{item.number}"):
        after = (await ask(admin, shown, k=key))["item"]
        assert after == before | {"key": f"K-{item.number}"}
    last = await EventRecord.all().order_by("-position").first()
    assert last is not None
    ticket, task = await named("ticket"), await named("task")
    assert (last.kind, last.changes) == (
        "item.converted",
        {
            "type": [str(ticket.id), str(task.id)],
            "status": [str((await status("Open")).id), str((await status("Open", "task")).id)],
        },
    )
    history = "query($id: ID!) { item(id: $id) { history(first: 1) { nodes { kind changes { field before after } } } } }"
    told = (await ask(admin, history, id=gid(item)))["item"]["history"]["nodes"][0]
    assert told["kind"] == "item.converted"
    assert told["changes"][0] == {"field": "type", "before": tid(ticket), "after": tid(task)}
    back = await convert(admin, item, "ticket")
    assert back["item"]["key"] == f"T-{item.number}"


@pytest.mark.parametrize("published", [True, False])
async def test_nobody_reads_more_of_it_than_before(admin: Viewer, workspace: Keys, published: bool) -> None:
    """Nor less: who reads which words does not depend on what an item is called, whatever its type gives to new ones."""
    item = await factories.item(
        admin,
        project_id=workspace["website"],
        requester_id=workspace["customer"],
        published=published,
    )
    await conversations.reply(admin, item.id, NewMessage(text="Hello"))
    await conversations.note(admin, item.id, NewMessage(text="Among us"))
    read = """query($id: ID!) { item(id: $id) { published messages { nodes { text internal } }
        conversations { kind messages { nodes { text } } } } }"""
    people = [await factories.viewer(key) for name, key in workspace.items() if name in _READERS]
    before = [(await ask(each, read, id=gid(item)))["item"] for each in people]
    told = [seen and [each["text"] for each in seen["messages"]["nodes"]] for seen in before]
    for words in (["Hello", "Among us"], ["Hello"], None):
        assert words in told
    idea = await create_type(
        admin,
        NewItemType(family=Family.PRODUCT, name="Idea", key_prefix="I", new_items_published=not published),
    )
    for type_ in ("task", idea.slug, "ticket"):
        assert (await convert(admin, item, type_))["errors"] == []
        assert [(await ask(each, read, id=gid(item)))["item"] for each in people] == before


_READERS = ("admin", "member", "outsider", "customer", "colleague", "foreigner", "guest")


@pytest.mark.parametrize(
    ("name", "into"),
    [
        ("In progress", "In progress"),  # the same name
        ("Waiting for customer", "In progress"),  # the first that means the same
        ("Resolved", "Done"),
        ("Closed", "Done"),
    ],
)
async def test_the_status_is_the_one_that_says_the_same(
    admin: Viewer, workspace: Keys, name: str, into: str
) -> None:
    (item,) = await in_status(admin, workspace, name)
    await convert(admin, item, "task")
    assert await statuses_of([item]) == [into]
    assert (await Item.get(id=item.id)).finished_at == item.finished_at


async def test_the_status_may_be_chosen(admin: Viewer, workspace: Keys) -> None:
    (item,) = await in_status(admin, workspace, "Closed")
    chosen = await convert(admin, item, "task", statusId=sid(await status("On hold", "task")))
    assert chosen["item"]["status"]["name"] == "On hold"
    assert chosen["item"]["finishedAt"] is None


async def test_what_is_wrong_changes_nothing(admin: Viewer, workspace: Keys) -> None:
    item = await factories.item(admin, project_id=workspace["website"])
    ticket, closed = await named("ticket"), sid(await status("Closed"))
    async with unchanged():
        assert mistake(await convert(admin, item, "task", statusId=closed)) == ("INVALID", ["statusId"])
        assert mistake(await convert(admin, item, "task", version=9)) == ("CONFLICT", ["version"])
        assert mistake(await convert(admin, item, "ticket", statusId=closed)) == ("INVALID", ["statusId"])
        same = await convert(admin, item, "ticket")
        assert (same["errors"], same["cursor"]) == ([], None)
        given = {"id": gid(item), "typeId": to_global("type", new_id())}
        assert mistake(await call(admin, "itemConvert", CONVERT, SHOWN, **given)) == ("NOT_FOUND", ["typeId"])
        given["typeId"] = gid(item)
        assert mistake(await call(admin, "itemConvert", CONVERT, SHOWN, **given)) == ("INVALID", ["typeId"])
        restricted = await factories.viewer(workspace["restricted"])
        assert mistake(await convert(restricted, item, "task")) == ("NOT_ALLOWED", [])
        outsider = await factories.viewer(workspace["outsider"])
        assert mistake(await convert(outsider, item, "task")) == ("NOT_FOUND", ["id"])
    assert ticket.id == (await Item.get(id=item.id)).type_id


FROM = "input: ItemCreateInput!"
MADE = "item { id madeFrom { id } madeItems { id } linkedItems { id } }"


async def made_from(viewer: Viewer, origin: Item, **more: Any) -> dict[str, Any]:
    given = {"title": "Do it", "fromItemId": gid(origin), "projectId": None, **more}
    return await call(viewer, "itemCreate", FROM, MADE, input=given)


async def test_what_was_made_from_what_is_told_from_both_ends_to_who_sees_both(
    admin: Viewer, workspace: Keys
) -> None:
    origin = await factories.item(admin, project_id=workspace["website"], requester_id=workspace["customer"])
    website = to_global("project", workspace["website"])
    made = (await made_from(admin, origin, projectId=website, published=True))["item"]
    hidden = (await made_from(admin, origin))["item"]
    assert made["madeFrom"] == {"id": gid(origin)}
    assert made["linkedItems"] == [{"id": gid(origin)}]
    shown = "query($id: ID!) { item(id: $id) { madeFrom { id } madeItems { id } } }"
    for name, ids in (
        ("admin", [{"id": made["id"]}, {"id": hidden["id"]}]),
        ("member", [{"id": made["id"]}]),
        ("customer", None),
    ):
        viewer = await factories.viewer(workspace[name])
        seen = (await ask(viewer, shown, id=gid(origin)))["item"]
        assert seen == {"madeFrom": None, "madeItems": ids}, name


async def test_many_made_items_cost_the_same(admin: Viewer, workspace: Keys, queries: Any) -> None:
    origin = await factories.item(admin, project_id=workspace["website"])
    for _ in range(5):
        await made_from(admin, origin)
    with queries(3):  # items, links, the items at their other ends
        rows = (await ask(admin, "{ items { nodes { madeFrom { title } madeItems { title } } } }"))["items"]
    assert [len(each["madeItems"]) for each in rows["nodes"]] == [0, 0, 0, 0, 0, 5]


async def test_what_cannot_be_seen_makes_nothing(admin: Viewer, workspace: Keys) -> None:
    origin = await factories.item(admin, project_id=workspace["website"], requester_id=workspace["customer"])
    outsider = await factories.viewer(workspace["outsider"])
    customer = await factories.viewer(workspace["customer"])
    async with unchanged():
        assert mistake(await made_from(outsider, origin)) == ("NOT_FOUND", ["input", "fromItemId"])
        own = {"title": "More", "fromItemId": gid(origin)}
        refused = await call(customer, "itemCreate", FROM, MADE, input=own)
        assert mistake(refused) == ("NOT_ALLOWED", [])


async def test_a_type_of_ones_own_gives_and_takes_items(admin: Viewer, workspace: Keys) -> None:
    new = NewItemType(family=Family.PRODUCT, name="Idea", key_prefix="I2")
    idea = await create_type(admin, new)
    item = await factories.item(admin, project_id=workspace["website"])
    done = await items.convert(admin, item.id, idea.id)
    assert (await Status.get(id=done.status_id)).type_id == idea.id
    shown = await ask(admin, "query($k: String) { item(key: $k) { key } }", k=f"T-{item.number}")
    assert shown["item"]["key"] == f"I2-{item.number}"


async def test_at_most_200_items_are_linked_to_one(
    admin: Viewer, workspace: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "LINKS_MOST", 1)
    origin = await factories.item(admin, project_id=workspace["website"])
    assert (await made_from(admin, origin))["errors"] == []
    async with unchanged():
        assert mistake(await made_from(admin, origin)) == ("TOO_LARGE", ["input", "fromItemId"])
