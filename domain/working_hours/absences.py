"""Say when a user is away."""

from datetime import datetime, timedelta
from uuid import UUID

from domain import policy
from domain.events import AbsenceAdded, AbsenceRemoved, Changed, Snapshot
from domain.unit_of_work import exclusively, record, unit_of_work
from kit import clock
from kit.errors import Invalid, NotFound, TooLarge
from kit.ids import new_id
from kit.worktime import check_instant
from models import Absence, AbsenceKind, Principal, PrincipalKind, Viewer

ABSENCES_MOST = 1_000
"""Of one user, and in one answer."""
DAYS_AT_ONCE = 400


async def add_absence(
    viewer: Viewer, user_id: UUID, kind: AbsenceKind, begins: datetime, ends: datetime
) -> Absence:
    """The absence, to the minute.

    Raises: NotFound (user), NotAllowed (another's; admins may), Invalid (before 1970, after 9999, ends before it begins),
    TooLarge (too many).
    """
    begin, end = check_instant(begins, "input", "begins"), check_instant(ends, "input", "ends")
    if end <= begin:
        raise Invalid("An absence ends after it begins.", "input", "ends")
    async with unit_of_work(viewer):
        await exclusively("working hours", user_id)
        user = await Principal.visible_to(viewer).filter(id=user_id, kind=PrincipalKind.USER).first()
        if user is None:
            raise NotFound("There is no such user.", "userId")
        policy.check_hours_of(viewer, user_id)
        had = Absence.filter(user_id=user_id)  # house: only how many there are
        if await had.count() >= ABSENCES_MOST:
            raise TooLarge(
                f"A user has {ABSENCES_MOST:,} absences at most: remove old ones.",
                "userId",
                limit=ABSENCES_MOST,
            )
        made = await Absence.create(
            id=new_id(), user_id=user_id, kind=kind, begins=begin, ends=end, created_at=clock.now()
        )
        record(
            AbsenceAdded(
                entity_id=made.id,
                internal=True,
                before=None,
                after=_seen(user),
                reason=Changed(None, kind.value),
                begins=Changed(None, clock.to_text(begin)),
                ends=Changed(None, clock.to_text(end)),
            )
        )
        return made


async def remove_absence(viewer: Viewer, absence_id: UUID) -> Absence:
    """The absence as it was; it is gone.

    Raises: NotFound, NotAllowed (another's; admins may).
    """
    async with unit_of_work(viewer):
        absence = await Absence.visible_to(viewer).filter(id=absence_id).select_for_update().first()
        if absence is None:
            raise NotFound("There is no such absence.", "id")
        policy.check_hours_of(viewer, absence.user_id)
        user = await Principal.get(id=absence.user_id)  # house: whose absence is visible
        await absence.delete()
        record(
            AbsenceRemoved(
                entity_id=absence.id,
                internal=True,
                before=_seen(user),
                after=None,
                begins=Changed(clock.to_text(absence.begins), None),
                ends=Changed(clock.to_text(absence.ends), None),
            )
        )
        return absence


async def absences(viewer: Viewer, user_id: UUID | None, begins: datetime, ends: datetime) -> list[Absence]:
    """Who is away between two instants, or when one user is, in order.

    Raises: Invalid (outside of 1970 to 9999; ends before it begins), TooLarge (more than 400 days, or too many).
    """
    begin, end = check_instant(begins, "begins"), check_instant(ends, "ends")
    if end < begin:
        raise Invalid("A span ends after it begins.", "ends")
    if end - begin > timedelta(days=DAYS_AT_ONCE):
        raise TooLarge(f"Ask for {DAYS_AT_ONCE} days at once at most.", "ends", limit=DAYS_AT_ONCE)
    rows = Absence.visible_to(viewer).filter(begins__lt=end, ends__gt=begin)
    if user_id is not None:
        rows = rows.filter(user_id=user_id)
    found = await rows.order_by("begins", "id").limit(ABSENCES_MOST + 1)
    if len(found) > ABSENCES_MOST:
        raise TooLarge(
            f"More than {ABSENCES_MOST:,} absences: ask for fewer days.", "ends", limit=ABSENCES_MOST
        )
    return found


def _seen(user: Principal) -> Snapshot:
    return Snapshot(frozenset({"admin", user.token}), {})
