"""A request's headers, read in one pass."""

from collections.abc import Sequence


class Headers(dict[str, str]):
    """Values by names in lower case; of several with one name the first, as in Starlette's class of this name."""

    __slots__ = ("raw",)

    def __init__(self, raw: Sequence[tuple[bytes, bytes]]) -> None:
        super().__init__([(name.decode("latin-1"), value.decode("latin-1")) for name, value in reversed(raw)])
        self.raw = raw

    def every(self, name: str) -> list[str]:
        """All values under this name."""
        wanted = name.encode("latin-1")
        return [value.decode("latin-1") for each, value in self.raw if each == wanted]

    @property
    def size(self) -> int:
        """Bytes of all names and values."""
        return sum(len(name) + len(value) for name, value in self.raw)
