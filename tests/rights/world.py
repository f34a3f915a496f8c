"""The rows of the world by name, as `expected/audiences.py` speaks of them: `item full`, `message lead note`."""

from dataclasses import dataclass, field
from uuid import UUID

from kit.ids import from_global, to_global
from models import EventRecord, Viewer, sight
from tests.rights.expected.canaries import CANARIES, mark


@dataclass
class World:
    """The rows of the world by name, as global ids; and each viewer's secret: a session's or an API key's token."""

    ids: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def key(self, name: str) -> UUID:
        """The key of the row with this name, such as `item full`."""
        return from_global(self.ids[name], name.partition(" ")[0])

    def named(self, text: str) -> str:
        """What `text` stands for: `@item full` for that row's global id, other texts for themselves."""
        return self.ids[text[1:]] if text.startswith("@") else text

    def keep(self, name: str, key: UUID) -> UUID:
        """Remember a row by its name."""
        assert name not in self.ids
        self.ids[name] = to_global(name.partition(" ")[0], key)
        return key

    def keys(self, *names: str) -> list[UUID]:
        """The keys of several rows."""
        return [self.key(name) for name in names]

    async def viewer(self, name: str) -> Viewer:
        """A person with the rights of now: `user lead`."""
        found = await sight.by_principal(self.key(name))
        assert found is not None
        return found


def text(name: str) -> str:
    """A text that only those may read whom `expected/canaries.py` lists under this name."""
    assert name in CANARIES, f"Say in tests/rights/expected/canaries.py who may read {name!r}."
    return f"{name} {mark(name)}"


async def happened(world: World, name: str, kind: str) -> None:
    """Remember the last event, of this kind, by its name."""
    last = await EventRecord.filter(kind=kind).order_by("-position").first()
    assert last is not None
    world.keep(name, last.id)
