"""Values of custom fields, as clients send them: checked by the field's kind, and written as they are kept."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import orjson

from domain.principals import chosen_one
from kit import sortable, text
from kit.errors import Invalid, TooLarge
from kit.ids import from_global
from models import CustomField, FieldKind, PrincipalKind, Viewer
from models.custom_field import LETTERS
from models.properties.custom import HELD_MOST, flag

TEXT_MOST, LONG_TEXT_MOST, LINK_MOST = 250, 10_000, 2_000
CHOSEN_MOST = 50


class Given(NamedTuple):
    """A value as clients have it, and the texts that its item is found by."""

    value: Any
    held: list[str]


async def check(
    viewer: Viewer, field: CustomField, given: Any, before: Any, *path: str | int
) -> tuple[str, list[str]]:
    """(the value as its item's row has it, as it is found by). `before`: what the item has; options of it may stay, though
    archived.

    Raises: Invalid (another kind, an option that there is not, out of range), TooLarge, NotFound (a person).
    """
    if field.kind is FieldKind.PERSON:
        found = await _person(viewer, given, *path)
    else:
        found = _CHECKS[field.kind](field, given, before, path)
    return LETTERS[field.kind] + orjson.dumps(found.value).decode(), found.held


def _words(given: Any, path: tuple[str | int, ...], most: int) -> str:
    if not isinstance(given, str):
        raise Invalid("This field takes a text.", *path)
    return text.check(given, *path, most=most, least=1)


def _text(field: CustomField, given: Any, before: Any, path: tuple[str | int, ...]) -> Given:
    words = _words(given, path, TEXT_MOST)
    return Given(words, [text.fold(words)[:HELD_MOST]])


def _long_text(field: CustomField, given: Any, before: Any, path: tuple[str | int, ...]) -> Given:
    return Given(_words(given, path, LONG_TEXT_MOST), [""])


def _link(field: CustomField, given: Any, before: Any, path: tuple[str | int, ...]) -> Given:
    url = _words(given, path, LINK_MOST)
    try:
        parts = urlsplit(url)
        is_one = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", url)
    except ValueError:
        is_one = False
    if not is_one:
        raise Invalid("This field takes a link that begins with http:// or https://.", *path)
    return Given(url, [text.fold(url)[:HELD_MOST]])


def _number(field: CustomField, given: Any, before: Any, path: tuple[str | int, ...]) -> Given:
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise Invalid("This field takes a number.", *path)
    try:
        return Given(sortable.plain(given), [sortable.number(given)])
    except sortable.NotSortable as why:
        raise Invalid(str(why), *path) from None


def _day(field: CustomField, given: Any, before: Any, path: tuple[str | int, ...]) -> Given:
    try:
        return Given(given, [sortable.day(sortable.to_day(given))])
    except (TypeError, ValueError):
        raise Invalid("This field takes a day such as 2026-11-26, from 1970 to 9999.", *path) from None


def _checkbox(field: CustomField, given: Any, before: Any, path: tuple[str | int, ...]) -> Given:
    if not isinstance(given, bool):
        raise Invalid("This field takes true or false.", *path)
    return Given(given, [flag(given)])


def _choice(field: CustomField, given: Any, before: Any, path: tuple[str | int, ...]) -> Given:
    if not isinstance(given, str):
        raise Invalid("This field takes the key of an option.", *path)
    _check_option(field, given, [before], path)
    return Given(given, [given])


def _choices(field: CustomField, given: Any, before: Any, path: tuple[str | int, ...]) -> Given:
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise Invalid("This field takes a list of keys of options.", *path)
    if not given:
        raise Invalid("Choose at least one option, or null for none.", *path)
    if len(given) > CHOSEN_MOST:
        raise TooLarge(f"At most {CHOSEN_MOST} options are chosen.", *path)
    for index, each in enumerate(given):
        _check_option(field, each, before or (), (*path, index))
    asked = set(given)
    chosen = [each["key"] for each in field.options or () if each["key"] in asked]
    return Given(chosen, chosen)


def _check_option(field: CustomField, key: str, held: Any, path: tuple[str | int, ...]) -> None:
    for each in field.options or ():
        if each["key"] == key and (not each["archived"] or key in held):
            return
    raise Invalid("There is no such option.", *path)


async def _person(viewer: Viewer, given: Any, *path: str | int) -> Given:
    if not isinstance(given, str):
        raise Invalid("This field takes the id of a user.", *path)
    key = from_global(given, "user", path=path)
    person = await chosen_one(viewer, key, frozenset({PrincipalKind.USER}), *path)
    return Given(given, [str(person.id)])


_CHECKS: dict[FieldKind, Callable[[CustomField, Any, Any, tuple[str | int, ...]], Given]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _long_text,
    FieldKind.LINK: _link,
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _number,
    FieldKind.DATE: _day,
    FieldKind.CHECKBOX: _checkbox,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
}
