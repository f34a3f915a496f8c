"""Custom fields, live: the definitions, the values, and the lists that they narrow."""

import pytest

from domain import custom_fields, items
from domain.custom_fields import Edited, NewCustomField, NewOption
from kit.ids import to_global
from models import CustomField, FieldKind, Viewer
from tests.api.workflow.owning import story
from tests.factories import Keys, item, viewer
from tests.realtime.ears import Edge

STREAM = """subscription($after: String) { customFieldsChanged(after: $after) {
    signal cursor kind customFieldId version actor { name } customField { key name options { key } } } }"""
LIST = """subscription($filter: ItemFilter, $order: [ItemOrder!]) { itemsChanged(filter: $filter, orderBy: $order) {
    signal kind item { title customFields { field { key } value } } changes { field after } } }"""


async def define(admin: Viewer, name: str, kind: FieldKind = FieldKind.NUMBER, **more: bool) -> CustomField:
    options = [NewOption(name="Low"), NewOption(name="High")] if kind is FieldKind.CHOICE else None
    new = NewCustomField(name=name, kind=kind, options=options, **more)  # type: ignore[arg-type]
    return await custom_fields.create(admin, new)


async def test_staff_hears_of_all_fields_and_resumes(edge: Edge, admin: Viewer, workspace: Keys):
    screen = await edge.screen(await viewer(workspace["restricted"]), STREAM)
    field = await define(admin, "size", FieldKind.CHOICE)
    await custom_fields.edit(admin, field.id, Edited(name="Size"))
    await custom_fields.archive(admin, field.id)
    await custom_fields.restore(admin, field.id)
    await edge.quiet()
    _, *told = screen.messages
    assert [(each["signal"], each["kind"]) for each in told] == [
        ("ADDED", "custom_field.created"),
        ("CHANGED", "custom_field.edited"),
        ("REMOVED", None),
        ("ADDED", "custom_field.restored"),
    ]
    assert {each["customFieldId"] for each in told} == {to_global("custom_field", field.id)}
    assert [each["actor"] for each in told] == [{"name": "Admin"}, {"name": "Admin"}, None, {"name": "Admin"}]
    assert told[3]["customField"] == {
        "key": "size",
        "name": "Size",
        "options": [{"key": "low"}, {"key": "high"}],
    }
    again = await edge.screen(await viewer(workspace["restricted"]), STREAM, after=told[1]["cursor"])
    await edge.quiet()
    assert [each["signal"] for each in again.messages[1:]] == ["REMOVED", "ADDED"]


async def test_customers_hear_of_those_that_are_for_them(edge: Edge, admin: Viewer, customer: Viewer):
    screen = await edge.screen(customer, STREAM)
    field = await define(admin, "size")
    for new in (*(Edited(customers_see=shown) for shown in (True, False, True)), Edited(name="Size")):
        await custom_fields.edit(admin, field.id, new)
        await edge.quiet()
    await custom_fields.archive(admin, field.id)
    await edge.quiet()
    _, *told = screen.messages
    assert [each["signal"] for each in told] == ["ADDED", "REMOVED", "ADDED", "CHANGED", "REMOVED"]
    assert {(each["kind"], each["actor"] and each["actor"]["name"]) for each in told} == {(None, None)}


@pytest.mark.parametrize("name", ["admin", "member"])
async def test_a_list_of_a_value_is_followed(edge: Edge, admin: Viewer, workspace: Keys, name: str):
    await define(admin, "size", FieldKind.CHOICE)
    await define(admin, "cost")
    one = await item(admin, "One", project_id=workspace["website"])
    high = {
        "customFields": [
            {"key": "size", "options": {"some": ["high"]}},
            {"key": "cost", "number": {"gt": 9.5}},
        ]
    }
    screen = await edge.screen(await viewer(workspace[name]), LIST, filter=high)
    other = await edge.screen(await viewer(workspace[name]), LIST, filter={"not": high})
    for change in (
        {"custom_fields": [("size", "high")]},
        {"custom_fields": [("cost", 10)]},
        {"title": "Still one"},
        {"custom_fields": [("size", "low")]},
    ):
        await items.edit(admin, one.id, **change)
        await edge.quiet()
    assert [each["signal"] for each in screen.messages] == ["READY", "ADDED", "CHANGED", "REMOVED"]
    assert [each["signal"] for each in other.messages] == ["READY", "CHANGED", "REMOVED", "ADDED"]
    added = screen.messages[1]
    assert (added["kind"], added["changes"]) == (
        "item.fields_changed",
        [{"field": "fields", "after": ["cost"]}],
    )
    assert {each["field"]["key"]: each["value"] for each in added["item"]["customFields"]} == {
        "size": "high",
        "cost": 10,
    }


async def test_customers_hear_of_what_they_see_alone(
    edge: Edge, admin: Viewer, customer: Viewer, workspace: Keys
):
    await define(admin, "open", customers_see=True)
    await define(admin, "secret")
    one = await item(admin, "One", requester_id=workspace["customer"])
    screen = await edge.screen(customer, LIST)
    await items.edit(admin, one.id, custom_fields=[("secret", 1)])
    await items.edit(admin, one.id, custom_fields=[("open", 2), ("secret", 3)])
    await edge.quiet()
    (told,) = screen.messages[1:]
    assert (told["signal"], told["kind"], told["changes"]) == ("CHANGED", "item.fields_changed", [])
    assert told["item"]["customFields"] == [{"field": {"key": "open"}, "value": 2}]


async def test_what_streams_cannot_follow(edge: Edge, admin: Viewer, customer: Viewer):
    await define(admin, "open", customers_see=True)
    number = {"customFields": [{"key": "open", "number": {"gt": 1}}]}
    text = {"customFields": [{"key": "open", "text": {"contains": "x"}}]}
    order = [{"field": "CUSTOM_FIELD", "customField": "open"}]
    for who, filter, by in ((customer, number, None), (admin, text, None), (admin, None, order)):
        with pytest.raises(AssertionError, match="A stream cannot follow"):
            await edge.screen(who, LIST, filter=filter, order=by)


async def test_the_own_types_of_a_project_are_told_to_who_sees_it_alone(
    edge: Edge, admin: Viewer, lead: Viewer, workspace: Keys
):
    """Whoever is told together with somebody else is told no more than alone."""
    own = await story(lead, workspace)
    text = "subscription { customFieldsChanged { signal customField { itemTypes { name } } } }"
    screens = [await edge.screen(await viewer(workspace[name]), text) for name in ("lead", "outsider")]
    new = NewCustomField(name="points", kind=FieldKind.NUMBER, type_ids=[own.id])
    await custom_fields.create(admin, new)
    await edge.quiet()
    told = [screen.messages[-1]["customField"]["itemTypes"] for screen in screens]
    assert told == [[{"name": "Story"}], []]
