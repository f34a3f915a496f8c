"""The values that were used last, within a number and a weight."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """At most `most` values of at most `most_weight` together; the one unused for longest goes first."""

    def __init__(self, most: int, most_weight: int) -> None:
        self.most = most
        self.most_weight = most_weight
        self.weight = 0
        self._kept: OrderedDict[Key, tuple[Value, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key) -> Value | None:
        """The value of this key, which now counts as used."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def put(self, key: Key, value: Value, weight: int) -> list[Key]:
        """Keep a value; the keys that had to go for it."""
        self.drop(key)
        self._kept[key] = (value, weight)
        self.weight += weight
        gone: list[Key] = []
        while len(self._kept) > self.most or self.weight > self.most_weight:
            gone.append(next(iter(self._kept)))
            self.drop(gone[-1])
        return gone

    def drop(self, key: Key) -> None:
        """Forget a value; nothing happens if it is not kept."""
        found = self._kept.pop(key, None)
        if found is not None:
            self.weight -= found[1]
