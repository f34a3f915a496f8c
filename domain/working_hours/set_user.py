"""Say when a user works."""

from collections.abc import Sequence
from uuid import UUID

from domain import policy
from domain.events import Changed, Snapshot, WorkingHoursSet
from domain.unit_of_work import exclusively, record, unit_of_work
from domain.versions import check_version
from domain.working_hours.given import SpansGiven, check_week
from domain.working_hours.stored import of_user
from kit import clock
from kit.errors import NotFound
from models import Principal, PrincipalKind, Viewer, WorkingHours


async def set_user(
    viewer: Viewer, user_id: UUID, week: Sequence[SpansGiven] | None, version: int | None = None
) -> WorkingHours:
    """The user's hours; without a week theirs are the company's again. Public holidays and the company's days hold for all.

    Raises: NotFound (user), NotAllowed (another's; admins may), Invalid (a week, a span), TooLarge, Conflict (stale version).
    """
    wanted = None if week is None else check_week(week, "week")
    async with unit_of_work(viewer):
        await exclusively("working hours", user_id)
        user = await Principal.visible_to(viewer).filter(id=user_id, kind=PrincipalKind.USER).first()
        if user is None:
            raise NotFound("There is no such user.", "userId")
        policy.check_hours_of(viewer, user_id)
        hours = await of_user(user_id)
        check_version(hours, version, "user's hours")
        before, made = hours.week, hours.updated_at is None
        if before == wanted:
            return hours
        hours.week, hours.version, hours.updated_at = wanted, hours.version + 1, clock.now()
        await hours.save(force_create=made)
        seen = Snapshot(frozenset({"admin", user.token}), {})
        record(
            WorkingHoursSet(
                entity_id=user_id, internal=True, before=seen, after=seen, week=Changed(before, wanted)
            )
        )
        return hours
