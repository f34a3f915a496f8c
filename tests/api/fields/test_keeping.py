"""What is asked of new items, and what stays when types, options, fields and people change."""

from typing import Any

import orjson

from domain import custom_fields, items, people
from domain.custom_fields import Edited, NewOption
from kit.errors import Invalid, NotFound
from kit.ids import to_global
from models import EventText, FieldKind, Item, ItemType, Viewer
from tests import factories
from tests.api.asking import ask
from tests.api.fields.defined import define
from tests.refusals import refused, unchanged

LIST = """{ items(orderBy: [{field: NUMBER}]) { nodes { customFields { value person { name } } } } }"""


def as_input(**given: Any) -> list[dict[str, Any]]:
    return [{"key": key, "value": value} for key, value in given.items()]


async def test_a_required_field_is_asked_of_who_makes_items_by_hand(admin: Viewer, customer: Viewer) -> None:
    ticket = await ItemType.get(slug="ticket")
    await define(admin, "Cause", required=True, type_ids=[ticket.id])
    create = """mutation($input: ItemCreateInput!) { itemCreate(input: $input) {
        item { customFields { value } } errors { code path params message } } }"""
    async with unchanged():
        refusal = (await ask(admin, create, input={"title": "New"}))["itemCreate"]
    assert refusal["errors"] == [
        {
            "code": "INVALID",
            "path": ["input", "customFields"],
            "params": {"key": "cause"},
            "message": "The field Cause (cause) needs a value.",
        }
    ]
    made = await ask(admin, create, input={"title": "New", "customFields": as_input(cause="Rain")})
    assert made["itemCreate"]["item"]["customFields"] == [{"value": "Rain"}]
    task = to_global("type", (await ItemType.get(slug="task")).id)
    assert (await ask(admin, create, input={"title": "A task", "typeId": task}))["itemCreate"]["errors"] == []
    assert (await ask(customer, create, input={"title": "Mine"}))["itemCreate"]["errors"] == []
    item = await factories.item(admin, "By mail", requester_id=factories.key(customer))
    assert item.custom is None
    item = await Item.get(title="New")
    async with refused(Invalid, "input", "customFields", 0, "value"):
        await items.edit(admin, item.id, custom_fields=[("cause", None)])
    assert (await items.edit(admin, item.id, title="Still", custom_fields=[])).title == "Still"


async def test_a_field_is_of_types_and_its_values_outlive_a_conversion(admin: Viewer) -> None:
    ticket, task = await ItemType.get(slug="ticket"), await ItemType.get(slug="task")
    await define(admin, "Cause", type_ids=[ticket.id])
    item = await factories.item(admin, custom_fields=[("cause", "Rain")])
    await items.convert(admin, item.id, task.id)
    (node,) = (await ask(admin, LIST))["items"]["nodes"]
    assert [each["value"] for each in node["customFields"]] == ["Rain"]
    async with refused(Invalid, "input", "customFields", 0, "key"):
        await items.edit(admin, item.id, custom_fields=[("cause", "Snow")])
    assert (await items.edit(admin, item.id, custom_fields=[("cause", None)])).custom is None


async def test_an_archived_option_stays_where_it_is(admin: Viewer) -> None:
    one = await define(admin, "one", FieldKind.CHOICE)
    many = await define(admin, "many", FieldKind.CHOICES)
    item = await factories.item(admin, custom_fields=[("one", "low"), ("many", ["high", "low"])])
    for field in (one, many):
        await custom_fields.edit(admin, field.id, Edited(options=[NewOption(name="High", key="high")]))
    (node,) = (await ask(admin, LIST))["items"]["nodes"]
    assert [each["value"] for each in node["customFields"]] == ["low", ["low", "high"]]
    changed = await items.edit(admin, item.id, custom_fields=[("one", "low"), ("many", ["low"])])
    assert changed.custom == {"one": 'c"low"', "many": 'c["low"]'}
    await items.edit(admin, item.id, custom_fields=[("one", None)])
    async with refused(Invalid, "input", "customFields", 0, "value"):
        await items.edit(admin, item.id, custom_fields=[("one", "low")])


async def test_an_archived_fields_values_come_back_with_it(admin: Viewer) -> None:
    field = await define(admin, "Cause")
    item = await factories.item(admin, custom_fields=[("cause", "Rain")])
    await custom_fields.archive(admin, field.id)
    assert (await ask(admin, LIST))["items"]["nodes"][0]["customFields"] == []
    async with refused(NotFound, "input", "customFields", 0, "key"):
        await items.edit(admin, item.id, custom_fields=[("cause", "Snow")])
    await custom_fields.restore(admin, field.id)
    (node,) = (await ask(admin, LIST))["items"]["nodes"]
    assert [each["value"] for each in node["customFields"]] == ["Rain"]


async def test_somebody_who_left_stays_where_they_are_named(admin: Viewer, member: Viewer) -> None:
    await define(admin, "Owner", FieldKind.PERSON)
    given = to_global("user", factories.key(member))
    item = await factories.item(admin, custom_fields=[("owner", given)])
    await people.deactivate(admin, factories.key(member))
    (node,) = (await ask(admin, LIST))["items"]["nodes"]
    assert [each["person"] for each in node["customFields"]] == [{"name": "Member"}]
    async with refused(Invalid, "input", "customFields", 0, "value"):
        await factories.item(admin, custom_fields=[("owner", given)])
    told = await EventText.filter(field="custom:owner").get()
    assert orjson.loads(told.after or "") == given
    assert (await Item.get(id=item.id)).custom == {"owner": f'p"{given}"'}
