"""What one execution knows: who asks, and what it has to load together. Made anew for each query and each event."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from strawberry.types import Info

from models import Viewer
from realtime.presence import Presence
from resolvers.loading import BatchFunction, Fetch, Loader

if TYPE_CHECKING:
    import asyncio


@dataclass(frozen=True, slots=True)
class Settled:
    """What a root function gave or raised."""

    value: Any = None
    error: Exception | None = None

    def get(self) -> Any:
        """The value. Raises: the error."""
        if self.error is not None:
            raise self.error
        return self.value


class Context:
    """The context of one execution. `settled`: by response key, the roots that were answered before it began."""

    def __init__(self, viewer: Viewer, request_id: str, presence: Presence | None = None) -> None:
        self.viewer = viewer
        self.request_id = request_id
        self.presence = presence
        self.settled: dict[str | int, Settled] = {}
        self._loader = Loader(self)

    def again(self, *, settled: bool) -> "Context":
        """A fresh context to do the same execution once more; `settled`: without the roots that are done already."""
        fresh = Context(self.viewer, self.request_id, self.presence)
        fresh.settled = self.settled if settled else {}
        return fresh

    def load(self, function: BatchFunction, row: Any, arguments: dict[str, Any]) -> "asyncio.Future[Any]":
        """A batch function's result for one row (see `resolvers/loading.py`)."""
        return self._loader.load(function, row, arguments)

    def load_many(
        self, function: BatchFunction, rows: Sequence[Any], arguments: dict[str, Any]
    ) -> "asyncio.Future[Sequence[Any]]":
        """The same for several rows at once."""
        return self._loader.load_many(function, rows, arguments)

    async def by_key(self, name: Hashable, keys: Iterable[Hashable], fetch: Fetch) -> dict[Any, Any]:
        """Rows by key, shared by all that ask for them under this name (see `resolvers/loading.py`)."""
        return await self._loader.by_key(name, keys, fetch)


Ask: TypeAlias = Info[Context, None]
