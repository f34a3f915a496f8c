"""A duplicate merged into another item: who sees what then, where answers go, and all of it taken back."""

from typing import Any

import pytest

from domain import config, conversations, items, statuses, teams
from domain.conversations import NewMessage
from domain.items.merge import MERGED_MOST, merge, undo_merge
from kit.errors import Conflict, Invalid, NotAllowed, NotFound, TooLarge
from models import Conversation, ConversationKind, EventRecord, Item, ItemParty, Message, Part, Status, Viewer
from tests.api.asking import ask, gid
from tests.api.placing import placed
from tests.database import everything
from tests.factories import Keys, item, narrowed, viewer
from tests.refusals import refused, unchanged

_BODY = "item { title version status { name } finishedAt mergedInto { key title } } errors { code message path } cursor"
MERGE = f"""mutation($id: ID!, $intoId: ID!, $version: Int, $intoVersion: Int) {{
  itemMerge(id: $id, intoId: $intoId, version: $version, intoVersion: $intoVersion) {{ {_BODY} }} }}"""
UNDO = f"mutation($id: ID!, $version: Int) {{ itemUndoMerge(id: $id, version: $version) {{ {_BODY} }} }}"
SHOWN = """query($id: ID!) { item(id: $id) { title mergedInto { title }
  mergedItems(first: 9) { nodes { title } totalCount { value } }
  messages(first: 9) { nodes { text } } followers { name } viewerCan { edit merge undoMerge split reply note archive } } }"""
REPLY = """mutation($id: ID!, $input: MessageInput!) { itemReply(id: $id, input: $input) {
  message { text conversation { id item { title } } } errors { code path } } }"""
POST = """mutation($id: ID!, $input: MessageInput!) { conversationPost(id: $id, input: $input) {
  message { text conversation { id item { title } } } errors { code path } } }"""


async def _shown(who: Viewer, row: Item) -> Any:
    return (await ask(who, SHOWN, id=gid(row)))["item"]


async def _texts(who: Viewer, row: Item) -> list[str]:
    shown = await _shown(who, row)
    return [each["text"] for each in shown["messages"]["nodes"]] if shown else []


async def _heard(who: Viewer, row: Item, text: str, **more: Any) -> Any:
    """On which item a reply is, and in which thread."""
    got = (await ask(who, REPLY, id=gid(row), input={"text": text, **more}))["itemReply"]
    assert got["errors"] == []
    thread = got["message"]["conversation"]
    return thread["item"]["title"], thread["id"]


@pytest.fixture
async def pair(lead: Viewer, customer: Viewer, workspace: Keys) -> tuple[Item, Item]:
    """A duplicate of the customer's and what it is one of, of the foreigner's; words on both; both in Website."""
    made = []
    for title, who in (("Twice", "customer"), ("Once", "foreigner")):
        row = await item(
            lead, title, project_id=workspace["website"], requester_id=workspace[who], published=False
        )
        await conversations.reply(await viewer(workspace[who]), row.id, NewMessage(text=f"{title} said"))
        await conversations.note(lead, row.id, NewMessage(text=f"{title} noted"))
        made.append(row)
    return made[0], made[1]


@pytest.fixture
async def own(lead: Viewer, workspace: Keys) -> tuple[Item, Item]:
    """The same of one requester, without words."""
    one, two = [
        await item(
            lead, title, project_id=workspace["website"], requester_id=workspace["customer"], published=False
        )
        for title in ("Twice", "Once")
    ]
    return one, two


