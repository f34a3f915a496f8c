"""How a project is to be copied: as it was asked for, and as the job keeps it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from domain.principals import AT_ONCE_MOST, FOLLOWING
from kit import clock
from kit.errors import Invalid, NotFound, TooLarge
from models import CUSTOMER_SIDE, Principal, Viewer


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a copy is to be. `people`: who stands for whom, or nobody for them. start: when its plan begins; None for when that of
    the project does.

    keeps_people: users and teams who are not named stay. keeps_statuses: else items are in the first status of their type, with
    nothing ticked off. shares: whether it is shared as the project is. files: whether it has its files and those of its items.
    """

    name: str
    made_for_id: UUID | None = None
    start: datetime | None = None
    people: Sequence[tuple[UUID, UUID | None]] = ()
    keeps_people: bool = True
    keeps_statuses: bool = False
    shares: bool = True
    files: bool = False
    is_template: bool = False


@dataclass(frozen=True)
class Given:
    """The same, of one job. `folders`: which stands for which. begins, starts: the plan of the project, and of the copy."""

    source_id: UUID
    keeps_people: bool
    keeps_statuses: bool
    shares: bool
    people: Mapping[str, str | None]
    folders: Mapping[str, str]
    begins: datetime | None
    starts: datetime | None
    files: bool = False
    types: Mapping[UUID, UUID] = field(default_factory=dict)
    """Of the project's own types which of the copy's stands for which; as the step says, which makes them."""

    @classmethod
    def by(cls, held: Mapping[str, Any], types: Mapping[UUID, UUID]) -> Self:
        """What a job says."""
        begins, starts = (held[name] and clock.from_text(held[name]) for name in ("begins", "starts"))
        read = {"source_id": UUID(held["source_id"]), "begins": begins, "starts": starts, "types": types}
        return cls(**{**held, **read})


@dataclass(frozen=True)
class Cast:
    """Who stands for whom in a copy: of those who are active now."""

    named: Mapping[str, str | None]
    keeps_people: bool
    known: Mapping[UUID, Principal]

    def who(self, key: UUID | None) -> Principal | None:
        """Who stands for this one; nobody for a customer or organization who was not named: a copy tells nobody of another."""
        named = self.named.get(str(key), "")
        if named:
            return self.known.get(UUID(named))
        person = self.known.get(key) if key is not None and named == "" and self.keeps_people else None
        return None if person is None or person.kind in CUSTOMER_SIDE else person


async def cast(people: Mapping[str, str | None], keeps_people: bool, keys: Iterable[UUID | None]) -> Cast:
    """Who stands for these, in one statement."""
    named = {UUID(key) for key in people.values() if key}
    meant = {key for key in keys if key is not None} | named
    rows = Principal.filter(id__in=list(meant), active=True)  # house: people on visible items, or chosen
    return Cast(people, keeps_people, {person.id: person for person in await rows})


async def check_people(
    viewer: Viewer, pairs: Sequence[tuple[UUID, UUID | None]], *path: str | int
) -> dict[str, str | None]:
    """Who stands for whom, by key.

    Raises: NotFound, Invalid (named twice; a customer for a user, or the other way round), TooLarge.
    """
    keys = [one for one, _ in pairs]
    if len(keys) > AT_ONCE_MOST:
        raise TooLarge(f"At most {AT_ONCE_MOST} people stand for others.", *path)
    if len(set(keys)) != len(keys):
        raise Invalid("Name each person once.", *path)
    named = {key for pair in pairs for key in pair if key is not None}
    rows = Principal.visible_to(viewer).filter(id__in=list(named), kind__in=list(FOLLOWING))
    found = {each.id: each for each in await rows} if named else {}
    for index, (one, other) in enumerate(pairs):
        for name, key in (("fromId", one), ("toId", other or one)):
            if key not in found:
                raise NotFound("There is nobody with this id.", *path, index, name)
        into = found[other or one]
        if (found[one].kind in CUSTOMER_SIDE) is not (into.kind in CUSTOMER_SIDE):
            raise Invalid(
                "Users and teams stand for each other, and customers and organizations.", *path, index
            )
        if other is not None and not into.active:
            raise Invalid("This one cannot be chosen here.", *path, index, "toId")
    return {str(one): None if other is None else str(other) for one, other in pairs}
