"""Custom fields are data: admins make, change, sort, archive and restore them."""

from importlib import import_module
from typing import Any

import pytest

from domain import custom_fields
from domain.custom_fields import Edited, NewCustomField, NewOption
from kit.errors import Conflict, Invalid, NotAllowed, NotFound, TooLarge
from kit.ids import new_id, to_global
from models import CustomField, EventRecord, FieldKind, ItemType, Viewer
from tests.api.asking import ask, gid
from tests.api.fields.defined import OPTIONS, define
from tests.factories import Keys
from tests.refusals import refused, unchanged

LISTED = """query($archived: Boolean) { customFields(archived: $archived) { id key name kind description required currency
    customersSee customersEdit rank version archived options { key name colour archived } itemTypes { name } } }"""
CREATE = """mutation($input: CustomFieldCreateInput!, $key: String) {
    customFieldCreate(input: $input, idempotencyKey: $key) { customField { key rank } errors { code path } cursor } }"""
EDIT = """mutation($id: ID!, $input: CustomFieldEditInput!, $version: Int) {
    customFieldEdit(id: $id, input: $input, version: $version) {
        customField { name required version options { key name archived } } errors { code path } } }"""


async def test_admins_make_fields_and_everybody_reads_their_own(
    admin: Viewer, member: Viewer, customer: Viewer, queries: Any
) -> None:
    ticket = await ItemType.get(slug="ticket")
    given = {
        "name": "Schweregrad (1-3)",
        "kind": "CHOICE",
        "description": "How bad it is",
        "required": True,
        "customersSee": True,
        "options": [{"name": "Low"}, {"name": "Very high", "key": "top", "colour": "#DC2626"}],
        "typeIds": [to_global("type", ticket.id)],
    }
    made = (await ask(admin, CREATE, input=given))["customFieldCreate"]
    assert (made["customField"], made["errors"]) == ({"key": "schweregrad_1_3", "rank": 0}, [])
    assert made["cursor"]
    await ask(admin, CREATE, input={"name": "Cost", "kind": "MONEY", "currency": "EUR"})
    listed = (await ask(member, LISTED))["customFields"]
    field = await CustomField.get(key="schweregrad_1_3")
    assert listed[0] == {
        "id": gid(field, "custom_field"),
        "key": "schweregrad_1_3",
        "name": "Schweregrad (1-3)",
        "kind": "CHOICE",
        "description": "How bad it is",
        "required": True,
        "currency": "",
        "customersSee": True,
        "customersEdit": False,
        "rank": 0,
        "version": 1,
        "archived": False,
        "options": [
            {"key": "low", "name": "Low", "colour": "#64748b", "archived": False},
            {"key": "top", "name": "Very high", "colour": "#dc2626", "archived": False},
        ],
        "itemTypes": [{"name": "Ticket"}],
    }
    assert [(each["key"], each["currency"], each["itemTypes"]) for each in listed[1:]] == [
        ("cost", "EUR", None)
    ]
    with queries(1):
        seen = await ask(customer, "{ customFields { key options { name archived } } }")
    assert [each["key"] for each in seen["customFields"]] == ["schweregrad_1_3"]
    told = (
        await EventRecord.filter(entity="custom_field").order_by("position").values_list("kind", "internal")
    )
    assert told == [("custom_field.created", True)] * 2


@pytest.mark.parametrize(
    ("wrong", "code", "path"),
    [
        ({"name": " "}, "INVALID", ["name"]),
        ({"name": "TEAM"}, "INVALID", ["name"]),
        ({"name": "x" * 61}, "TOO_LARGE", ["name"]),
        ({"key": "Upper"}, "INVALID", ["key"]),
        ({"key": "team"}, "INVALID", ["key"]),
        ({"key": "x" * 41}, "INVALID", ["key"]),
        ({"description": "x" * 501}, "TOO_LARGE", ["description"]),
        ({"options": [{"name": "One"}]}, "INVALID", ["options"]),
        ({"currency": "EUR"}, "INVALID", ["currency"]),
        ({"kind": "MONEY"}, "INVALID", ["currency"]),
        ({"kind": "MONEY", "currency": "euro"}, "INVALID", ["currency"]),
        ({"kind": "CHOICE"}, "INVALID", ["options"]),
        ({"kind": "CHOICE", "options": []}, "INVALID", ["options"]),
        ({"kind": "CHOICE", "options": [{"name": "A"}, {"name": "á"}]}, "INVALID", ["options", "1", "name"]),
        (
            {"kind": "CHOICE", "options": [{"name": "A", "key": "a"}, {"name": "B", "key": "a"}]},
            "INVALID",
            ["options", "1", "key"],
        ),
        ({"kind": "CHOICE", "options": [{"name": "A", "key": "-"}]}, "INVALID", ["options", "0", "key"]),
        (
            {"kind": "CHOICE", "options": [{"name": "A", "colour": "red"}]},
            "INVALID",
            ["options", "0", "colour"],
        ),
        ({"kind": "CHOICES", "options": [{"name": f"O{n}"} for n in range(201)]}, "TOO_LARGE", ["options"]),
        ({"customersEdit": True}, "INVALID", ["customersEdit"]),
        ({"typeIds": []}, "INVALID", ["typeIds"]),
        ({"typeIds": [to_global("type", new_id())]}, "NOT_FOUND", ["typeIds", "0"]),
    ],
)
async def test_what_is_wrong_makes_none(
    admin: Viewer, wrong: dict[str, Any], code: str, path: list[str]
) -> None:
    await define(admin, "Team")
    async with unchanged():
        made = (await ask(admin, CREATE, input={"name": "New", "kind": "TEXT", **wrong}))["customFieldCreate"]
    assert made["customField"] is None
    assert made["errors"] == [{"code": code, "path": ["input", *path]}]


