"""Custom fields: what else a company wants to know of its items."""

import strawberry

import models
from models import FieldKind, FieldNoun
from resolvers import custom_field_counts as counted
from resolvers import custom_field_verbs as verbs
from resolvers import custom_fields as resolved
from resolvers.fields import Depends, batch, computed, global_id, mutation, root, shows
from schema.item_filter import ItemFilter
from schema.item_type import ItemType
from schema.node import Node, payload
from schema.people_filter import CustomerFilter, OrganizationFilter
from schema.principal import User
from schema.project_filter import ProjectFilter

_UNSET = strawberry.UNSET
_NAME = "1 to 60 characters; no other field has it, whatever the case and accents."
_DESCRIPTION = "What it is for, up to 500 characters."
_REQUIRED = "Of items: whether new ones of its types need a value, where people make them. Whatever has a value keeps one then."
_SEE = "Whether customers see it on items that they see."
_EDIT = "Of items: whether customers set it on their own requests; they see it then."
_CURRENCY = "Of money: the currency of all amounts, by its three letters."


@strawberry.type(description="What may be chosen in a field.")
class CustomFieldOption:
    key: str = strawberry.field(description="How values name it, for ever.")
    name: str = strawberry.field(description="The name.")
    colour: str = strawberry.field(description="A colour, as #rrggbb.")
    archived: bool = strawberry.field(description="Whether it is chosen no more; items that have it keep it.")


@strawberry.type(description="What else a company wants to know of its items.")
class CustomField(Node):
    id: strawberry.ID = global_id("custom_field")
    key: str = strawberry.field(description="How values, filters and orders name it, for ever.")
    name: str = strawberry.field(description="The name.")
    description: str = strawberry.field(description="What it is for.")
    noun: FieldNoun = strawberry.field(description="What has it, for ever.")
    kind: FieldKind = strawberry.field(description="What its values are, for ever.")
    options: list[CustomFieldOption] = computed(
        resolved.options,
        list[CustomFieldOption],
        "Of a choice what may be chosen, in order; archived ones last. Empty for other kinds.",
        write=resolved.options_written,
    )
    currency: str = strawberry.field(description="Of money: what its amounts are in; else empty.")
    required: bool = strawberry.field(description=_REQUIRED)
    customers_see: bool = strawberry.field(description=_SEE)
    customers_edit: bool = strawberry.field(description=_EDIT)
    item_types: list[ItemType] | None = batch(
        resolved.item_types,
        list[ItemType] | None,
        "The types whose items get values, in order; null for all. Empty where they were erased with their project, until an "
        "admin names others.",
        Depends.VIEWER,
    )
    rank: int = strawberry.field(description="Its place among the fields.")
    version: int = strawberry.field(description="Guards writes: send it back to change what you saw.")
    archived: bool = computed(
        lambda row: row.archived_at is not None, bool, "Whether it is shown and set no more; its values stay."
    )

    is_type_of = shows(models.CustomField)


@strawberry.type(description="What an item, or something else, has in a custom field.")
class CustomFieldValue:
    field: CustomField = strawberry.field(description="The field.")
    value: strawberry.scalars.JSON = strawberry.field(
        description="The value, as the field's kind says (`CustomFieldKind`)."
    )
    person: User | None = batch(
        resolved.person, User | None, "Whom the value names, of the kind PERSON.", Depends.ROW
    )


@strawberry.input(description="An option of a choice.")
class CustomFieldOptionInput:
    name: str = strawberry.field(description="1 to 60 characters; no other option has it.")
    key: str | None = strawberry.field(
        default=_UNSET,
        description="Of one that there is, its key; of a new one a letter a-z and up to 39 of a-z, 0-9 and _ after it, by "
        "default made of its name.",
    )
    colour: str | None = strawberry.field(
        default=_UNSET, description="# and six hexadecimal digits. By default grey, or as it was."
    )


@strawberry.input(description="A new custom field.")
class CustomFieldCreateInput:
    name: str = strawberry.field(description=_NAME)
    kind: FieldKind = strawberry.field(description="What its values are, for ever.")
    noun: FieldNoun | None = strawberry.field(
        default=_UNSET, description="What has it, for ever; by default items."
    )
    key: str | None = strawberry.field(
        default=_UNSET,
        description="A letter a-z, and up to 39 of a-z, 0-9 and _ after it, for ever; by default made of its name.",
    )
    description: str | None = strawberry.field(default=_UNSET, description=_DESCRIPTION)
    options: list[CustomFieldOptionInput] | None = strawberry.field(
        default=_UNSET, description="Of a choice what may be chosen, in order, at most 200."
    )
    currency: str | None = strawberry.field(default=_UNSET, description=_CURRENCY)
    required: bool | None = strawberry.field(default=_UNSET, description=_REQUIRED)
    customers_see: bool | None = strawberry.field(default=_UNSET, description=f"{_SEE} By default not.")
    customers_edit: bool | None = strawberry.field(default=_UNSET, description=f"{_EDIT} By default not.")
    type_ids: list[strawberry.ID] | None = strawberry.field(
        default=_UNSET, description="The types whose items get values; by default all."
    )