async def test_it_is_finished_and_leads_to_the_other(lead: Viewer, pair: tuple[Item, Item]) -> None:
    one, two = pair
    got = (await ask(lead, MERGE, id=gid(one), intoId=gid(two), version=1, intoVersion=1))["itemMerge"]
    assert got["errors"] == []
    assert got["cursor"]
    assert got["item"].pop("finishedAt")
    assert got["item"] == {
        "title": "Twice", "version": 2, "status": {"name": "Closed"},
        "mergedInto": {"key": f"T-{two.number}", "title": "Once"},
    }  # fmt: skip
    by_key = await ask(
        lead, "query($key: String) { item(key: $key) { mergedInto { title } } }", key=f"T-{one.number}"
    )
    assert by_key["item"] == {"mergedInto": {"title": "Once"}}
    other = await _shown(lead, two)
    assert other["mergedItems"] == {"nodes": [{"title": "Twice"}], "totalCount": {"value": 1}}
    assert other["messages"]["nodes"] == [{"text": "Once said"}, {"text": "Once noted"}]
    assert (await _shown(lead, one))["viewerCan"] == {
        "edit": False, "merge": False, "undoMerge": True, "split": False, "reply": True, "note": True, "archive": True,
    }  # fmt: skip
    assert (other["viewerCan"]["merge"], other["viewerCan"]["undoMerge"]) == (True, False)
    async with unchanged():
        again = (await ask(lead, MERGE, id=gid(one), intoId=gid(two)))["itemMerge"]
    assert (again["errors"], again["cursor"], again["item"]["version"]) == ([], None, 2)
    found = await ask(lead, '{ search(query: "twice") { nodes { node { ... on Item { title } } } } }')
    assert {"title": "Twice"} in [hit["node"] for hit in found["search"]["nodes"]]


async def test_nobody_reads_more_than_before(
    admin: Viewer,
    lead: Viewer,
    customer: Viewer,
    foreigner: Viewer,
    outsider: Viewer,
    pair: tuple[Item, Item],
) -> None:
    one, two = pair
    who = (admin, lead, customer, foreigner, outsider)
    before = [await _texts(each, row) for each in who for row in pair]
    await merge(lead, one.id, two.id)
    assert [await _texts(each, row) for each in who for row in pair] == before
    assert await _texts(customer, one) == ["Twice said"]
    assert await _texts(customer, two) == []
    shown = await _shown(customer, one)
    assert shown["mergedInto"] is None
    assert (await _shown(foreigner, two))["mergedItems"] == {"nodes": [], "totalCount": {"value": 0}}


async def test_it_is_history_to_staff_and_to_customers_only_closed(
    lead: Viewer, customer: Viewer, foreigner: Viewer, admin: Viewer, workspace: Keys, pair: tuple[Item, Item]
) -> None:
    one, two = pair
    await merge(lead, one.id, two.id)
    await undo_merge(lead, one.id)
    kinds = "query($id: ID!) { item(id: $id) { history(first: 4) { nodes { kind changes { field before after } } } } }"

    async def told(who: Viewer, row: Item) -> Any:
        nodes = (await ask(who, kinds, id=gid(row)))["item"]["history"]["nodes"]
        return [(each["kind"], each["changes"]) for each in nodes if each["kind"].startswith("item.")]

    into = {"field": "into", "before": None, "after": gid(two)}
    assert [kind for kind, _ in await told(lead, one)] == [
        "item.unmerged", "item.status_changed", "item.merged", "item.status_changed",
    ]  # fmt: skip
    assert (await told(lead, one))[2][1] == [into]
    assert [kind for kind, _ in await told(customer, one)] == [
        "item.status_changed", "item.status_changed", "item.created",
    ]  # fmt: skip
    merged = {"field": "merged", "before": None, "after": gid(one)}
    assert (await told(lead, two))[1] == ("item.merged", [merged])
    assert [kind for kind, _ in await told(foreigner, two)] == ["item.created"]
    events = await EventRecord.filter(kind__in=["item.merged", "item.unmerged"])
    assert all(not {t for t in e.audience_after or [] if t.startswith("customer:")} for e in events)


async def test_what_it_was_is_restored(lead: Viewer, pair: tuple[Item, Item]) -> None:
    one, two = pair
    started = await Status.get(type_id=one.type_id, name="In progress")
    await items.set_status(lead, one.id, started.id)
    was = await Item.get(id=one.id)
    await merge(lead, one.id, two.id)
    got = (await ask(lead, UNDO, id=gid(one), version=was.version + 1))["itemUndoMerge"]
    assert (got["errors"], got["item"]["mergedInto"]) == ([], None)
    now = await Item.get(id=one.id)
    same = ("status_id", "status_since", "finished_at", "merged_into_id", "merge")
    assert [getattr(now, name) for name in same] == [getattr(was, name) for name in same]
    assert now.version == was.version + 2
    async with refused(Conflict, "id"):
        await undo_merge(lead, one.id)
    await merge(lead, two.id, one.id)
    assert (await _shown(lead, one))["mergedItems"]["nodes"] == [{"title": "Once"}]


