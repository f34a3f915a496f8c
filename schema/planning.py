"""What is done to plans."""

import strawberry

from kit.network import Kind
from resolvers import item_plans, plan_links, recurrences
from resolvers.fields import mutation
from schema.item import Item
from schema.node import payload
from schema.plan import ItemPlanInput
from schema.recurrence import ItemRecurrenceInput

_PLAN_VERSION = (
    int | None,
    "The version of the plan that you saw, 0 for none: of a newer one nothing changes, and you get CONFLICT with the item.",
)

_RECURRENCE_VERSION = (
    int | None,
    "The version of the recurrence that you saw, 0 for none: of a newer one nothing changes, and you get CONFLICT with the item.",
)


def _payload(name: str) -> object:
    return payload(f"Item{name}Payload", "item", Item, "The item, as it is now.")


@strawberry.type
class PlanningMutations:
    item_set_plan = mutation(
        item_plans.set_plan,
        _payload("SetPlan"),
        "Say when an item is to be worked on and how much that is, or what really happened. For who may change the item; its "
        "type must offer PLANNING.",
        input=(ItemPlanInput | None, "The changes; null takes the plan away."),
        version=_PLAN_VERSION,
    )
    item_set_predecessor = mutation(
        plan_links.set_predecessor,
        _payload("SetPredecessor"),
        "Have an item wait for another, or in another way than it does. For who may plan the item and sees the other; they may "
        "be of several projects. Items that would wait for each other are refused.",
        predecessor_id=(strawberry.ID, "The item that it waits for."),
        kind=(Kind, "What of that has to happen before what of this one."),
        lag_minutes=(
            int,
            "How much later, in minutes of the company's working time: -1,000,000 to 1,000,000; negative for earlier.",
        ),
    )
    item_remove_predecessor = mutation(
        plan_links.remove_predecessor,
        _payload("RemovePredecessor"),
        "Have an item no longer wait for another.",
        predecessor_id=(strawberry.ID, "The item that it waited for."),
    )
    item_set_recurrence = mutation(
        recurrences.set_recurrence,
        _payload("SetRecurrence"),
        "Have an item be made anew on certain dates: each time another one like it, as it is then, in your name and by your "
        "rights. For who may plan the item. A change counts from now.",
        input=(ItemRecurrenceInput, "The changes."),
        version=_RECURRENCE_VERSION,
    )
    item_remove_recurrence = mutation(
        recurrences.remove_recurrence,
        _payload("RemoveRecurrence"),
        "Have an item be made anew no more; what was made from it stays.",
        version=_RECURRENCE_VERSION,
    )
