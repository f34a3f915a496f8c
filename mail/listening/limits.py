"""How much the door takes, and of whom."""

from collections import Counter
from dataclasses import dataclass

from domain.mails import incoming


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Seconds, and numbers of things."""

    silence: float = 300.0
    """How long a client may say nothing, and a mail's next line may take (RFC 5321 asks for five minutes)."""
    whole_mail: float = 1_800.0
    """How long a mail may take from DATA to its end."""
    connections: int = 100
    connections_per_address: int = 10
    recipients: int = 100
    """Of one mail; RFC 5321 asks for a hundred."""
    small: int = 2**20
    """Bytes that each mail may have in memory, however many there are."""
    held: int = 4 * incoming.SIZE_MOST
    """Bytes that larger mails which are being received may have besides, all together."""
    held_per_address: int = 2 * incoming.SIZE_MOST
    """Of these, those of one address, where it is told of whom they are."""


class Room:
    """What there still is room for."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._held = 0
        self._held_of: Counter[str] = Counter()
        self._connected: Counter[str] = Counter()

    def admit(self, address: str) -> bool:
        """Whether one more connection from this address may stay; an empty one is this machine's own."""
        own = self._connected[address] if address else 0
        if self._connected.total() >= self.limits.connections or own >= self.limits.connections_per_address:
            return False
        self._connected[address] += 1
        return True

    def left(self, address: str) -> None:
        """One that was admitted has ended."""
        self._connected[address] -= 1
        if not self._connected[address]:
            del self._connected[address]

    def hold(self, size: int, address: str = "") -> bool:
        """Whether so many more bytes may be held, for this address if one is given; they are only if so."""
        if self._held + size > self.limits.held:
            return False
        if address and self._held_of[address] + size > self.limits.held_per_address:
            return False
        self._held += size
        if address:
            self._held_of[address] += size
        return True

    def let_go(self, size: int, address: str = "") -> None:
        """So many bytes are held no longer."""
        self._held -= size
        if address:
            self._held_of[address] -= size
            if not self._held_of[address]:
                del self._held_of[address]