@strawberry.input(description="What to change in a custom field; what is left out stays.")
class CustomFieldEditInput:
    name: str | None = strawberry.field(default=_UNSET, description=_NAME)
    description: str | None = strawberry.field(default=_UNSET, description=_DESCRIPTION)
    options: list[CustomFieldOptionInput] | None = strawberry.field(
        default=_UNSET,
        description="All options that may be chosen, in order. Those that are left out are archived: items keep them.",
    )
    currency: str | None = strawberry.field(default=_UNSET, description=_CURRENCY)
    required: bool | None = strawberry.field(default=_UNSET, description=_REQUIRED)
    customers_see: bool | None = strawberry.field(default=_UNSET, description=_SEE)
    customers_edit: bool | None = strawberry.field(default=_UNSET, description=_EDIT)
    type_ids: list[strawberry.ID] | None = strawberry.field(
        default=_UNSET,
        description="The types whose items get values; null for all. Items of others keep what they have.",
    )


@strawberry.type(description="How many rows, such as items, have a value in a custom field.")
class CustomFieldCount:
    value: strawberry.scalars.JSON | None = strawberry.field(
        description="The value, of several choices one; null for the rows that have none."
    )
    count: int = strawberry.field(description="How many you may see have it.")


@strawberry.type
class CustomFieldQueries:
    custom_fields = root(
        resolved.custom_fields,
        list[CustomField],
        "The custom fields that you may see, in order. Customers see those that are for them.",
        noun=(FieldNoun | None, "Of what; by default of items."),
        archived=(bool | None, "True: those that are archived instead, for staff."),
    )
    custom_field_counts = root(
        counted.custom_field_counts,
        list[CustomFieldCount],
        "How many items that you may see have each value of a CHOICE, CHOICES, CHECKBOX or PERSON, up to 1,000, most first, "
        "and last how many have none.",
        key=(str, "The field's key."),
        filter=(ItemFilter | None, "Which items."),
    )
    project_field_counts = root(
        counted.project_field_counts,
        list[CustomFieldCount],
        "The same of projects that are not archived, by their fields.",
        key=(str, "The field's key."),
        filter=(ProjectFilter | None, "Which projects."),
    )
    customer_field_counts = root(
        counted.customer_field_counts,
        list[CustomFieldCount],
        "The same of customers, by their fields.",
        key=(str, "The field's key."),
        filter=(CustomerFilter | None, "Which customers."),
    )
    organization_field_counts = root(
        counted.organization_field_counts,
        list[CustomFieldCount],
        "The same of organizations, by their fields.",
        key=(str, "The field's key."),
        filter=(OrganizationFilter | None, "Which organizations."),
    )


def _payload(verb: str) -> object:
    return payload(f"CustomField{verb}Payload", "custom_field", CustomField, "The field, as it is now.")


@strawberry.type
class CustomFieldMutations:
    custom_field_create = mutation(
        verbs.create,
        _payload("Create"),
        "Make a custom field; each noun has at most 250. For admins.",
        input=(CustomFieldCreateInput, "The field."),
    )
    custom_field_edit = mutation(
        verbs.edit,
        _payload("Edit"),
        "Change a custom field. For admins.",
        input=(CustomFieldEditInput, "The changes."),
    )
    custom_field_reorder = mutation(
        verbs.reorder,
        payload("CustomFieldReorderPayload", "custom_fields", list[CustomField], "All fields, in order."),
        "Put the custom fields of a noun into another order. For admins.",
        ids=(list[strawberry.ID], "Each of its fields that is not archived exactly once."),
        noun=(FieldNoun | None, "Whose; by default those of items."),
    )
    custom_field_archive = mutation(
        verbs.archive,
        _payload("Archive"),
        "Show and set a custom field no more. Its values stay, and come back with it. For admins.",
    )
    custom_field_restore = mutation(
        verbs.restore,
        _payload("Restore"),
        "Show a custom field that was archived again, behind all others. For admins.",
    )
