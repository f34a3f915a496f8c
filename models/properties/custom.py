"""Custom fields as properties: one is made for each key that a filter names, since what there is only the database knows.

Their values are compared as the texts that rows of values have (`CustomValue.held`), in SQL and in memory.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tortoise.expressions import Q, Subquery
from tortoise.models import Model
from tortoise.queryset import QuerySet

from kit import sortable
from kit.text import fold
from models.custom_field import (
    CustomField,
    CustomValue,
    FieldNoun,
    PrincipalValue,
    ProjectValue,
    is_words,
    shown,
)
from models.paging import Sort
from models.properties.declaration import Kind, Property
from models.viewer import Viewer
from models.writing.answers import dialect

HELD_MOST = 500
"""Of a text that is found by: what comes after has to be searched for."""


@dataclass(frozen=True)
class Holders:
    """The rows of one noun, in `table`; by which rows of values these are found, and the column by which they name theirs."""

    noun: FieldNoun
    table: str
    values: type[Model]
    owner: str

    def holding(self, *held: Q) -> Q:
        """Of which some value fulfils these conditions."""
        return Q(id__in=Subquery(self.values.filter(*held).values(self.owner)))

    def of(self, key: UUID) -> QuerySet[Any]:
        """The values of one."""
        return self.values.filter(**{self.owner: key})


HOLDERS = {
    each.noun: each
    for each in (
        Holders(FieldNoun.ITEM, "items", CustomValue, "item_id"),
        Holders(FieldNoun.PROJECT, "projects", ProjectValue, "project_id"),
        Holders(FieldNoun.CUSTOMER, "principals", PrincipalValue, "principal_id"),
        Holders(FieldNoun.ORGANIZATION, "principals", PrincipalValue, "principal_id"),
    )
}


def named(key: str) -> str:
    """Under which name a snapshot has the field's value."""
    return f"custom:{key}"


def property_of(noun: FieldNoun, key: str, kind: Kind, viewer: Viewer, *, live: bool) -> Property:
    """The noun's field of this key, if there is one that the viewer sees; else nothing has a value. Customers' streams cannot
    follow it: what they see of an event does not say which fields are theirs.
    """
    holders, rows = HOLDERS[noun], _rows_for(noun, key, viewer)

    def through(held: Q) -> Q:
        return holders.holding(rows, held)

    def within(options: list[Any]) -> Q:
        return through(Q(held__in=options))

    return Property(
        named(key) if viewer.is_staff else f"{named(key)} for customers",
        kind,
        f"The custom field {key}.",
        column="held",
        live=live and viewer.is_staff,
        within=within if kind is Kind.IDS else None,
        through=None if kind is Kind.IDS else through,
    )


def _rows_for(noun: FieldNoun, key: str, viewer: Viewer) -> Q:
    """The values of the field; of one that the viewer does not see they find none."""
    if viewer.is_staff and viewer.has_scope("items:read"):
        return Q(field_key=key)
    theirs = CustomField.visible_to(viewer).filter(key=key, noun=noun).values("key")
    return Q(field_key__in=Subquery(theirs))


def sort_of(noun: FieldNoun, key: str, viewer: Viewer, *, descending: bool, nulls_first: bool) -> Sort:
    """An order by a field that the viewer sees: choices as their options stand, all else by value; of several the first."""
    holders = HOLDERS[noun]
    theirs = "" if viewer.is_staff else "AND f.customers_see AND f.archived_at IS NULL"
    if not viewer.has_scope("items:read"):
        theirs = "AND FALSE"  # who may read no items sees no fields, of whatever noun
    place = dialect().place_of_member("f.options", "key", "v.held")
    expression = (
        f"(SELECT min(coalesce({place}, v.held)) FROM {holders.values._meta.db_table} AS v JOIN custom_fields AS f"
        f" ON f.key = v.field_key AND f.noun = '{noun.value}'"
        f" WHERE v.{holders.owner} = {holders.table}.id AND v.field_key = '{key}' {theirs})"
    )
    return Sort(f"custom_{key}", descending, nullable=True, nulls_first=nulls_first, expression=expression)


def state(custom: Mapping[str, str]) -> dict[str, Any]:
    """An item's values, as streams compare them; people's own words are left out."""
    return {
        named(key): _LIVE[written[0]](shown(written))
        for key, written in custom.items()
        if not is_words(written)
    }


def texts_of(written: str) -> list[str]:
    """The texts by which a row with this value is found."""
    if written[0] == "l":
        return [""]  # only that there is one
    value = shown(written)
    found = fold(value)[:HELD_MOST] if is_words(written) else _LIVE[written[0]](value)
    return found if isinstance(found, list) else [found]


def _options(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def flag(value: bool) -> str:
    """Whether a box is checked."""
    return "1" if value else "0"


def person(value: str) -> str:
    """Who, by a global id: the key alone."""
    return str(UUID(value.rpartition("_")[2]))


_LIVE: dict[str, Callable[[Any], Any]] = {
    "n": sortable.number,
    "d": str,
    "b": flag,
    "c": _options,
    "p": person,
}
"""By the letter of a kind."""