async def test_keys_are_made_of_names_and_never_used_again(admin: Viewer) -> None:
    keys = [(await define(admin, name)).key for name in ("Straße & Nr.", "2nd line", "你好", "x" * 60)]
    assert keys == ["strasse_nr", "nd_line", "field", "x" * 34]
    first = await CustomField.get(key="field")
    await custom_fields.archive(admin, first.id)
    assert (await define(admin, "你好")).key == "field_2"
    async with refused(Invalid, "input", "key"):
        await define(admin, "Other", key="field")


async def test_a_field_is_edited_and_its_options_outlive_it(admin: Viewer) -> None:
    field = await define(admin, "Severity", FieldKind.CHOICE)
    given = {
        "name": "How bad",
        "required": True,
        "options": [{"key": "high", "name": "Very high"}, {"name": "Low"}, {"name": "Medium"}],
    }
    edited = (await ask(admin, EDIT, id=gid(field, "custom_field"), input=given, version=1))[
        "customFieldEdit"
    ]
    assert edited["customField"] == {
        "name": "How bad",
        "required": True,
        "version": 2,
        "options": [
            {"key": "high", "name": "Very high", "archived": False},
            {"key": "low_2", "name": "Low", "archived": False},
            {"key": "medium", "name": "Medium", "archived": False},
            {"key": "low", "name": "Low", "archived": True},
            {"key": "all_of_it", "name": "All of it", "archived": True},
        ],
    }
    options = (await CustomField.get(id=field.id)).options or []
    assert options[0]["colour"] == "#dc2626"
    told = await EventRecord.filter(kind="custom_field.edited").first()
    assert told is not None
    assert told.changes == {"name": ["Severity", "How bad"], "required": [False, True]}
    for name in ("name", "options", "required", "customersSee"):
        async with unchanged():
            cleared = await ask(admin, EDIT, id=gid(field, "custom_field"), input={name: None})
        assert cleared["customFieldEdit"]["errors"] == [{"code": "INVALID", "path": ["input", name]}]
    same = await custom_fields.edit(admin, field.id, Edited(name="How bad"))
    assert same.version == 2


async def test_types_are_narrowed_and_widened(admin: Viewer) -> None:
    field, ticket = await define(admin, "Cause"), await ItemType.get(slug="ticket")
    edited = await custom_fields.edit(admin, field.id, Edited(type_ids=[ticket.id], types_given=True))
    assert edited.type_ids == [str(ticket.id)]
    assert (await custom_fields.edit(admin, field.id, Edited(name="Why"))).type_ids == [str(ticket.id)]
    assert (await custom_fields.edit(admin, field.id, Edited(types_given=True))).type_ids is None


async def test_fields_come_in_another_order(admin: Viewer, member: Viewer) -> None:
    one, two, three = [await define(admin, name) for name in ("One", "Two", "Three")]
    await custom_fields.reorder(admin, [three.id, one.id, two.id])
    listed = (await ask(member, "{ customFields { key } }"))["customFields"]
    assert [each["key"] for each in listed] == ["three", "one", "two"]
    for wrong in ([one.id], [one.id, two.id, two.id], [one.id, two.id, new_id()]):
        async with refused(Invalid, "ids"):
            await custom_fields.reorder(admin, wrong)


async def test_a_field_is_archived_and_restored(admin: Viewer, member: Viewer, customer: Viewer) -> None:
    field = await define(admin, "Cause", customers_see=True)
    await define(admin, "Other")
    await custom_fields.archive(admin, field.id, 1)
    assert [each["key"] for each in (await ask(member, LISTED))["customFields"]] == ["other"]
    assert [each["key"] for each in (await ask(member, LISTED, archived=True))["customFields"]] == ["cause"]
    assert (await ask(customer, LISTED, archived=True))["customFields"] == []
    async with refused(NotFound, "id"):
        await custom_fields.edit(admin, field.id, Edited(name="Why"))
    async with refused(NotFound, "id"):
        await custom_fields.archive(admin, field.id)
    async with refused(Conflict, "version"):
        await custom_fields.restore(admin, field.id, 1)
    await custom_fields.restore(admin, field.id)
    assert [each["key"] for each in (await ask(member, LISTED))["customFields"]] == ["other", "cause"]
    await custom_fields.archive(admin, field.id)
    await define(admin, "CAUSE")
    async with refused(Invalid, "input", "name"):
        await custom_fields.restore(admin, field.id)


async def test_only_admins_define(admin: Viewer, lead: Viewer, customer: Viewer) -> None:
    field = await define(admin, "Cause")
    for who in (lead, customer):
        async with refused(NotAllowed):
            await define(who, "Mine")
        async with refused(NotAllowed):
            await custom_fields.edit(who, field.id, Edited(name="Mine"))
        async with refused(NotAllowed):
            await custom_fields.reorder(who, [field.id])
        async with refused(NotAllowed):
            await custom_fields.archive(who, field.id)
        async with refused(NotAllowed):
            await custom_fields.restore(who, field.id)


async def test_there_are_250_fields_at_most(admin: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("domain.custom_fields.create"), "FIELDS_MOST", 2)
    for name in ("One", "Two"):
        await define(admin, name)
    async with refused(TooLarge, "input", "name"):
        await define(admin, "Three")


async def test_a_key_makes_a_field_once(admin: Viewer, workspace: Keys) -> None:
    new = NewCustomField(name="Once", kind=FieldKind.CHOICE, options=[NewOption(name="A"), *OPTIONS])
    first = await custom_fields.create(admin, new, "k")
    async with unchanged():
        assert (await custom_fields.create(admin, new, "k")).id == first.id
