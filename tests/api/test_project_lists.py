"""Lists of projects: narrowed and sorted by whom they are for, who manages them, how far they are and when."""

from datetime import date
from typing import Any

import pytest

from domain import projects
from kit.errors import Invalid, NotAllowed
from kit.ids import to_global
from models import Project, ProjectStatus, Viewer
from tests.api.asking import ask
from tests.factories import Keys, viewer

LIST = """query($filter: ProjectFilter, $order: [ProjectOrder!], $first: Int, $after: String, $last: Int, $before: String) {
  projects(filter: $filter, orderBy: $order, first: $first, after: $after, last: $last, before: $before) {
    nodes { name status startOn dueOn madeFor { __typename id name } manager { id name } }
    totalCount { value } pageInfo { hasNextPage endCursor startCursor } } }"""
EDIT = """mutation($id: ID!, $input: ProjectEditInput!) { projectEdit(id: $id, input: $input) {
  project { status startOn dueOn madeFor { id } manager { id } version } errors { code path } } }"""
CREATE = """mutation { projectCreate(name: "Move", status: PLANNED, startOn: "2026-12-01", dueOn: "2026-12-24", madeForId: %s,
  managerId: %s) { project { status startOn dueOn madeFor { id } manager { id } } errors { code path } } }"""


async def _made(admin: Viewer, workspace: Keys) -> None:
    """Three projects beside Website and Incoming tickets."""
    for name, said in (
        ("Alpha", {"made_for_id": workspace["customer"], "due_on": date(2027, 1, 1)}),
        ("Beta", {"made_for_id": workspace["foreigner"], "manager_id": workspace["lead"], "start_on": date(2026, 5, 1)}),
        ("Gamma", {"status": ProjectStatus.DONE, "start_on": date(2026, 4, 1), "due_on": date(2026, 6, 1)}),
    ):  # fmt: skip
        await projects.create(admin, name, wanted=said)  # type: ignore[arg-type]


async def _names(by: Viewer, *order: dict[str, Any], **filter: Any) -> list[str]:
    found = await ask(by, LIST, filter=filter or None, order=list(order) or None)
    names = [each["name"] for each in found["projects"]["nodes"]]
    assert found["projects"]["totalCount"]["value"] == len(names)
    return names


async def test_they_are_narrowed(admin: Viewer, workspace: Keys, queries) -> None:
    await _made(admin, workspace)
    customer, lead = to_global("customer", workspace["customer"]), to_global("user", workspace["lead"])
    assert await _names(admin, madeFor={"eq": customer}) == ["Alpha"]
    assert await _names(admin, madeFor={"isNull": False}) == ["Alpha", "Beta"]
    assert await _names(admin, manager={"eq": lead}) == ["Beta"]
    assert await _names(admin, status={"in": ["DONE", "CANCELLED"]}) == ["Gamma"]
    assert await _names(admin, status={"not": "ACTIVE"}) == ["Gamma"]
    assert await _names(admin, dueOn={"lt": "2027-01-01"}) == ["Gamma"]
    assert await _names(admin, dueOn={"lte": "2027-01-01"}) == ["Alpha", "Gamma"]
    assert await _names(admin, startOn={"gte": "2026-04-01", "isNull": False}) == ["Beta", "Gamma"]
    assert await _names(admin, startOn={"gt": "2026-04-01"}) == ["Beta"]
    assert await _names(admin, **{"not": {"startOn": {"eq": "2026-04-01"}}, "name": {"contains": "A"}}) == [
        "Alpha",
        "Beta",
    ]
    assert await _names(admin, any=[{"name": {"eq": "álpha"}}, {"name": {"startsWith": "ga"}}]) == ["Alpha", "Gamma"]  # fmt: skip
    with queries(1):
        await ask(admin, LIST)


async def test_they_are_sorted_page_by_page(admin: Viewer, workspace: Keys) -> None:
    await _made(admin, workspace)
    due = {"field": "DUE_ON", "direction": "ASC"}
    name = {"field": "NAME", "direction": "DESC"}
    whole = await _names(admin, due, name)
    assert whole == ["Gamma", "Alpha", "Website", "Incoming tickets", "Beta"]
    first = {"field": "START_ON", "direction": "DESC", "nulls": "FIRST"}
    assert (await _names(admin, first, name))[-2:] == ["Beta", "Gamma"]
    for way in (_stock, ask):
        assert await _walked(way, admin, [due, name], "first", "after") == whole
        assert await _walked(way, admin, [due, name], "last", "before") == list(reversed(whole))


async def _stock(by: Viewer, text: str, **variables: Any) -> dict[str, Any]:
    """As the stock executor answers, without the database's JSON."""
    from resolvers.context import Context
    from schema.roots import schema

    answer = await schema.execute(text, variables, context_value=Context(viewer=by, request_id="test"))
    assert not answer.errors
    assert answer.data is not None
    return answer.data