async def test_what_was_finished_stays_so(lead: Viewer, pair: tuple[Item, Item]) -> None:
    one, two = pair
    done = await Status.get(type_id=one.type_id, name="Resolved")
    await items.set_status(lead, one.id, done.id)
    was = await Item.get(id=one.id)
    await merge(lead, one.id, two.id)
    now = await Item.get(id=one.id)
    assert (now.status_id, now.version, now.updated_at) == (done.id, was.version, was.updated_at)
    await undo_merge(lead, one.id)
    now = await Item.get(id=one.id)
    assert (now.status_id, now.finished_at, now.version) == (done.id, was.finished_at, was.version)


async def test_a_status_that_is_gone_is_matched(admin: Viewer, lead: Viewer, pair: tuple[Item, Item]) -> None:
    one, two = pair
    waiting = await Status.get(type_id=one.type_id, name="Waiting for customer")
    await items.set_status(lead, one.id, waiting.id)
    await merge(lead, one.id, two.id)
    progress = await Status.get(type_id=one.type_id, name="In progress")
    await statuses.remove(admin, waiting.id, progress.id)
    await undo_merge(lead, one.id)
    assert (await Item.get(id=one.id)).status_id == progress.id


async def test_its_staff_follow_the_other_as_far_as_they_see_it(
    admin: Viewer, lead: Viewer, workspace: Keys, pair: tuple[Item, Item]
) -> None:
    one, two = pair
    blind = await teams.create(admin, "Blind", [workspace["outsider"], workspace["member"]])
    people = [workspace[name] for name in ("member", "outsider", "team")]
    await items.assign(admin, one.id, [workspace["restricted"], blind.id])
    await items.change_followers(admin, one.id, [*people, workspace["colleague"]], [])
    await items.change_followers(admin, two.id, [workspace["team"]], [])

    async def followers() -> set[str]:
        return {each["name"] for each in (await _shown(lead, two))["followers"]}

    await merge(lead, one.id, two.id)
    assert await followers() == {"Member", "Restricted", "Web team"}
    await items.change_followers(admin, two.id, [workspace["manager"]], [workspace["restricted"]])
    await undo_merge(lead, one.id)
    assert await followers() == {"Manager", "Web team"}


async def test_what_its_customers_say_goes_on_there(
    lead: Viewer, customer: Viewer, own: tuple[Item, Item]
) -> None:
    one, two = own
    first = await conversations.reply(customer, one.id, NewMessage(text="Hello"))
    thread = await Conversation.get(id=first.conversation_id)
    ours = await conversations.create(lead, two.id, ConversationKind.INTERNAL, "Ours")
    answer = await conversations.reply(lead, one.id, NewMessage(text="Who?"))
    await merge(lead, one.id, two.id)
    title, there = await _heard(customer, one, "And now?")
    assert title == "Once"
    assert await _heard(customer, one, "Here?", conversationId=gid(thread)) == (title, there)
    seen = {"conversationId": gid(thread), "afterMessageId": gid(answer)}
    assert await _heard(customer, one, "There?", **seen) == (title, there)
    got = (await ask(customer, POST, id=gid(thread), input={"text": "In it"}))["conversationPost"]
    assert got["message"]["conversation"] == {"id": there, "item": {"title": "Once"}}
    assert await _heard(customer, one, "On", conversationId=there) == (title, there)
    stale = {"text": "x", "conversationId": gid(thread), "afterMessageId": gid(first)}
    async with unchanged():
        refusal = (await ask(customer, REPLY, id=gid(one), input=stale))["itemReply"]["errors"]
        elsewhere = {"text": "x", "conversationId": gid(ours)}
        unseen = (await ask(customer, REPLY, id=gid(one), input=elsewhere))["itemReply"]["errors"]
    assert refusal == [{"code": "CONFLICT", "path": ["afterMessageId"]}]
    assert unseen == [{"code": "NOT_FOUND", "path": ["conversationId"]}]
    assert await _texts(customer, one) == ["Hello", "Who?"]
    said = ["And now?", "Here?", "There?", "In it", "On"]
    assert await _texts(customer, two) == said
    # Staff choose themselves to whom they speak.
    assert (await _heard(lead, one, "To you"))[0] == "Twice"
    await undo_merge(lead, one.id)
    assert (await _heard(customer, one, "Back"))[0] == "Twice"
    assert await _texts(customer, two) == said


