"""What else becomes of a mail than that it is sent."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Unneeded:
    """Why a mail need not, or may not, be sent any more."""

    why: str


@dataclass(frozen=True)
class PutOff:
    """What it tells waits, since there is no room for it in this hour, say: nothing is to be done."""
