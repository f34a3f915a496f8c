"""Custom fields as properties: one is made for each key that a filter names, since what there is only the database knows.

Their values are compared as the texts that `CustomValue.held` has, in SQL and in memory.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from tortoise.expressions import Q, Subquery

from kit import sortable
from models.custom_field import CustomField, CustomValue, FieldNoun, is_words, shown
from models.paging import Sort
from models.properties.declaration import Kind, Property
from models.viewer import Viewer
from models.writing.answers import dialect


def named(key: str) -> str:
    """Under which name a snapshot has the field's value."""
    return f"custom:{key}"


def property_of(key: str, kind: Kind, viewer: Viewer, *, live: bool) -> Property:
    """The field of this key, if there is one that the viewer sees; else nothing has a value. Customers' streams cannot follow it:
    what they see of an event does not say which fields are theirs.
    """
    rows = _rows_for(key, viewer)

    def through(held: Q) -> Q:
        return Q(id__in=Subquery(CustomValue.filter(rows, held).values("item_id")))

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


def _rows_for(key: str, viewer: Viewer) -> Q:
    """The values of the field; of one that is not for customers, or was archived, they find none."""
    if viewer.is_staff:
        return Q(field_key=key)
    theirs = CustomField.visible_to(viewer).filter(key=key, noun=FieldNoun.ITEM).values("key")
    return Q(field_key__in=Subquery(theirs))


def sort_of(key: str, viewer: Viewer, *, descending: bool, nulls_first: bool) -> Sort:
    """An order by a field that the viewer sees: choices as their options stand, all else by value; of several the first."""
    theirs = "" if viewer.is_staff else "AND f.customers_see AND f.archived_at IS NULL"
    place = dialect().place_of_member("f.options", "key", "v.held")
    expression = (
        f"(SELECT min(coalesce({place}, v.held)) FROM custom_values AS v JOIN custom_fields AS f"
        " ON f.key = v.field_key AND f.noun = 'item'"
        f" WHERE v.item_id = items.id AND v.field_key = '{key}' {theirs})"
    )
    return Sort(f"custom_{key}", descending, nullable=True, nulls_first=nulls_first, expression=expression)


def state(custom: Mapping[str, str]) -> dict[str, Any]:
    """An item's values, as streams compare them; people's own words are left out."""
    return {
        named(key): _LIVE[written[0]](shown(written))
        for key, written in custom.items()
        if not is_words(written)
    }


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
