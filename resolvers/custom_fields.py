"""Custom fields: all of them, and what items have in them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.queryset import QuerySet

from domain.custom_fields.given import check_key
from kit.errors import Invalid
from models import CustomField, FieldKind, FieldNoun, ItemType, Principal, Viewer
from models.custom_field import LETTERS, shown
from models.properties.custom import person as person_in
from models.writing.dialect import Sql
from models.writing.sources import Json, Row, Rows, Source, Value
from models.writing.statement import Place
from resolvers.context import Ask, Context
from resolvers.people import _known as known
from resolvers.people import _known_written as known_written
from resolvers.people import everyone, principals_by_id
from resolvers.relations import Asked, by_id, written
from resolvers.signed_in import signed, signed_in

KEYS_MOST = 250


def fields_of(
    viewer: Viewer, noun: FieldNoun = FieldNoun.ITEM, *, archived: bool = False
) -> QuerySet[CustomField]:
    """The fields that a noun has, or those that it had, as far as the viewer sees them."""
    return CustomField.visible_to(viewer).filter(noun=noun, archived_at__isnull=not archived)


def _asks(viewer: Viewer, noun: FieldNoun | None = None, archived: bool | None = None) -> Asked:
    signed(viewer)
    return Asked(fixed=(noun or FieldNoun.ITEM, bool(archived)))


def _by_rank(place: Place) -> list[str]:
    return [place.column("rank"), place.column("id")]


def _all_written(at: Place, asked: Asked) -> Source:
    noun, archived = asked.fixed
    place, source = at.statement.from_rows(fields_of(at.viewer, noun, archived=archived))
    return Rows(place, source, "TRUE", _by_rank(place))


@written(_all_written, _asks)
async def custom_fields(
    info: Ask, noun: FieldNoun | None = None, archived: bool | None = None
) -> Sequence[CustomField]:
    """All fields of a noun that are not archived, or those that are, in order."""
    rows = fields_of(signed_in(info), noun or FieldNoun.ITEM, archived=bool(archived))
    return await rows.order_by("rank", "id")


# --- a field --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Option:
    """What may be chosen."""

    key: str
    name: str
    colour: str
    archived: bool


def options(row: CustomField) -> list[Option]:
    """A field's options, in order; none where there is nothing to choose."""
    return [Option(**each) for each in row.options or ()]


def options_written(at: Place) -> Source:
    """The same, by the database."""
    option = at.statement.place(CustomField)
    texts = {
        name: Value(option.dialect.of_member(option.name, name), fields.TextField(), nullable=False)
        for name in ("key", "name", "colour")
    }
    archived = Sql(f"CAST({option.dialect.of_member(option.name, 'archived')} AS boolean)")
    parts = {**texts, "archived": Value(archived, fields.BooleanField(), nullable=False)}
    members = option.dialect.members(at.column("options"), option.name)
    return Rows(replace(option, parts=parts), members, "TRUE", [option.dialect.nth(option.name)])


async def item_types(rows: Sequence[CustomField], context: Context) -> Sequence[Sequence[ItemType] | None]:
    """The types whose items have each field, in order, of those that the viewer sees; None for all."""
    keys = [None if row.type_ids is None else [UUID(key) for key in row.type_ids] for row in rows]
    found = await by_id(ItemType.visible_to, [key for each in keys for key in each or ()], context)
    return [
        None
        if each is None
        else sorted((found[key] for key in each if key in found), key=lambda type: (type.rank, type.id))
        for each in keys
    ]


# --- a value --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Held:
    """What an item has in a field."""

    field: CustomField
    value: Any

    @property
    def person_id(self) -> UUID | None:
        """Whom it names."""
        return UUID(person_in(self.value)) if self.field.kind is FieldKind.PERSON else None


def _checked(keys: Sequence[str]) -> list[str]:
    """Raises: Invalid."""
    if len(keys) > KEYS_MOST:
        raise Invalid(f"At most {KEYS_MOST} keys at once.", "keys")
    return sorted({check_key(key, "keys", index) for index, key in enumerate(keys)})


