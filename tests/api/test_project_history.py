"""What happened to a project, for who may know of it: what changed, by whom, when, before and after."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain import baselines, conversations, folders, items, plans, portfolios, projects
from domain.conversations import NewMessage
from kit.errors import Invalid, TooLarge
from kit.ids import to_global
from models import EventRecord, FieldNoun, ProjectStatus, Role, Viewer
from tests import factories
from tests.api.asking import ask, fresh
from tests.api.fields.defined import define
from tests.api.planning import task
from tests.api.talks.talking import CUSTOMER, INTERNAL, on_project
from tests.api.tree import made
from tests.factories import Keys, key

HISTORY = """query($id: ID!, $filter: HistoryFilter, $first: Int, $after: String, $last: Int) {
  project(id: $id) { history(filter: $filter, first: $first, after: $after, last: $last) {
    nodes { kind internal actor { name } changes { field before after } }
    pageInfo { hasNextPage endCursor } totalCount { value } } } }"""
OF_ITEM = "query($id: ID!, $filter: HistoryFilter) { item(id: $id) { history(filter: $filter) { nodes { kind } } } }"


@pytest.fixture
def website(workspace: Keys) -> str:
    return to_global("project", workspace["website"])


@pytest.fixture
async def busy(admin: Viewer, lead: Viewer, customer: Viewer, workspace: Keys) -> Keys:
    """Website, where everything happened that can."""
    key_ = workspace["website"]
    await projects.edit(lead, key_, name="Web", description="They pay late.")
    await projects.edit(lead, key_, description="")
    await projects.edit(
        admin,
        key_,
        changed={"status": ProjectStatus.ON_HOLD, "due_on": date(2030, 1, 2), "manager_id": key(lead)},
    )
    await projects.change_followers(lead, key_, [key(customer)], [])
    await define(admin, "Open", noun=FieldNoun.PROJECT, customers_see=True)
    await define(admin, "Secret", noun=FieldNoun.PROJECT)
    await projects.edit(lead, key_, custom_fields=[("open", "seen"), ("secret", "hidden")])
    folder = await folders.create(lead, key_, "Ideas")
    await folders.edit(lead, folder.id, name="Plans")
    await baselines.take(lead, key_, "First")
    await made(admin, "Customers", key_)
    for kind, subject in ((CUSTOMER, "News"), (INTERNAL, "Gossip")):
        thread = await on_project(lead, workspace, kind, subject)
        await conversations.post(lead, thread.id, NewMessage(text="Soon"))
    item = await factories.item(lead, project_id=key_, published=True)
    await items.edit(lead, item.id, title="Other")
    await projects.archive(admin, key_)
    await projects.unarchive(admin, key_)
    return workspace


SHARED = ["project.created", *["project.shared"] * 6, "project.followers_changed"]
OF_STAFF = [
    *SHARED,
    "project.edited",
    "project.edited",
    "project.shared",
    "project.details_changed",
    "project.followers_changed",
    "project.fields_changed",
    "folder.created",
    "folder.edited",
    "baseline.taken",
    "project.placed",
    "conversation.created",
    "message.posted",
    "conversation.created",
    "message.posted",
    "project.archived",
    "project.unarchived",
]
OF_CUSTOMERS = [
    "project.created",
    "project.edited",
    "project.edited",
    "project.fields_changed",
    "conversation.created",
    "message.posted",
    "project.archived",
    "project.unarchived",
]


async def _history(who: Viewer, project: str, **asked: Any) -> list[dict[str, Any]]:
    """Oldest first."""
    shown = (await ask(await fresh(who), HISTORY, id=project, first=100, **asked))["project"]["history"]
    assert shown["totalCount"] == {"value": len(shown["nodes"])}
    return list(reversed(shown["nodes"]))


def _kinds(rows: list[dict[str, Any]]) -> list[str]:
    return [row["kind"] for row in rows]


def _changes(rows: list[dict[str, Any]], kind: str, nth: int = 0) -> dict[str, tuple[Any, Any]]:
    row = [row for row in rows if row["kind"] == kind][nth]
    return {each["field"]: (each["before"], each["after"]) for each in row["changes"]}


async def test_staff_read_who_changed_what_before_and_after(
    admin: Viewer, lead: Viewer, restricted: Viewer, customer: Viewer, busy: Keys, website: str
) -> None:
    rows = await _history(restricted, website)
    assert _kinds(rows) == OF_STAFF
    assert _kinds(await _history(admin, website)) == OF_STAFF
    assert [row["actor"]["name"] for row in rows][8:12] == ["Lead", "Lead", "Admin", "Admin"]
    assert _changes(rows, "project.edited") == {
        "name": ("Website", "Web"), "description": ("", "They pay late.")
    }  # fmt: skip
    was, named = to_global("user", key(admin)), to_global("user", key(lead))
    assert _changes(rows, "project.details_changed") == {
        "status": ("active", "on_hold"), "dueOn": (None, "2030-01-02"), "manager": (was, named)
    }  # fmt: skip
    assert _changes(rows, "project.shared", SHARED.count("project.shared")) == {
        "principal": (named, named),
        "role": ("lead", "manager"),
    }
    followed = _changes(rows, "project.followers_changed", 1)
    assert followed == {"followers": ([], [to_global("customer", key(customer))])}
    values = _changes(rows, "project.fields_changed")
    assert values["customFields.open"] == (None, "seen")
    assert values["customFields.secret"] == (None, "hidden")
    assert _changes(rows, "folder.edited") == {"name": ("Ideas", "Plans")}
    assert _changes(rows, "baseline.taken")["name"] == (None, "First")
    before, after = _changes(rows, "project.placed")["portfolio"]
    assert (before, after is None) == (None, False)


async def test_customers_who_follow_it_read_no_fact_of_staff(
    admin: Viewer, guest: Viewer, customer: Viewer, busy: Keys, website: str
) -> None:
    for who in (guest, customer):
        rows = await _history(who, website)
        assert _kinds(rows) == OF_CUSTOMERS
        assert not any(row["internal"] for row in rows)
        assert _changes(rows, "project.created") == {}
        assert _changes(rows, "project.edited") == {"name": ("Website", "Web")}
        assert _changes(rows, "project.edited", 1) == {}
        assert _changes(rows, "project.fields_changed") == {"customFields.open": (None, "seen")}
        told = str(rows)
        for secret in ("late", "hidden", "Gossip", "on_hold", "2030", "Ideas", "Plans", "First", "manager"):
            assert secret not in told, secret
    await projects.unshare(admin, busy["website"], key(guest))
    assert (await ask(await fresh(guest), HISTORY, id=website))["project"] is None


async def test_nobody_else_reads_any_of_it(
    outsider: Viewer, foreigner: Viewer, busy: Keys, website: str
) -> None:
    for who in (outsider, foreigner):
        assert (await ask(await fresh(who), HISTORY, id=website))["project"] is None


async def test_keys_read_of_what_their_scopes_let_them_see(member: Viewer, busy: Keys, website: str) -> None:
    for scopes, without in (
        (("projects:read",), ("baseline.", "conversation.", "message.")),
        (("projects:read", "items:read"), ("conversation.", "message.")),
        (("projects:read", "conversations:read"), ("baseline.",)),
    ):
        narrow = factories.narrowed(member, *scopes)
        shown = await ask(narrow, HISTORY, id=website, first=100)
        kinds = _kinds(list(reversed(shown["project"]["history"]["nodes"])))
        assert kinds == [kind for kind in OF_STAFF if not kind.startswith(without)]


async def test_a_key_that_reads_no_items_reads_nothing_of_their_dates(
    lead: Viewer, member: Viewer, workspace: Keys, website: str
) -> None:
    row = await task(lead, workspace, "Dig")
    await plans.set_plan(lead, row.id, plans.Wanted(duration_minutes=60))
    await plans.reschedule(lead, workspace["website"], datetime(2030, 1, 7, 9, tzinfo=UTC))
    for scopes, reads in ((("projects:read",), False), (("projects:read", "items:read"), True)):
        narrow = factories.narrowed(member, *scopes)
        shown = (await ask(narrow, HISTORY, id=website, first=100))["project"]["history"]
        kinds = _kinds(list(reversed(shown["nodes"])))
        assert kinds == SHARED + ["project.rescheduled"] * reads
        assert shown["totalCount"] == {"value": len(kinds)}


async def test_a_portfolio_that_one_sees_no_more_is_not_named(
    admin: Viewer, member: Viewer, workspace: Keys, website: str
) -> None:
    row = await made(admin, "Customers", workspace["website"])
    await portfolios.take(admin, row.id, portfolios.Member(workspace["website"], is_project=True))
    rows = await _history(member, website)
    assert _kinds(rows)[-2:] == ["project.placed", "project.placed"]
    assert [_changes(rows, "project.placed", n) for n in (0, 1)] == [{"portfolio": (None, None)}] * 2


async def test_it_is_narrowed_by_who_what_and_when(
    admin: Viewer, lead: Viewer, customer: Viewer, busy: Keys, website: str
) -> None:
    leads = to_global("user", key(lead))
    rows = await _history(
        admin, website, filter={"actorIds": [leads], "kinds": ["project.edited", "folder.edited"]}
    )
    assert _kinds(rows) == ["project.edited", "project.edited", "folder.edited"]
    assert await _history(admin, website, filter={"actorIds": []}) == []
    assert await _history(admin, website, filter={"kinds": []}) == []
    assert _kinds(await _history(customer, website, filter={"kinds": ["project.shared"]})) == []
    at = (await EventRecord.get(kind="folder.created")).at
    late = await _history(admin, website, filter={"since": at.isoformat()})
    early = await _history(admin, website, filter={"until": at.isoformat()})
    assert _kinds(early) + _kinds(late) == OF_STAFF
    assert _kinds(late)[0] == "folder.created"
    assert _kinds(await _history(admin, website, filter={"since": "-PT1H"})) == OF_STAFF
    assert _kinds(await _history(admin, website, filter={"until": "-PT1H"})) == []
    item = await factories.item(lead, project_id=busy["website"])
    await items.edit(admin, item.id, title="Third")
    for asked, found in (
        ({"actorIds": [leads]}, ["item.created"]),
        ({"kinds": ["item.edited"]}, ["item.edited"]),
    ):
        shown = await ask(admin, OF_ITEM, id=to_global("item", item.id), filter=asked)
        assert _kinds(shown["item"]["history"]["nodes"]) == found


async def test_what_cannot_be_meant_is_refused_where_it_was_said(admin: Viewer, website: str) -> None:
    for asked, error, path in (
        ({"kinds": ["project.edited", "project.exploded"]}, Invalid, ("filter", "kinds", 1)),
        ({"kinds": ["project.edited"] * 101}, TooLarge, ("filter", "kinds")),
        ({"since": "yesterday"}, Invalid, ("filter", "since")),
        ({"until": "2030-01-01T00:00:00"}, Invalid, ("filter", "until")),
        ({"actorIds": [website]}, Invalid, ("filter", "actorIds", 0)),
    ):
        with pytest.raises(error) as refused:
            await ask(admin, HISTORY, id=website, filter=asked)
        assert refused.value.path == path


async def test_it_is_read_by_pages_each_in_as_many_statements(
    admin: Viewer, lead: Viewer, workspace: Keys, website: str, queries: Any
) -> None:
    for number in range(30):
        await projects.edit(lead, workspace["website"], name=f"No. {number}")
    with queries(5):
        first = (await ask(lead, HISTORY, id=website, first=20))["project"]["history"]
    with queries(5):
        page = first["pageInfo"]
        rest = (await ask(lead, HISTORY, id=website, first=20, after=page["endCursor"]))["project"]["history"]
    assert page["hasNextPage"]
    assert not rest["pageInfo"]["hasNextPage"]
    assert _kinds([*first["nodes"], *rest["nodes"]]) == ["project.edited"] * 30 + SHARED[::-1]
    with queries(1):
        short = "query($id: ID!) { project(id: $id) { history(first: 20) { nodes { kind at } } } }"
        await ask(lead, short, id=website)
    oldest = (await ask(lead, HISTORY, id=website, last=1))["project"]["history"]["nodes"]
    assert _kinds(oldest) == ["project.created"]


async def test_who_leaves_the_project_reads_nothing_more(
    admin: Viewer, outsider: Viewer, workspace: Keys, website: str
) -> None:
    await projects.share(admin, workspace["website"], key(outsider), Role.RESTRICTED)
    assert _kinds(await _history(outsider, website))[-1] == "project.shared"
    await projects.unshare(admin, workspace["website"], key(outsider))
    assert (await ask(await fresh(outsider), HISTORY, id=website))["project"] is None
