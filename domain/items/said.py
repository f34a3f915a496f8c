"""What staff say of an item in numbers, how far it is and how large: its customers hear nothing of it, as of what is planned."""

from dataclasses import dataclass
from typing import Any, ClassVar

from domain.events import Changed, Event, ItemPointsSet, ItemProgressSet
from domain.items.locked import snapshot
from domain.unit_of_work import record
from kit.errors import Invalid
from models import Ability, Item, ItemType


@dataclass(frozen=True)
class Said:
    """A whole number that is to be said; None takes it back."""

    number: int | None

    column: ClassVar[str]
    name: ClassVar[str]
    most: ClassVar[int]
    ability: ClassVar[Ability]
    event: ClassVar[type[Event]]
    wrong: ClassVar[str]
    not_offered: ClassVar[str]

    def check(self) -> None:
        """Raises: Invalid, outside 0 to `most`."""
        if self.number is not None and not 0 <= self.number <= self.most:
            raise Invalid(self.wrong.format(most=self.most), "input", self.name)

    def check_offered(self, type_: ItemType) -> None:
        """Raises: Invalid, as `check`, or if items of this type do not say such a thing; to say nothing is always allowed."""
        self.check()
        if self.number is not None and not type_.offers(self.ability):
            raise Invalid(self.not_offered, "input", self.name)


@dataclass(frozen=True)
class Progress(Said):
    """How far an item is, in per cent."""

    column, name, most = "percent_complete", "percentComplete", 100
    ability, event = Ability.PLANNING, ItemProgressSet
    wrong = "How far an item is, is a whole number from 0 to {most}."
    not_offered = "Items of this type do not say how far they are: let the type be planned."


@dataclass(frozen=True)
class Points(Said):
    """How large an item is, in points."""

    column, name, most = "agile_points", "agilePoints", 1_000
    ability, event = Ability.AGILE_POINTS, ItemPointsSet
    wrong = "How large an item is, is a whole number of points from 0 to {most:,}."
    not_offered = "Items of this type have no points: let the type offer them."


async def say(item: Item, said: Said) -> None:
    """Have the locked item say this, and tell. Neither its version nor its time moves: customers see both.

    Raises: Invalid.
    """
    was = getattr(item, said.column)
    if was == said.number:
        return
    said.check_offered(await ItemType.get(id=item.type_id))  # house: an item shows its type
    before = snapshot(item)
    setattr(item, said.column, said.number)
    await item.save(update_fields=[said.column])
    change: dict[str, Any] = {said.column: Changed(was, said.number)}
    record(
        said.event(
            entity_id=item.id,
            item_id=item.id,
            project_id=item.project_id,
            internal=True,
            before=before,
            after=snapshot(item),
            **change,
        )
    )


async def points_for_like(item: Item) -> int | None:
    """What another item made like this one has, as large as it is: nothing where their type offers points no more."""
    if item.agile_points is None:
        return None
    type_ = await ItemType.get(id=item.type_id)  # house: an item shows its type
    return item.agile_points if type_.offers(Points.ability) else None
