"""Comparators, and filter inputs made from what a noun declares (`models/properties`)."""

from datetime import date
from enum import Enum
from typing import Annotated, Any, Optional

import strawberry

from models.properties.declaration import Kind, Properties, Property
from resolvers.inputs import Direction, Nulls, Term

_TEXTS = {
    "eq": "Is this.",
    "in": "Is one of these, up to 1,000.",
    "not": "Is not this; true where there is no value.",
    "is_null": "Has no value (true), or has one (false).",
    "gt": "Is greater.",
    "gte": "Is greater or equal.",
    "lt": "Is less.",
    "lte": "Is less or equal.",
    "before": "Is before this instant (ISO 8601 with offset) or duration from now (`-P14D`).",
    "after": "Is after this instant (ISO 8601 with offset) or duration from now (`-P14D`).",
    "contains": "Contains this, without regard to case and accents.",
    "starts_with": "Begins with this, without regard to case and accents.",
    "some": "Has at least one of these.",
    "every": "Has all of these.",
    "none": "Has none of these.",
}
_LISTS = {"in", "some", "every", "none"}


def comparator(name: str, description: str, value: Any, operators: tuple[str, ...]) -> Any:
    """An input type with one optional field for each operator."""
    types = {
        operator: bool if operator == "is_null" else list[value] if operator in _LISTS else value
        for operator in operators
    }
    return _input(name, description, {o: (t, _TEXTS[o]) for o, t in types.items()})


def _input(name: str, description: str, fields: dict[str, tuple[Any, str]]) -> Any:
    body: dict[str, Any] = {"__annotations__": {_python(n): Optional[t] for n, (t, _) in fields.items()}}  # noqa: UP045
    for field, (_, text) in fields.items():
        body[_python(field)] = strawberry.field(
            default=strawberry.UNSET, description=text, name=field if _python(field) != field else None
        )
    return strawberry.input(
        type(name, (), {**body, "__module__": __name__}), name=name, description=description
    )


def _python(name: str) -> str:
    return f"{name}_" if name in ("in", "not", "all", "any") else name


_BY_KIND = {
    Kind.ID: ("IdFilter", "By an id.", strawberry.ID, ("eq", "in", "not", "is_null")),
    Kind.IDS: ("IdsFilter", "By ids of which a row has several.", strawberry.ID, ("some", "every", "none")),
    Kind.NUMBER: ("NumberFilter", "By a number.", int, ("eq", "in", "not", "gt", "gte", "lt", "lte")),
    Kind.FLAG: ("FlagFilter", "By yes or no.", bool, ("eq",)),
    Kind.INSTANT: ("InstantFilter", "By a time.", str, ("before", "after", "is_null")),
    Kind.DAY: (
        "DateFilter",
        "By a day.",
        date,
        ("eq", "gt", "gte", "lt", "lte", "is_null"),
    ),
    Kind.TEXT: (
        "TextFilter",
        "By text, without regard to case and accents.",
        str,
        ("eq", "contains", "starts_with"),
    ),
}
_COMPARATORS = {kind: comparator(*shape) for kind, shape in _BY_KIND.items()}


_DECIMALS = comparator(
    "DecimalFilter", "By a number with decimal places.", float, ("eq", "in", "not", "gt", "gte", "lt", "lte")
)
_DAYS = comparator(
    "DayFilter", "By a day, such as 2026-11-26.", str, ("eq", "in", "not", "gt", "gte", "lt", "lte")
)
_OPTIONS = comparator("OptionsFilter", "By keys of a field's options.", str, ("some", "every", "none"))

