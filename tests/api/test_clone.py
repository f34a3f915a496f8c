"""An item like another: what it takes along, and what it leaves."""

from typing import Any

import pytest

from domain import checklist_entries, conversations, custom_fields, people, projects, tags
from domain.conversations import NewMessage
from domain.items.clone import Besides, clone
from domain.items.link import relate
from domain.items.locked import with_parties
from kit.errors import NotAllowed
from kit.ids import from_global
from models import CustomValue, EventRecord, FieldKind, Item, ItemLink, LinkKind, Viewer
from tests.api.asking import ask, gid
from tests.api.fields.defined import define
from tests.api.placing import folder, placed
from tests.api.planning import planned, task
from tests.factories import Keys, item, viewer
from tests.refusals import unchanged

CLONE = """mutation($id: ID!, $title: String, $links: Boolean, $plan: Boolean, $key: String) {
  itemClone(id: $id, title: $title, links: $links, plan: $plan, idempotencyKey: $key) {
  item { id title description priority published archived type { name } status { name }
    project { name } folder { name } parent { title } requester { id } assignees { name } followers { id } checklist { text done }
    messages { nodes { text } } madeFrom { title } source tags { name } customFields { field { key } value }
    plan { start finish durationMinutes actualStart } linkedItems { title } }
  errors { code path } cursor } }"""


async def _clone(by: Viewer, row: Item, **more: Any) -> Any:
    return (await ask(by, CLONE, id=gid(row), **more))["itemClone"]


async def test_it_is_like_it_and_new(admin: Viewer, lead: Viewer, customer: Viewer, workspace: Keys) -> None:
    labels = [await tags.create(admin, name) for name in ("Yearly", "Old")]
    await define(admin, "choices", FieldKind.CHOICES)
    for name in ("text", "gone"):
        field = await define(admin, name)
    values = [("choices", ["low", "high"]), ("text", "Ünder"), ("gone", "Over")]
    row = await item(
        lead, "Monthly check", description="All pumps", priority=3, project_id=workspace["website"],
        tag_ids=[each.id for each in labels], custom_fields=values,
        requester_id=workspace["customer"], follower_ids=[workspace["colleague"]], published=True,
        assignee_ids=[workspace["member"], workspace["restricted"], workspace["team"]],
    )  # fmt: skip
    plans = await folder(lead, workspace, "Plans")
    await placed(lead, row, folderId=plans)
    for words in ("Pump 1", "Pump 2"):
        entry = await checklist_entries.create(lead, row.id, words)
    await checklist_entries.edit(lead, entry.id, done=True)
    await conversations.reply(customer, row.id, NewMessage(text="When?"))
    await people.deactivate(admin, workspace["restricted"])
    await tags.remove(admin, labels[1].id)
    await custom_fields.archive(admin, field.id)
    got = await _clone(lead, row, key="one")
    assert got["errors"] == []
    made = got["item"]
    key = made.pop("id")
    assert made == {
        "title": "Monthly check", "description": "All pumps", "priority": 3, "published": False, "archived": False,
        "type": {"name": "Ticket"}, "status": {"name": "Open"}, "project": {"name": "Website"},
        "folder": {"name": "Plans"}, "parent": None, "requester": None, "followers": [], "source": "HAND",
        "assignees": [{"name": "Member"}, {"name": "Web team"}], "messages": {"nodes": []},
        "checklist": [{"text": "Pump 1", "done": False}, {"text": "Pump 2", "done": False}],
        "madeFrom": {"title": "Monthly check"}, "tags": [{"name": "Yearly"}], "linkedItems": [{"title": "Monthly check"}],
        "plan": None, "customFields": [
            {"field": {"key": "choices"}, "value": ["low", "high"]}, {"field": {"key": "text"}, "value": "Ünder"},
        ],
    }  # fmt: skip
    assert (
        await _found_by(key)
        == await _found_by(gid(row))
        == [("choices", "high"), ("choices", "low"), ("text", "under")]
    )
    assert (await _clone(lead, row, key="one"))["item"]["id"] == key
    named = await _clone(lead, row, title="May")
    assert named["item"]["title"] == "May"
    await projects.unshare(admin, workspace["website"], workspace["lead"])
    async with unchanged():
        again = await _clone(await viewer(workspace["lead"]), row, key="one")
    assert [(each["code"], each["path"]) for each in again["errors"]] == [("NOT_FOUND", ["idempotencyKey"])]


