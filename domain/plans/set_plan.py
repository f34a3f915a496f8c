"""Say when an item is to be worked on, and how much that is."""

from typing import Any
from uuid import UUID

from domain import policy, working_hours
from domain.events import Changed, ItemPlanSet, Snapshot
from domain.items.locked import lock, snapshot
from domain.plans.given import SAYS, Wanted, apply, assigned, check
from domain.plans.kept import keep
from domain.unit_of_work import record, unit_of_work
from kit import clock
from kit.errors import Conflict, Invalid
from models import Ability, Item, ItemPlan, ItemType, Viewer


async def set_plan(viewer: Viewer, item_id: UUID, wanted: Wanted | None, version: int | None = None) -> Item:
    """The item with its plan changed to what is wanted; None takes the plan away. `version`: the plan's, 0 if there is none.

    Raises: NotFound, NotAllowed, Conflict (stale version), Invalid (a date, minutes, values that do not go together, a type
    whose items are not planned).
    """
    checked = None if wanted is None else check(wanted)
    async with unit_of_work(viewer):
        item = await lock(viewer, item_id)
        policy.check(viewer, "item.plan", item)
        plan = await ItemPlan.filter(id=item.id).first()  # house: of a locked, visible item
        check_plan_version(item, plan, version)
        if checked is None:
            if plan is not None:
                before = said(plan)
                await plan.delete()
                was = snapshot(item)
                await keep(item, None)
                tell(item, was, before, {})
            return item
        await check_type(item)
        before, made = said(plan), plan is None
        plan = plan or ItemPlan(id=item.id, item_id=item.id, version=0)
        people = assigned(item)
        apply(plan, checked, await working_hours.calendars(people), people)
        after = said(plan)
        if before == after and not made:
            return item
        await store(plan, made=made)
        was = snapshot(item)
        await keep(item, plan)
        tell(item, was, before, after)
        return item


def check_plan_version(item: Item, plan: ItemPlan | None, seen: int | None) -> None:
    """Raises: Conflict with the item, if its plan is at another version than was seen."""
    now = plan.version if plan else 0
    if seen is not None and seen != now:
        raise Conflict(
            f"This plan has changed meanwhile: it is at version {now}.", "version", version=now
        ).with_current(item)


async def store(plan: ItemPlan, *, made: bool) -> None:
    """Save the plan as a new version."""
    plan.version, plan.updated_at = plan.version + 1, clock.now()
    await plan.save(force_create=made, force_update=not made)


def said(plan: ItemPlan | None) -> dict[str, Any]:
    """What the plan says that is not what every plan says, as events tell it."""
    if plan is None:
        return {}
    values = {name: getattr(plan, name) for name in SAYS}
    return {name: _told(value) for name, value in values.items() if value is not None}


def tell(item: Item, was: Snapshot, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Record what of the plan of an item changed; `was`: how streams knew the item before."""
    names = [name for name in SAYS if before.get(name) != after.get(name)]
    changes: dict[str, Any] = {name: Changed(before.get(name), after.get(name)) for name in names}
    record(
        ItemPlanSet(
            entity_id=item.id,
            item_id=item.id,
            project_id=item.project_id,
            internal=True,
            before=was,
            after=snapshot(item),
            **changes,
        )
    )


async def check_type(item: Item, *path: str) -> None:
    """Raises: Invalid, if items of this type are not planned."""
    type_ = await ItemType.get(id=item.type_id)  # house: an item shows its type
    if not type_.offers(Ability.PLANNING):
        raise Invalid(
            "Items of this type are not planned: convert it, or let its type be planned.", *(path or ("id",))
        )


def _told(value: Any) -> Any:
    return clock.to_text(value) if hasattr(value, "tzinfo") else getattr(value, "value", value)
