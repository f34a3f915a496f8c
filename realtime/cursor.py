"""Where in the log a client stands, as a sealed text that tells it no counts.

All texts are of one length. Those of one event are alike, so that a client knows its own write when a stream tells of it;
those that say where the log stands never are: who asks again and again is not to learn that, or how often, something has
happened to others.
"""

import secrets
from typing import NamedTuple

from kit.seal import seal, unseal

_PURPOSE = "log"
_DIGITS = 19
"""Of the highest position there can be, 2^63 - 1."""
_SALT_BYTES = 6
_SALTS_AT_ONCE = 256
_OF_EVENTS = "0" * 2 * _SALT_BYTES
_epoch = ""
_salts: list[str] = []


def use_epoch(epoch: str) -> None:
    """Say which log this process reads; the hub does when it starts."""
    global _epoch
    _epoch = epoch


def of_event(position: int) -> str:
    """The cursor of an event that the client is told of, as clients hold it."""
    return _to_text(Cursor(_epoch, position), _OF_EVENTS)


def standing_at(position: int) -> str:
    """The cursor of where the log stands, as clients hold it; another text each time."""
    return to_text(Cursor(_epoch, position))


class Cursor(NamedTuple):
    """A position in the log of one epoch; compare these, not their texts."""

    epoch: str
    position: int


def to_text(cursor: Cursor) -> str:
    """The cursor as clients hold it; another text each time."""
    if not _salts:  # many at once: each call of the system takes longer than all the rest of this
        drawn = secrets.token_hex(_SALT_BYTES * _SALTS_AT_ONCE)
        _salts.extend(
            drawn[start : start + len(_OF_EVENTS)] for start in range(0, len(drawn), len(_OF_EVENTS))
        )
    return _to_text(cursor, _salts.pop())


def from_text(text: str, *path: str | int) -> Cursor:
    """The cursor that a client holds.

    Raises: Invalid, if it is none of ours.
    """
    _, epoch, position = unseal(_PURPOSE, text, *path)
    return Cursor(str(epoch), int(position or 0))


def _to_text(cursor: Cursor, salt: str) -> str:
    return seal(_PURPOSE, [salt, cursor.epoch, f"{cursor.position:0{_DIGITS}}"])