async def _ready(row: Item) -> Item:
    found = await with_parties(row.id)
    assert found is not None
    return found


async def _found_by(id: str) -> list[Any]:
    rows = CustomValue.filter(item_id=from_global(id, "item")).exclude(field_key="gone")
    return sorted(await rows.values_list("field_key", "held"))


async def test_what_was_asked_for_besides(
    admin: Viewer, member: Viewer, lead: Viewer, workspace: Keys
) -> None:
    row = await task(lead, workspace, "Row")
    seen, other = [await task(lead, workspace, name) for name in ("Seen", "Other")]
    hidden = await item(admin, "Hidden", project_id=(await projects.create(admin, "Hidden")).id)
    for one, two in ((row, seen), (other, row), (row, hidden)):
        await relate(admin, await _ready(one), await _ready(two))
    await planned(
        lead, row, start="2026-03-06T14:00:00Z", durationMinutes=600, actualStart="2026-03-06T14:00:00Z"
    )
    made = (await _clone(member, row, links=True, plan=True))["item"]
    assert made["plan"] == {
        "start": "2026-03-06T14:00:00+00:00", "finish": "2026-03-09T16:00:00+00:00", "durationMinutes": 600, "actualStart": None,
    }  # fmt: skip
    assert [each["title"] for each in made["linkedItems"]] == ["Row", "Seen", "Other"]
    told = await EventRecord.filter(kind="item.linked").order_by("-position").limit(4)
    assert [each.audience_after for each in told] == [["admin", f"project:{workspace['website']}"]] * 4
    ends = (
        await ItemLink.filter(kind=LinkKind.RELATES, created_at__gte=row.created_at).order_by("-id").limit(2)
    )
    made_id = from_global(made["id"], "item")
    assert {(each.item_id, each.other_id) for each in ends} == {(made_id, seen.id), (made_id, other.id)}
    unplanned = (await _clone(lead, seen, links=True, plan=True))["item"]
    assert (unplanned["plan"], len(unplanned["linkedItems"])) == (None, 2 + 1)


async def test_what_has_all_its_links_gets_no_more(
    lead: Viewer, workspace: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, full = [await item(lead, name, project_id=workspace["website"]) for name in ("Row", "Full")]
    await relate(lead, await _ready(row), await _ready(full))
    monkeypatch.setattr("domain.items.link.LINKS_MOST", 1)
    assert (await _clone(lead, row, links=True))["item"]["linkedItems"] == [{"title": "Row"}]


async def test_it_costs_the_same_however_much_it_is_linked_to(
    lead: Viewer, workspace: Keys, queries: Any
) -> None:
    row, alone = [await item(lead, name, project_id=workspace["website"]) for name in ("Row", "Alone")]
    for number in range(4):
        other = await item(lead, f"Other {number}", project_id=workspace["website"])
        await relate(lead, await _ready(row), await _ready(other))
    with queries(21):
        await clone(lead, alone.id, None, Besides(links=True))
    with queries(26):
        await clone(lead, row.id, None, Besides(links=True))


async def test_a_sub_item_stays_where_it_stands(lead: Viewer, workspace: Keys) -> None:
    above, below = [await item(lead, name, project_id=workspace["website"]) for name in ("Above", "Below")]
    await placed(lead, below, parentId=above)
    assert (await _clone(lead, below))["item"]["parent"] == {"title": "Above"}


async def test_who_may_not(restricted: Viewer, customer: Viewer, lead: Viewer, workspace: Keys) -> None:
    row = await item(lead, project_id=workspace["website"], requester_id=workspace["customer"])
    for who in (restricted, customer):
        async with unchanged():
            got = await _clone(who, row)
        assert [each["code"] for each in got["errors"]] == [NotAllowed.code.value]
