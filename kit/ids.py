"""Keys (UUIDv7, RFC 9562) and the opaque, typed ids that clients hold.

A global id is a TypeID (https://github.com/jetify-com/typeid/tree/main/spec): a type prefix, an underscore and the key's
128 bits in Crockford's base32 (lower case): `item_01h455vb4pex5vsknk084sn02q`.
"""

from uuid import UUID

import uuid_utils
from uuid_utils.compat import uuid7

from kit.errors import Invalid

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
_LENGTH = 26  # 26 * 5 = 130 bits, so the first letter carries only 3
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_SHIFTS = range(10 * (_LENGTH // 2 - 1), -1, -10)


def new_id() -> UUID:
    """A fresh key; keys made later by one process sort later."""
    return uuid7()


def new_hex() -> str:
    """The digits of a fresh key, for who needs no key: a request's id."""
    return uuid_utils.uuid7().hex


def to_global(prefix: str, key: UUID) -> str:
    """The id that a client holds for the row `key` of the type named by `prefix`."""
    number = key.int
    return f"{prefix}_" + "".join([_PAIRS[(number >> shift) & 1023] for shift in _SHIFTS])


def split_global(text: str, *path: str | int) -> tuple[str, UUID]:
    """The (prefix, key) of a global id.

    Raises: Invalid, if `text` is no global id at all.
    """
    prefix, _, letters = text.rpartition("_")
    if not prefix or len(letters) != _LENGTH or letters[0] > "7":
        raise Invalid("This is not an id of ours.", *path)
    number = 0
    for letter in letters:
        value = _VALUES.get(letter)
        if value is None:
            raise Invalid("This is not an id of ours.", *path)
        number = number << 5 | value
    return prefix, UUID(int=number)


def from_global(text: str, *prefixes: str, path: tuple[str | int, ...] = ("id",)) -> UUID:
    """The key in a global id of one of the types `prefixes`.

    Raises: Invalid, if it is no id, or one of another type.
    """
    prefix, key = split_global(text, *path)
    if prefix not in prefixes:
        wanted = " or ".join(prefixes)
        raise Invalid(f"Expected the id of a {wanted}, got that of a {prefix}.", *path)
    return key
