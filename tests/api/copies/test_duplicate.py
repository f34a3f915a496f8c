"""A project made like another: what the copy has, and what it has not."""

from typing import Any

from domain import checklist_entries, conversations, items, plans, projects, tags
from domain.conversations import NewMessage
from domain.items.link import relate
from domain.items.locked import with_parties
from kit.ids import to_global
from models import FieldKind, Item, ItemCount, Project, Status, Viewer
from tests.api.asking import ask, gid
from tests.api.copies.asking import copied, duplicate, work_off
from tests.api.fields.defined import define
from tests.api.placing import folder, placed
from tests.api.planning import planned, task
from tests.factories import Keys, item, viewer

SHOWN = """query($id: ID!) {
  project(id: $id) { name description isTemplate archived shares { role principal { name } } followers { name }
    customFields { field { key } value } folders { nodes { name parent { name } } } jobs { state } }
  items(filter: {project: {eq: $id}}, orderBy: [{field: NUMBER}]) { nodes {
    title description type { name } status { name } priority published finishedAt
    folder { name } parent { title } project { name }
    requester { name } assignees { name } followers { name } tags { name } customFields { field { key } value } creator { name }
    checklist { text done } linkedItems { title }
    messages { nodes { text } }
    plan { start finish durationMinutes constraint constraintAt actualStart }
    predecessors { item { title } kind lagMinutes } } } }"""


async def _relate(by: Viewer, one: Item, other: Item) -> None:
    found = [await with_parties(each.id) for each in (one, other)]
    await relate(by, *[each for each in found if each is not None])


async def _house(admin: Viewer, lead: Viewer, workspace: Keys) -> Project:
    """A project with one of everything."""
    website = await Project.get(id=workspace["website"])
    await define(admin, "size")
    await define(admin, "who", FieldKind.PERSON)
    words = [await tags.create(admin, name) for name in ("Yearly", "Old")]
    await projects.edit(admin, website.id, description="How we build", is_template=True)
    outer = await folder(lead, workspace, "Plans")
    inner = await folder(lead, workspace, "Details", outer)
    person = to_global("user", workspace["member"])
    first = await task(
        lead, workspace, "Dig", description="Deep", priority=2, published=True, requester_id=workspace["customer"],
        assignee_ids=[workspace["member"], workspace["team"]], follower_ids=[workspace["colleague"], workspace["lead"]],
        tag_ids=[each.id for each in words], custom_fields=[("size", "Big"), ("who", person)],
    )  # fmt: skip
    second, sub, gone = [await task(lead, workspace, name) for name in ("Build", "Roof", "Gone")]
    await placed(lead, first, folderId=inner)
    await placed(lead, sub, parentId=second)
    entry = await checklist_entries.create(lead, first.id, "Spade")
    await checklist_entries.create(lead, first.id, "Boots")
    await checklist_entries.edit(lead, entry.id, done=True)
    await conversations.reply(lead, first.id, NewMessage(text="Hello"))
    await planned(
        lead, first, start="2026-03-02T09:00:00Z", durationMinutes=480, actualStart="2026-03-02T09:00:00Z"
    )
    await planned(
        lead, second, start="2026-03-03T09:00:00Z", durationMinutes=960, constraint="FINISH_NO_LATER_THAN",
        constraintAt="2026-03-04T17:00:00Z",
    )  # fmt: skip
    await plans.set_predecessor(lead, second.id, first.id, lag_minutes=60)
    await _relate(lead, first, sub)
    outside = await item(lead, "Outside")
    await _relate(admin, first, outside)
    await items.set_status(lead, gone.id, (await Status.get(type_id=gone.type_id, name="Done")).id)
    await items.archive(lead, gone.id)
    await items.set_status(lead, first.id, (await Status.get(type_id=gone.type_id, name="Done")).id)
    await tags.remove(admin, words[1].id)
    return website


