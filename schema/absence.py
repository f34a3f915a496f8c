"""When users are away."""

from datetime import datetime

import strawberry

import models
from models import AbsenceKind
from resolvers import absences as resolved
from resolvers.fields import Depends, batch, computed, global_id, mutation, root, shows
from schema.node import Node, payload

_MOMENT = "an instant with its offset (ISO 8601), or a duration from now such as P7D."


@strawberry.type(description="A user is away for some time. For staff who may look people up.")
class Absence(Node):
    id: strawberry.ID = global_id("absence")
    user_id: strawberry.ID = computed(resolved.user_id, strawberry.ID, "Who is away.")
    kind: AbsenceKind | None = batch(
        resolved.kind,
        AbsenceKind | None,
        "Why: for admins, and for whom it is about; else null.",
        Depends.VIEWER,
    )
    begins: datetime = strawberry.field(description="From when on.")
    ends: datetime = strawberry.field(description="Until when.")

    is_type_of = shows(models.Absence)


@strawberry.input(description="A time in which a user is away.")
class AbsenceInput:
    kind: AbsenceKind = strawberry.field(description="Why.")
    begins: str = strawberry.field(description=f"From when on, to the minute: {_MOMENT}")
    ends: str = strawberry.field(description=f"Until when, to the minute: {_MOMENT}")


@strawberry.type
class AbsenceQueries:
    absences = root(
        resolved.absences,
        list[Absence],
        "Who is away between two instants, in order, up to 1,000. Empty for customers.",
        user_id=(strawberry.ID | None, "Of which user; without one, of all."),
        begins=(str, f"From when on: {_MOMENT}"),
        ends=(str, f"Until when, at most 400 days on: {_MOMENT}"),
    )


def _payload(verb: str, description: str) -> object:
    return payload(f"User{verb}AbsencePayload", "absence", Absence, description)


@strawberry.type
class AbsenceMutations:
    user_add_absence = mutation(
        resolved.add,
        _payload("Add", "The absence."),
        "Say that a user is away: you, or, for admins, anybody. What work drives is then planned around it.",
        user_id=(strawberry.ID, "Who is away."),
        input=(AbsenceInput, "When, and why."),
    )
    user_remove_absence = mutation(
        resolved.remove,
        _payload("Remove", "The absence, as it was."),
        "Say that a user is not away then, after all: you, or, for admins, anybody.",
        id=(strawberry.ID, "The absence."),
    )
