"""Where in the log a client stands, as a sealed text that tells it no counts."""

from typing import NamedTuple

from kit.seal import seal, unseal

_PURPOSE = "log"
_epoch = ""


def use_epoch(epoch: str) -> None:
    """Say which log this process reads; the hub does when it starts."""
    global _epoch
    _epoch = epoch


def at(position: int) -> str:
    """The cursor of a position in the present log, as clients hold it."""
    return to_text(Cursor(_epoch, position))


class Cursor(NamedTuple):
    """A position in the log of one epoch."""

    epoch: str
    position: int


def to_text(cursor: Cursor) -> str:
    """The cursor as clients hold it."""
    return seal(_PURPOSE, [cursor.epoch, cursor.position])


def from_text(text: str, *path: str | int) -> Cursor:
    """The cursor that a client holds.

    Raises: Invalid, if it is none of ours.
    """
    epoch, position = unseal(_PURPOSE, text, *path)
    return Cursor(str(epoch), int(position or 0))