async def test_a_copy_begins_anew(admin: Viewer, lead: Viewer, workspace: Keys) -> None:
    website = await _house(admin, lead, workspace)
    got = await duplicate(admin, website, name=" New house ", start="2026-06-01T09:00:00Z")
    job = got["job"]
    assert {**job, "id": "", "project": ""} == {
        "id": "", "kind": "PROJECT_DUPLICATE", "state": "QUEUED", "done": 0, "total": 3, "failures": [], "stopped": None,
        "version": 1, "askedBy": {"name": "Admin"}, "project": "",
    }  # fmt: skip
    id = job["project"]["id"]
    assert (await ask(lead, SHOWN, id=id))["project"] is None
    assert await work_off() == 2
    assert (await ask(await viewer(workspace["lead"]), SHOWN, id=id))["project"]["name"] == "New house"
    shown = await ask(admin, SHOWN, id=id)
    assert shown["project"] == {
        "name": "New house", "description": "How we build", "isTemplate": False, "archived": False,
        "shares": [
            {"role": "MANAGER", "principal": {"name": "Admin"}}, {"role": "LEAD", "principal": {"name": "Lead"}},
            {"role": "MANAGER", "principal": {"name": "Manager"}}, {"role": "MEMBER", "principal": {"name": "Member"}},
            {"role": "RESTRICTED", "principal": {"name": "Restricted"}}, {"role": "MEMBER", "principal": {"name": "Web team"}},
        ],
        "followers": [], "customFields": [], "jobs": [{"state": "DONE"}],
        "folders": {"nodes": [{"name": "Plans", "parent": None}, {"name": "Details", "parent": {"name": "Plans"}}]},
    }  # fmt: skip
    plain = {
        "description": "", "type": {"name": "Task"}, "status": {"name": "Open"}, "priority": 0, "published": False,
        "finishedAt": None, "folder": None, "parent": None, "project": {"name": "New house"}, "requester": None, "assignees": [],
        "followers": [], "tags": [], "customFields": [], "creator": {"name": "Admin"}, "checklist": [], "linkedItems": [],
        "messages": {"nodes": []}, "plan": None, "predecessors": [],
    }  # fmt: skip
    dig, build, roof = shown["items"]["nodes"]
    assert dig == {
        **plain, "title": "Dig", "description": "Deep", "priority": 2, "published": True, "folder": {"name": "Details"},
        "assignees": [{"name": "Member"}, {"name": "Web team"}], "followers": [{"name": "Lead"}], "tags": [{"name": "Yearly"}],
        "customFields": [
            {"field": {"key": "size"}, "value": "Big"},
            {"field": {"key": "who"}, "value": to_global("user", workspace["member"])},
        ],
        "checklist": [{"text": "Spade", "done": False}, {"text": "Boots", "done": False}], "linkedItems": [{"title": "Roof"}],
        "plan": {
            "start": "2026-06-01T09:00:00+00:00", "finish": "2026-06-01T17:00:00+00:00", "durationMinutes": 480,
            "constraint": "AS_SOON_AS_POSSIBLE", "constraintAt": None, "actualStart": None,
        },
    }  # fmt: skip
    assert build == {
        **plain, "title": "Build",
        "plan": {
            "start": "2026-06-02T09:00:00+00:00", "finish": "2026-06-03T17:00:00+00:00", "durationMinutes": 960,
            "constraint": "FINISH_NO_LATER_THAN", "constraintAt": "2026-06-03T17:00:00+00:00", "actualStart": None,
        },
        "predecessors": [{"item": {"title": "Dig"}, "kind": "FINISH_START", "lagMinutes": 60}],
    }  # fmt: skip
    assert roof == {**plain, "title": "Roof", "parent": {"title": "Build"}, "linkedItems": [{"title": "Dig"}]}
    counts = await ItemCount.filter(project__name="New house")
    assert sum(each.count for each in counts) == 3


async def test_people_stand_for_others_and_statuses_are_kept(
    admin: Viewer, lead: Viewer, workspace: Keys
) -> None:
    website = await _house(admin, lead, workspace)
    people = {
        "member": "outsider",
        "lead": None,
        "customer": "foreigner",
        "guest": "foreigner",
        "team": "outsider",
    }
    made = await copied(
        admin, website, isTemplate=True, keepStatuses=True,
        people=[
            {"fromId": _id(workspace, one), "toId": other and _id(workspace, other)} for one, other in people.items()
        ],
    )  # fmt: skip
    shown = await ask(admin, SHOWN, id=gid(made))
    dig, build, roof = shown["items"]["nodes"]
    assert [each["status"]["name"] for each in (dig, build, roof)] == ["Done", "Open", "Open"]
    assert dig["finishedAt"] is not None
    assert dig["checklist"] == [{"text": "Spade", "done": True}, {"text": "Boots", "done": False}]
    assert (dig["requester"], dig["assignees"], dig["followers"]) == (
        {"name": "Foreigner"}, [{"name": "Outsider"}], [],
    )  # fmt: skip
    assert dig["customFields"][1]["value"] == to_global("user", workspace["outsider"])
    assert dig["plan"]["start"] == "2026-03-02T09:00:00+00:00"
    assert shown["project"]["isTemplate"] is True
    assert shown["project"]["followers"] == [{"name": "Foreigner"}]
    assert [(each["principal"]["name"], each["role"]) for each in shown["project"]["shares"]] == [
        ("Admin", "MANAGER"), ("Manager", "MANAGER"), ("Outsider", "MEMBER"), ("Restricted", "RESTRICTED"),
    ]  # fmt: skip


async def test_nobody_stays_where_that_was_asked_for(admin: Viewer, lead: Viewer, workspace: Keys) -> None:
    website = await _house(admin, lead, workspace)
    made = await copied(admin, website, keepPeople=False, shares=False)
    shown = await ask(admin, SHOWN, id=gid(made))
    assert [each["principal"]["name"] for each in shown["project"]["shares"]] == ["Admin"]
    dig = shown["items"]["nodes"][0]
    assert (dig["assignees"], dig["followers"], dig["requester"]) == ([], [], None)
    assert [each["field"]["key"] for each in dig["customFields"]] == ["size"]
    await items.edit(lead, (await Item.get(title="Dig", project_id=website.id)).id, title="Dug")
    assert (await ask(admin, SHOWN, id=gid(made)))["items"]["nodes"][0]["title"] == "Dig"


async def test_templates_are_listed_by_that(
    admin: Viewer, lead: Viewer, guest: Viewer, workspace: Keys
) -> None:
    await projects.edit(admin, workspace["website"], is_template=True)
    listed = "query($filter: ProjectFilter) { projects(filter: $filter) { nodes { name isTemplate } } }"

    async def names(by: Viewer, template: bool | None) -> list[tuple[str, Any]]:
        filter = None if template is None else {"isTemplate": {"eq": template}}
        found = (await ask(by, listed, filter=filter))["projects"]["nodes"]
        return [(each["name"], each["isTemplate"]) for each in found]

    inbox = (await Project.get(is_inbox=True)).name
    assert await names(lead, True) == [("Website", True)]
    assert await names(lead, False) == [(inbox, False)]
    assert len(await names(lead, None)) == 2
    assert await names(guest, None) == [("Website", None)]


def _id(workspace: Keys, name: str) -> str:
    kinds = {"team": "team", "customer": "customer", "foreigner": "customer", "guest": "customer"}
    return to_global(kinds.get(name, "user"), workspace[name])