async def test_it_goes_on_along_all_merges(
    lead: Viewer, customer: Viewer, workspace: Keys, own: tuple[Item, Item]
) -> None:
    one, two = own
    last = await item(
        lead, "Last", project_id=workspace["website"], requester_id=workspace["customer"], published=False
    )
    await merge(lead, one.id, two.id)
    await merge(lead, two.id, last.id)
    assert (await _heard(customer, one, "Hello"))[0] == "Last"
    async with refused(Conflict, "id"):
        await undo_merge(lead, one.id)
    await items.remove(lead, last.id)
    assert (await _heard(customer, one, "Anybody?"))[0] == "Twice"
    await undo_merge(lead, two.id)
    assert (await _heard(customer, one, "Ah"))[0] == "Once"


@pytest.mark.parametrize("more", ["other requester", "follower", "published to guests", "not seen"])
async def test_it_is_heard_where_it_was_said_if_others_would_hear_it(
    admin: Viewer,
    lead: Viewer,
    customer: Viewer,
    workspace: Keys,
    own: tuple[Item, Item],
    pair: tuple[Item, Item],
    more: str,
) -> None:
    one, two = own if more != "other requester" else pair
    if more == "follower":
        await items.edit(lead, two.id, published=True)
        await items.move(admin, two.id, workspace["inbox"])
        await items.change_followers(admin, two.id, [workspace["foreigner"]], [])
    elif more == "published to guests":
        for row in own:
            await items.edit(lead, row.id, published=True)
    await merge(admin, one.id, two.id)
    if more == "not seen":
        await items.remove(admin, two.id)
    assert (await _heard(customer, one, "Hello"))[0] == "Twice"


async def test_only_once_in_a_retry(lead: Viewer, customer: Viewer, own: tuple[Item, Item]) -> None:
    one, two = own
    await merge(lead, one.id, two.id)
    said = [await conversations.reply(customer, one.id, NewMessage(text="Once"), "key") for _ in range(2)]
    assert said[0].id == said[1].id
    assert await Message.filter(item_id=two.id).count() == 1


async def test_it_is_changed_no_more(
    admin: Viewer, lead: Viewer, workspace: Keys, pair: tuple[Item, Item]
) -> None:
    one, two = pair
    other = await item(lead, "Other", project_id=workspace["website"])
    await merge(lead, one.id, two.id)
    opened = await Status.get(type_id=one.type_id, name="Open")
    for verb in (
        lambda: items.edit(admin, one.id, title="x"),
        lambda: items.set_status(admin, one.id, opened.id),
        lambda: items.assign(admin, one.id, []),
        lambda: items.move(admin, one.id, workspace["inbox"]),
        lambda: items.change_followers(admin, one.id, [workspace["lead"]], []),
        lambda: merge(admin, one.id, other.id),
        lambda: merge(admin, other.id, one.id),
    ):
        async with refused(NotAllowed) as why:
            await verb()
        assert "merged into another" in why.value.message
    async with refused(Invalid, "input", "parentId"):
        await items.place(lead, other.id, items.Wanted(parent_id=one.id))
    await items.archive(lead, one.id)
    async with refused(NotAllowed):
        await undo_merge(lead, one.id)
    await items.unarchive(lead, one.id)
    await undo_merge(lead, one.id)
    await items.edit(admin, one.id, title="x")


async def test_what_cannot_be_merged(
    admin: Viewer, lead: Viewer, member: Viewer, customer: Viewer, workspace: Keys, pair: tuple[Item, Item]
) -> None:
    one, two = pair
    away = await item(admin, "Away", project_id=workspace["inbox"], requester_id=workspace["customer"])
    outsider = await viewer(workspace["outsider"])
    async with refused(Invalid, "intoId"):
        await merge(lead, one.id, one.id)
    for who, a, b, path in (
        (outsider, one, two, "id"),
        (customer, one, two, "intoId"),
        (customer, two, one, "id"),
    ):
        async with refused(NotFound, path):
            await merge(who, a.id, b.id)
    for who in (member, narrowed(lead, "items:read"), customer):
        a, b = (one, two) if who is not customer else (one, away)
        async with refused(NotAllowed):
            await merge(who, a.id, b.id)
    async with refused(Conflict, "version"):
        await merge(lead, one.id, two.id, version=7)
    async with refused(Conflict, "intoVersion") as stale:
        await merge(lead, one.id, two.id, into_version=7)
    assert stale.value.current == two
    await items.remove(lead, two.id)
    async with refused(NotFound, "intoId"):
        await merge(lead, one.id, two.id)
    await items.restore(lead, two.id)
    await items.set_status(lead, two.id, (await Status.get(type_id=two.type_id, name="Closed")).id)
    await items.archive(lead, two.id)
    for a, b in ((one, two), (two, one)):
        async with refused(NotAllowed):
            await merge(lead, a.id, b.id)
    async with unchanged():
        got = (await ask(customer, MERGE, id=gid(one), intoId=gid(two)))["itemMerge"]
    assert [(each["code"], each["path"]) for each in got["errors"]] == [("NOT_FOUND", ["intoId"])]


