"""When users are away: read, added and removed."""

from collections.abc import Sequence
from typing import Any

import strawberry

from domain import working_hours as verbs
from kit.ids import to_global
from models import Absence, AbsenceKind, WorkingHours
from resolvers.context import Ask, Context
from resolvers.given import optional
from resolvers.inputs import key
from resolvers.item_plans import instant
from resolvers.outcome import outcome
from resolvers.signed_in import signed_in


async def absences(
    info: Ask, begins: str, ends: str, user_id: strawberry.ID | None = None
) -> Sequence[Absence]:
    viewer, whose = signed_in(info), optional(user_id, "user", path=("userId",))
    if not WorkingHours.are_seen_by(viewer):
        return []
    return await verbs.absences(viewer, whose, instant(begins, "begins"), instant(ends, "ends"))


async def kind(rows: Sequence[Absence], context: Context) -> Sequence[AbsenceKind | None]:
    """Why they are away, where the viewer may know that."""
    return [row.kind if row.tells_why(context.viewer) else None for row in rows]


def user_id(row: Absence) -> str:
    """Who is away."""
    return to_global("user", row.user_id)


@outcome("absence")
async def add(info: Ask, user_id: strawberry.ID, input: Any) -> Absence:
    whose = key(user_id, "user", path=("userId",))
    begins, ends = instant(input.begins, "input", "begins"), instant(input.ends, "input", "ends")
    return await verbs.add_absence(info.context.viewer, whose, input.kind, begins, ends)


@outcome("absence")
async def remove(info: Ask, id: strawberry.ID) -> Absence:
    return await verbs.remove_absence(info.context.viewer, key(id, "absence"))