async def _walked(way: Any, by: Viewer, order: list[Any], size: str, beyond: str) -> list[str]:
    """Page by page, one by one."""
    names: list[str] = []
    at: str | None = None
    while True:
        page = (await way(by, LIST, order=order, **{size: 1, beyond: at}))["projects"]
        if not page["nodes"]:
            return names
        names += [each["name"] for each in page["nodes"]]
        at = page["pageInfo"]["endCursor"]


@pytest.mark.parametrize(
    "filter",
    [
        {"madeFor": {"isNull": False}},
        {"manager": {"isNull": False}},
        {"status": {"eq": "DONE"}},
        {"startOn": {"isNull": True}},
        {"any": [{"dueOn": {"gt": "2026-01-01"}}, {"name": {"eq": "x"}}]},
    ],
)
async def test_customers_probe_for_nothing(filter: dict[str, Any], workspace: Keys) -> None:
    guest = await viewer(workspace["guest"])
    with pytest.raises(NotAllowed):
        await ask(guest, LIST, filter=filter)
    for field in ("START_ON", "DUE_ON"):
        with pytest.raises(NotAllowed):
            await ask(guest, LIST, order=[{"field": field}])
    assert await _names(guest, name={"contains": "web"}) == ["Website"]


async def test_customers_read_of_nobody_but_themselves(admin: Viewer, workspace: Keys) -> None:
    website = workspace["website"]
    for follower in ("customer", "foreigner"):
        await projects.share(admin, website, workspace[follower])
    said = {
        "made_for_id": workspace["customer"],
        "manager_id": workspace["manager"],
        "due_on": date(2027, 1, 1),
    }
    await projects.edit(admin, website, changed=said)  # type: ignore[arg-type]
    nothing = {
        "name": "Website",
        "status": None,
        "startOn": None,
        "dueOn": None,
        "madeFor": None,
        "manager": None,
    }
    for name in ("foreigner", "guest"):
        found = await ask(await viewer(workspace[name]), LIST)
        assert found["projects"]["nodes"] == [nothing]
    mine = {"__typename": "Customer", "id": to_global("customer", workspace["customer"]), "name": "Customer"}
    found = await ask(await viewer(workspace["customer"]), LIST)
    assert found["projects"]["nodes"] == [{**nothing, "madeFor": mine}]
    row = await Project.get(id=website)
    assert row.version == 1
    # A project that is for somebody shows to them only when they follow it.
    found = await ask(await viewer(workspace["colleague"]), LIST)
    assert found["projects"]["nodes"] == []


async def test_they_are_set_by_their_ids(admin: Viewer, workspace: Keys) -> None:
    customer, lead = to_global("customer", workspace["customer"]), to_global("user", workspace["lead"])
    told = {"madeFor": {"id": customer}, "manager": {"id": lead}}
    made = (await ask(admin, CREATE % (f'"{customer}"', f'"{lead}"')))["projectCreate"]
    assert made["errors"] == []
    assert made["project"] == {
        **told,
        "status": "PLANNED",
        "startOn": "2026-12-01",
        "dueOn": "2026-12-24",
    }
    plain = (await ask(admin, CREATE % ("null", "null")))["projectCreate"]["project"]
    assert (plain["madeFor"], plain["manager"]) == (None, {"id": to_global("user", workspace["admin"])})
    website = to_global("project", workspace["website"])
    said = {
        "madeForId": customer,
        "managerId": lead,
        "status": "DONE",
        "startOn": "2026-12-01",
        "dueOn": None,
    }
    got = (await ask(admin, EDIT, id=website, input=said))["projectEdit"]["project"]
    assert got == {**told, "status": "DONE", "startOn": "2026-12-01", "dueOn": None, "version": 1}
    got = (await ask(admin, EDIT, id=website, input={"managerId": None}))["projectEdit"]["project"]
    assert (got["manager"], got["madeFor"]) == (None, {"id": customer})
    for wrong, path in (
        ({"status": None}, "status"),
        ({"madeForId": lead}, "madeForId"),
        ({"managerId": customer}, "managerId"),
    ):
        answer = (await ask(admin, EDIT, id=website, input=wrong))["projectEdit"]
        assert answer["errors"] == [{"code": "INVALID", "path": ["input", path]}]


async def test_a_cursor_of_another_order_is_refused(admin: Viewer, workspace: Keys) -> None:
    page = await ask(admin, LIST, order=[{"field": "DUE_ON"}], first=1)
    with pytest.raises(Invalid):
        await ask(admin, LIST, after=page["projects"]["pageInfo"]["endCursor"])