async def test_at_most_so_many_and_an_end_there_must_be(
    admin: Viewer, lead: Viewer, workspace: Keys, pair: tuple[Item, Item], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = pair
    below = await item(lead, "Below", project_id=workspace["website"])
    await placed(lead, below, parentId=one)
    config.configure(config.Config(parents_wait=True))
    async with refused(Conflict, "id"):
        await merge(lead, one.id, two.id)
    config.configure(config.Config())
    assert MERGED_MOST == 200
    monkeypatch.setattr("domain.items.merge.MERGED_MOST", 1)
    await merge(lead, below.id, two.id)
    async with refused(TooLarge, "intoId"):
        await merge(lead, one.id, two.id)
    await undo_merge(lead, below.id)
    for name in ("Resolved", "Closed"):
        status = await Status.get(type_id=one.type_id, name=name)
        await Status.filter(id=status.id).update(category="in_progress")
    async with refused(Invalid, "id"):
        await merge(lead, one.id, two.id)


async def test_who_may_take_it_back(
    admin: Viewer, lead: Viewer, manager: Viewer, workspace: Keys, pair: tuple[Item, Item]
) -> None:
    one, two = pair
    await items.move(admin, two.id, workspace["inbox"])
    await items.assign(admin, one.id, [workspace["team"]])
    await merge(admin, one.id, two.id)
    async with refused(NotAllowed) as unseen:
        await undo_merge(await viewer(workspace["teammate"]), one.id)
    assert unseen.value.message == "You do not see the item that it was merged into."
    for who in (manager, await viewer(workspace["member"]), narrowed(admin, "items:read")):
        async with refused(NotAllowed):
            await undo_merge(who, one.id)
    async with refused(Conflict, "version"):
        await undo_merge(admin, one.id, version=1)
    await items.remove(admin, two.id)
    await undo_merge(manager, one.id)
    assert (await Item.get(id=one.id)).merged_into_id is None
    assert await ItemParty.filter(item_id=two.id, part=Part.FOLLOWER).count() == 0


async def test_it_is_undone_once_what_it_leads_to_is_there(lead: Viewer, pair: tuple[Item, Item]) -> None:
    one, two = pair
    await merge(lead, one.id, two.id)
    closed = await Status.get(type_id=two.type_id, name="Closed")
    await items.set_status(lead, two.id, closed.id)
    await items.archive(lead, two.id)
    async with refused(Conflict, "id"):
        await undo_merge(lead, one.id)
    await items.unarchive(lead, two.id)
    was = await everything()
    await undo_merge(lead, one.id)
    assert (await everything())["item_parties"] == was["item_parties"]


async def test_lists_show_what_is_merged_in_one_statement(
    lead: Viewer, workspace: Keys, pair: tuple[Item, Item], queries: Any
) -> None:
    for _ in range(20):
        more = await item(lead, "Again", project_id=workspace["website"])
        await merge(lead, more.id, pair[1].id)
    listed = (
        "{ items(first: 30) { nodes { mergedInto { title } mergedItems(first: 2) { nodes { title } } } } }"
    )
    with queries(1):
        found = (await ask(lead, listed))["items"]["nodes"]
    assert sum(row["mergedInto"] is not None for row in found) == 20
    assert [row["mergedItems"]["nodes"] for row in found if row["mergedItems"]["nodes"]] == [
        [{"title": "Again"}] * 2
    ]


async def test_how_many_statements_it_takes(lead: Viewer, pair: tuple[Item, Item], queries: Any) -> None:
    with queries(8):  # seen, items, parties, how many, statuses, update, counts, events
        await merge(lead, pair[0].id, pair[1].id)
    with queries(8):  # seen, the other, items, parties, statuses, update, counts, events
        await undo_merge(lead, pair[0].id)
