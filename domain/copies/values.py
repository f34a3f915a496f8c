"""What copies have in custom fields."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from orjson import dumps

from domain.copies.given import Cast, cast
from kit.ids import split_global, to_global
from models import CustomField, CustomValue, FieldNoun, Item, PrincipalKind, Project, ProjectValue
from models.custom_field import LETTERS, FieldKind, shown

_PERSON = LETTERS[FieldKind.PERSON]


class Values(NamedTuple):
    """As its row has them, and the texts that it is found by, each with its field's key."""

    custom: dict[str, str]
    held: list[tuple[str, str]]


def person_of(text: str) -> UUID | None:
    """Whom a value names, if it names one."""
    return split_global(shown(text))[1] if text.startswith(_PERSON) else None


async def values(items: Sequence[Item], people: Cast) -> Mapping[UUID, Values]:
    """By item: of the fields that there still are, and that its type has; of people who stands for them."""
    having = [item for item in items if item.custom]
    named = {key for item in having for key in item.custom or ()}
    if not named:
        return {}
    fields = await _fields(FieldNoun.ITEM, named)
    held: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    found = CustomValue.filter(item_id__in=[item.id for item in having]).order_by(
        "id"
    )  # house: of visible items
    for key, field, text in await found.values_list("item_id", "field_key", "held"):
        held[key].append((field, text))
    return {item.id: _of(_its(item, fields), held[item.id], people) for item in having}


async def of_project(project: Project, named: Mapping[str, str | None], keeps_people: bool) -> Values:
    """The same of a project."""
    custom = project.custom or {}
    if not custom:
        return Values({}, [])
    fields = await _fields(FieldNoun.PROJECT, custom)
    found = ProjectValue.filter(project_id=project.id).order_by("id")  # house: of a visible project
    held = await found.values_list("field_key", "held")
    people = await cast(named, keeps_people, [person_of(text) for text in custom.values()])
    return _of({key: text for key, text in custom.items() if key in fields}, held, people)


async def _fields(noun: FieldNoun, keys: Iterable[str]) -> Mapping[str, CustomField]:
    rows = CustomField.filter(
        noun=noun, key__in=list(keys), archived_at__isnull=True
    )  # house: of what is visible
    return {field.key: field for field in await rows}


def _its(item: Item, fields: Mapping[str, CustomField]) -> Mapping[str, str]:
    """What an item has in fields that its type has."""
    custom = item.custom or {}
    return {key: text for key, text in custom.items() if key in fields and fields[key].is_of(item.type_id)}


def _of(wanted: Mapping[str, str], held: Iterable[tuple[str, str]], people: Cast) -> Values:
    custom: dict[str, str] = {}
    persons: dict[str, str] = {}
    for key, text in wanted.items():
        named = person_of(text)
        if named is None:
            custom[key] = text
            continue
        person = people.who(named)
        if person is not None and person.kind is PrincipalKind.USER:
            custom[key] = _PERSON + dumps(to_global("user", person.id)).decode()
            persons[key] = str(person.id)
    return Values(custom, [(key, persons.get(key, text)) for key, text in held if key in custom])
