"""Keys (UUIDv7, RFC 9562) and the opaque, typed ids that clients hold.

A global id is a type prefix, an underscore and the key as RFC 9562 writes it, in lower case:
`item_01890a5d-ac96-774b-bcce-b302099a8057`. A database can write it too, without a detour.
"""

from uuid import UUID

import uuid_utils
from uuid_utils.compat import uuid7

from kit.errors import Invalid


def new_id() -> UUID:
    """A fresh key; keys made later by one process sort later."""
    return uuid7()


def new_hex() -> str:
    """The digits of a fresh key, for who needs no key: a request's id."""
    return uuid_utils.uuid7().hex


def to_global(prefix: str, key: UUID) -> str:
    """The id that a client holds for the row `key` of the type named by `prefix`."""
    return f"{prefix}_{key}"


def split_global(text: str, *path: str | int) -> tuple[str, UUID]:
    """The (prefix, key) of a global id.

    Raises: Invalid, if `text` is no global id at all.
    """
    prefix, _, written = text.rpartition("_")
    try:
        key = UUID(written)
    except ValueError:
        raise Invalid("This is not an id of ours.", *path) from None
    if not prefix or str(key) != written:
        raise Invalid("This is not an id of ours.", *path)
    return prefix, key


def from_global(text: str, *prefixes: str, path: tuple[str | int, ...] = ("id",)) -> UUID:
    """The key in a global id of one of the types `prefixes`.

    Raises: Invalid, if it is no id, or one of another type.
    """
    prefix, key = split_global(text, *path)
    if prefix not in prefixes:
        wanted = " or ".join(prefixes)
        raise Invalid(f"Expected the id of a {wanted}, got that of a {prefix}.", *path)
    return key