CustomFieldFilter: Any = _input(
    "CustomFieldFilter",
    "By a custom field that you may see: a key, and one comparator or several of the field's kind, joined by AND. What has no "
    "value fulfils `not`, `none` and `isNull: true` alone. A key that there is not stands for a field without values.",
    {
        "key": (str, "The field's key."),
        "text": (
            _COMPARATORS[Kind.TEXT],
            "Of TEXT and LINK, by its first 500 characters. Streams cannot follow it.",
        ),
        "number": (_DECIMALS, "Of NUMBER and MONEY."),
        "day": (_DAYS, "Of DATE."),
        "checked": (_COMPARATORS[Kind.FLAG], "Of CHECKBOX."),
        "options": (_OPTIONS, "Of CHOICE and CHOICES."),
        "person": (_COMPARATORS[Kind.ID], "Of PERSON."),
        "is_null": (bool, _TEXTS["is_null"] + " Of any kind. Streams cannot follow it."),
    },
)


def filter_input(name: str, properties: Properties, module: str) -> Any:
    """The filter input of a noun: a comparator for each property, with `all`, `any` and `not` over filters of its own.

    module: where the result is found under `name`, for these three.
    """
    own: Any = Annotated[name, strawberry.lazy(module)]
    fields: dict[str, tuple[Any, str]] = {
        p.name: (_comparator(p), p.description + _limits(p, properties))
        for p in properties.all
        if p.filterable and p.kind is not Kind.CUSTOM
    }
    for custom in (p for p in properties.all if p.kind is Kind.CUSTOM):
        fields[custom.name] = (_listed(CustomFieldFilter), custom.description)
    fields["all"] = (list[own], "All of these hold.")
    fields["any"] = (list[own], "At least one of these holds.")
    fields["not"] = (own, "This does not hold.")
    return _input(name, f"Which {properties.noun}s; what is given is joined by AND.", fields)


def _comparator(property: Property) -> Any:
    if property.kind is Kind.ENUM:
        assert property.choices is not None
        name = f"{property.choices.__strawberry_definition__.name}Filter"  # type: ignore[attr-defined]
        if name not in _ENUMS:
            _ENUMS[name] = comparator(name, "By one of fixed values.", property.choices, ("eq", "in", "not"))
        return _ENUMS[name]
    return _COMPARATORS[property.kind]


_ENUMS: dict[str, Any] = {}


def _limits(property: Property, properties: Properties) -> str:
    notes = ["For staff only."] if property.internal else []
    if properties.followed and not property.live:
        notes.append("Streams cannot follow it.")
    return " ".join(["", *notes]) if notes else ""


def _listed(type_: Any) -> Any:
    return list[type_]


def _order_name(property: Property) -> str:
    return "CUSTOM_FIELD" if property.kind is Kind.CUSTOM else property.name.upper()


def order_input(name: str, properties: Properties) -> Any:
    """The order input of a noun, over its sortable properties."""
    names = {_order_name(p): p.name for p in properties.all if p.sortable}
    choices: Any = strawberry.enum(  # type: ignore[call-overload]
        Enum(f"{name}Field", names), description=f"What {properties.noun}s can be sorted by."
    )
    for value in choices.__strawberry_definition__.values:
        one = properties.named(value.value)
        value.description = one.description + (" For staff only." if one.internal else "")
    has_custom = any(p.kind is Kind.CUSTOM for p in properties.all)
    more: dict[str, Any] = {"custom_field": Optional[str]} if has_custom else {}  # noqa: UP045
    body: dict[str, Any] = {
        "__annotations__": {"field": choices, "direction": Direction, "nulls": Optional[Nulls], **more},  # noqa: UP045
        "field": strawberry.field(description="By what."),
        "direction": strawberry.field(default=Direction.ASC, description="Which way."),
        "nulls": strawberry.field(
            default=None, description="Where rows without a value come; by default last."
        ),
        "term": _custom_term if has_custom else property_term,
        "__module__": __name__,
    }
    if has_custom:
        body["custom_field"] = strawberry.field(
            default=None,
            description="Of CUSTOM_FIELD, which: its key. Choices are sorted as their options stand.",
        )
    return strawberry.input(type(name, (), body), name=name, description="One term of an order.")


def _custom_term(self: Any) -> Term:
    """This order input as a term, where that may be a custom field."""
    return Term(self.field.value, self.direction, self.nulls, self.custom_field)


def property_term(self: Any) -> Term:
    """This order input as a term."""
    return Term(self.field.value, self.direction, self.nulls)
