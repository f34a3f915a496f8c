"""When somebody works, as instants."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.working_hours.calendars import calendars
from kit.errors import Invalid, NotFound, TooLarge
from kit.worktime import Timeline, instant_of, minute_of
from models import Principal, PrincipalKind, User, Viewer, Workspace

DAYS_AT_ONCE = 400
_DAY = 1_440


@dataclass(frozen=True)
class Span:
    """From one instant to another."""

    begins: datetime
    ends: datetime


async def worked(viewer: Viewer, user_id: UUID | None, begins: datetime, ends: datetime) -> list[Span]:
    """The spans in which the company, or a user, works between two instants, in order; touching ones are one.

    Raises: NotFound (user), Invalid (outside of 1970 to 9999; ends before it begins), TooLarge (more than 400 days).
    """
    begin, end = minute_of(begins, "begins"), minute_of(ends, "ends")
    if end < begin:
        raise Invalid("A span ends after it begins.", "ends")
    if end - begin > DAYS_AT_ONCE * _DAY:
        raise TooLarge(f"Ask for {DAYS_AT_ONCE} days at once at most.", "ends", limit=DAYS_AT_ONCE)
    if user_id is not None:
        user = Principal.visible_to(viewer).filter(id=user_id, kind=PrincipalKind.USER)
        if not await user.exists():
            raise NotFound("There is no such user.", "userId")
    time = await timeline(user_id)
    return [Span(instant_of(start), instant_of(stop)) for start, stop in time.spans(begin, end)]


async def timeline(user_id: UUID | None = None) -> Timeline:
    """The working time of the company, or of a user."""
    if user_id is None:
        return (await calendars()).company
    return (await calendars([user_id])).of([user_id])


async def zone_of(user_id: UUID | None) -> str:
    """The time zone on whose walls the hours of the company, or of a user, are."""
    if user_id is not None:
        user = await User.filter(
            principal_id=user_id
        ).first()  # house: only the zone of a user who is visible
        if user is not None and user.time_zone:
            return user.time_zone
    return (await Workspace.get(id=1)).time_zone  # house: the one workspace
