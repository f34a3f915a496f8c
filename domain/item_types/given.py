"""What admins say of types and statuses, checked."""

import re
from collections.abc import Iterable, Sequence
from typing import Protocol
from uuid import UUID

from kit import text
from kit.errors import Invalid
from models import Ability

NAME_MOST = 60

_PREFIX = re.compile(r"[A-Z][A-Z0-9]{0,7}")
_ICON = re.compile(r"[a-z0-9-]{1,32}")


class Named(Protocol):
    """A row that has a name."""

    id: UUID
    name: str


def check_name(name: str) -> str:
    """Raises: Invalid, TooLarge."""
    return text.check(name, "input", "name", most=NAME_MOST, least=1)


def check_free(name: str, among: Iterable[Named], noun: str, but: UUID | None = None) -> None:
    """Raises: Invalid, if another of these has the name, whatever the case and accents."""
    if any(text.fold(each.name) == text.fold(name) for each in among if each.id != but):
        raise Invalid(f"There is a {noun} with this name.", "input", "name")


def check_prefix(prefix: str) -> str:
    """Raises: Invalid. A letter comes first, so that no date or phone number in a subject is taken for a key."""
    found = prefix.strip().upper()
    if not _PREFIX.fullmatch(found):
        raise Invalid(
            "A prefix is a letter, and up to seven letters and digits after it.", "input", "keyPrefix"
        )
    return found


def check_icon(icon: str) -> str:
    """Raises: Invalid."""
    if not _ICON.fullmatch(icon):
        raise Invalid("The name of an icon is up to 32 of a-z, 0-9 and -.", "input", "icon")
    return icon


def abilities(wanted: Sequence[Ability]) -> list[str]:
    """Each once, in their usual order."""
    return [each.value for each in Ability if each in wanted]


def check_all_named(ids: Sequence[UUID], rows: Sequence[Named], nouns: str) -> None:
    """Raises: Invalid, unless each of the rows is named exactly once."""
    if len(ids) != len(rows) or set(ids) != {row.id for row in rows}:
        raise Invalid(f"Name each of the {len(rows)} {nouns} exactly once.", "ids")