class _Values:
    """What each row has in the fields that the viewer sees, in their order; `keys`: in these alone.

    known: of which rows the viewer may know more than a name; and the same as a condition in SQL.
    """

    def __init__(
        self,
        noun: FieldNoun,
        known: Callable[[Sequence[Any], Context], Collection[Any]] | None = None,
        known_written: Callable[[Place], str] = lambda at: "TRUE",
    ) -> None:
        self._noun = noun
        self._known = known
        self._known_written = known_written

    async def __call__(
        self, rows: Sequence[Any], context: Context, keys: Sequence[str] | None = None
    ) -> Sequence[Sequence[Held]]:
        wanted = None if keys is None else set(_checked(keys))
        known = None if self._known is None else set(self._known(rows, context))
        custom = [
            {
                key: value
                for key, value in (row.custom or {}).items()
                if (wanted is None or key in wanted) and (known is None or row.id in known)
            }
            for row in rows
        ]

        async def fetch(asked: list[str]) -> dict[str, CustomField]:
            fields = fields_of(context.viewer, self._noun).filter(key__in=asked)
            return {each.key: each for each in await fields}

        named = {key for each in custom for key in each}
        found = await context.by_key(f"custom fields of a {self._noun}", named, fetch) if named else {}
        held = [
            [Held(found[key], shown(value)) for key, value in each.items() if key in found] for each in custom
        ]
        return [sorted(each, key=lambda one: (one.field.rank, one.field.id)) for each in held]

    def asks(self, viewer: Viewer, keys: Sequence[str] | None = None) -> Asked:
        """Raises: Invalid."""
        return Asked(fixed=None if keys is None else tuple(_checked(keys)))

    def written(self, at: Place, asked: Asked) -> Source:
        field, all_fields = at.statement.from_rows(fields_of(at.viewer, self._noun))
        entry = at.statement.place(CustomField).name
        entries = at.dialect.entries(at.column("custom"), entry)
        value = Sql(f"{entry}.value")
        parts = {"field": Row(field, "", ""), "value": Json(Sql(f"substr({value}, 2)"))}
        held = replace(field, parts={**parts, "held": Value(value, fields.TextField(), nullable=False)})
        which = self._known_written(at)
        if asked.fixed is not None:
            listed = ", ".join(f"'{key}'" for key in asked.fixed)  # each fulfils `check_key`
            which += f" AND {field.column('key')} IN ({listed})" if listed else " AND FALSE"
        source = f"{entries} JOIN {all_fields} ON {field.column('key')} = {entry}.key"
        return Rows(held, source, which, _by_rank(field))


def _own_too(rows: Sequence[Principal], context: Context) -> Collection[Any]:
    """Organizations of which the viewer may know more than the name: a customer of their own."""
    own = context.viewer.organization_id
    return [*known(rows, context), *(row.id for row in rows if own is not None and row.id == own)]


def _own_too_written(at: Place) -> str:
    own = at.viewer.organization_id
    if own is None:
        return known_written(at)
    theirs = at.is_among(Principal.filter(id=own))  # house: one's own
    return f"({known_written(at)} OR {theirs})"


of_item = _Values(FieldNoun.ITEM)
of_project = _Values(FieldNoun.PROJECT)
of_customer = _Values(FieldNoun.CUSTOMER, known, known_written)
of_organization = _Values(FieldNoun.ORGANIZATION, _own_too, _own_too_written)


def _person_written(at: Place) -> Source:
    """Of a value as its item has it: a letter, a quote, `user_`, the key, a quote."""
    held: Sql = at.parts["held"].expression
    is_one = f"substr({held}, 1, 1) = '{LETTERS[FieldKind.PERSON]}'"
    key = Sql(f"CASE WHEN {is_one} THEN {at.dialect.as_key(f'substr({held}, 8, 36)')} END")
    person, people = at.statement.from_rows(everyone(at.viewer))
    return Row(person, people, f"{person.column('id')} = {key}")


@written(_person_written)
async def person(rows: Sequence[Held], context: Context) -> Sequence[Principal | None]:
    """Whom each value names."""
    keys = [row.person_id for row in rows]
    found = await principals_by_id([key for key in keys if key is not None], context)
    return [None if key is None else found.get(key) for key in keys]
