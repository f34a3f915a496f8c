"""Lines of a text that a reader may want to see only when asked for: earlier mail, signatures."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self


class FoldKind(StrEnum):
    """What is folded."""

    QUOTE = "quote"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Fold:
    """Lines of a text, counted from 1, both ends included; lines are what stands between newlines."""

    kind: FoldKind
    first_line: int
    last_line: int

    def told(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self)

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Self:
        """What `told` gave."""
        return cls(FoldKind(told["kind"]), told["first_line"], told["last_line"])
