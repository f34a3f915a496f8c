"""What admins say of custom fields, checked."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.colours import GREY, check_colour
from kit import text
from kit.errors import Invalid, NotFound, TooLarge
from models import FieldKind, FieldNoun, ItemType, Viewer

NAME_MOST, DESCRIPTION_MOST = 60, 500
OPTIONS_MOST = 200

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_CHOICES = (FieldKind.CHOICE, FieldKind.CHOICES)


@dataclass(frozen=True, kw_only=True)
class NewOption:
    """An option as it is to be; without a key a new one, whose key is made of its name."""

    name: str
    key: str | None = None
    colour: str | None = None


def check_name(name: str) -> str:
    """Raises: Invalid, TooLarge."""
    return text.check(name, "input", "name", most=NAME_MOST, least=1)


def check_description(description: str) -> str:
    """Raises: Invalid, TooLarge."""
    return text.check(description, "input", "description", most=DESCRIPTION_MOST)


def check_key(key: str, *path: str | int) -> str:
    """Raises: Invalid."""
    if not _KEY.fullmatch(key):
        raise Invalid("A key is a letter a-z, and up to 39 of a-z, 0-9 and _ after it.", *path)
    return key


def key_of(name: str, taken: Collection[str], otherwise: str) -> str:
    """A key made of a name, which nothing else has."""
    words = re.findall(r"[a-z0-9]+", text.fold(name))
    begins = "_".join(words).lstrip("0123456789_")[:34].rstrip("_") or otherwise
    number = 1
    key = begins
    while key in taken:
        number += 1
        key = f"{begins}_{number}"
    return key


def check_currency(kind: FieldKind, currency: str | None) -> str:
    """What an amount is in; empty where there is none. Raises: Invalid."""
    if kind is not FieldKind.MONEY:
        if currency:
            raise Invalid("Only money is in a currency.", "input", "currency")
        return ""
    if not _CURRENCY.fullmatch(currency or ""):
        raise Invalid("Money is in a currency, by its three letters, such as EUR.", "input", "currency")
    return currency or ""


def options(
    kind: FieldKind, wanted: Sequence[NewOption] | None, held: Sequence[dict[str, Any]] = ()
) -> list[dict[str, Any]] | None:
    """The options in this order, behind them as archived those that are not wanted any more; None where nothing is to choose.

    Raises: Invalid (of a field without options, none at all, a name or key twice, an unknown key, a colour), TooLarge.
    """
    if kind not in _CHOICES:
        if wanted:
            raise Invalid("Only choices have options.", "input", "options")
        return None
    if not wanted:
        raise Invalid("A choice has at least one option.", "input", "options")
    found = _wanted(wanted, {each["key"]: each for each in held})
    named = {each["key"] for each in found}
    gone = [{**each, "archived": True} for each in held if each["key"] not in named]
    if len(found) + len(gone) > OPTIONS_MOST:
        raise TooLarge(
            f"A field has at most {OPTIONS_MOST} options, archived ones among them.", "input", "options"
        )
    return [*found, *gone]


def _wanted(wanted: Sequence[NewOption], held: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    keys, names = {*held}, set()
    for index, each in enumerate(wanted):
        path = ("input", "options", index)
        name = text.check(each.name, *path, "name", most=NAME_MOST, least=1)
        if text.fold(name) in names:
            raise Invalid("Two options have this name.", *path, "name")
        names.add(text.fold(name))
        if each.key is None:
            key = key_of(name, keys, "option")
        else:
            key = check_key(each.key, *path, "key")
            if any(key == other["key"] for other in found):
                raise Invalid("This option is named twice.", *path, "key")
        keys.add(key)
        usual = held.get(key, {}).get("colour", GREY)
        colour = usual if each.colour is None else check_colour(each.colour, *path, "colour")
        found.append({"key": key, "name": name, "colour": colour, "archived": False})
    return found


def check_sides(noun: FieldNoun, *, customers_see: bool, customers_edit: bool) -> None:
    """Raises: Invalid, if customers would edit what they do not see."""
    if customers_edit and not customers_see:
        raise Invalid("What customers edit they also see.", "input", "customersEdit")
    if customers_edit and noun is not FieldNoun.ITEM:
        raise Invalid("Customers edit fields of items only.", "input", "customersEdit")


def check_typed(noun: FieldNoun, type_ids: Sequence[UUID] | None) -> None:
    """Raises: Invalid, if types are named for something that has none."""
    if type_ids is not None and noun is not FieldNoun.ITEM:
        raise Invalid("Only items have types.", "input", "typeIds")


async def check_types(
    viewer: Viewer, type_ids: Sequence[UUID] | None, had: Sequence[str] | None = None
) -> list[str] | None:
    """The types whose items have the field; None for all. Those that it `had` and that the viewer does not see, such as the own
    ones of a project in the bin, it keeps.

    Raises: Invalid (an empty list), NotFound (one that there is not).
    """
    if type_ids is None:
        return None
    if not type_ids:
        raise Invalid("Name at least one type, or null for all.", "input", "typeIds")
    types = ItemType.visible_to(viewer).filter(retired_at__isnull=True)
    there = set(await types.values_list("id", flat=True))
    for index, key in enumerate(type_ids):
        if key not in there:
            raise NotFound("There is no such type.", "input", "typeIds", index)
    return list(dict.fromkeys([*(str(key) for key in type_ids), *await _unseen(viewer, had or ())]))


async def _unseen(viewer: Viewer, type_ids: Sequence[str]) -> list[str]:
    """Those of these types that there are, but not for the viewer."""
    seen = set(await ItemType.visible_to(viewer).filter(id__in=type_ids).values_list("id", flat=True))
    rows = ItemType.filter(id__in=type_ids).order_by(
        "rank", "id"
    )  # house: kept as they are, for whoever sees them
    return [str(key) for key in await rows.values_list("id", flat=True) if key not in seen]
