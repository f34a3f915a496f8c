"""When a person's digests leave: at an hour of theirs, in a time zone of theirs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import IntEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.notifications import check_person
from domain.unit_of_work import exclusively, unit_of_work
from kit import clock, zones
from kit.errors import Invalid
from kit.ids import new_id
from models import Digest, DigestTime, Notice, User, Viewer, Workspace


class Weekday(IntEnum):
    """A day of the week, as `date.weekday()` counts."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


HOUR, WEEKDAY = 8, Weekday.MONDAY
"""When digests leave of whoever never chose: at eight, the weekly one on Monday."""

_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True)
class Times:
    """The hour (0 to 23) by the clocks of `time_zone`, and the day of the weekly digest."""

    hour: int
    weekday: Weekday
    time_zone: str


def next_at(times: Times, digest: Digest, after: datetime) -> datetime:
    """The first instant later than `after` at which this digest leaves.

    An hour that the clocks skip counts as the one after it, of one that they repeat the first is meant.
    """
    zone = ZoneInfo(times.time_zone)
    day = after.astimezone(zone).date()
    while True:
        at = datetime.combine(day, time(times.hour), zone).astimezone(after.tzinfo)
        if at > after and (digest is Digest.DAILY or day.weekday() == times.weekday):
            return at
        day += _DAY


def due_at(times: Times, digest: Digest, happened_at: datetime) -> datetime:
    """When the digest leaves that tells of what happened then. Whatever a worker finds too late for it, since none ran, goes
    together with the next full hour.
    """
    at, now = next_at(times, digest, happened_at), clock.now()
    return at if at > now else now.replace(minute=0, second=0, microsecond=0) + _HOUR


async def times_of(people: Iterable[UUID]) -> dict[UUID, Times]:
    """When each of these people's digests leave: three statements, however many they are."""
    keys = list(people)
    chosen = {
        row.principal_id: row for row in await DigestTime.filter(principal_id__in=keys)
    }  # house: theirs
    users = User.filter(principal_id__in=keys, time_zone__isnull=False)  # house: the recipients' clocks
    own = {UUID(str(key)): zone for key, zone in await users.values_list("principal_id", "time_zone")}
    workspace = await Workspace.get(id=1)  # house: the one workspace

    def of(key: UUID) -> Times:
        row = chosen.get(key)
        zone = (row and row.time_zone) or own.get(key) or workspace.time_zone
        return Times(row.hour if row else HOUR, Weekday(row.weekday) if row else WEEKDAY, zone)

    return {key: of(key) for key in keys}


async def set_times(
    viewer: Viewer, *, hour: int | None = None, weekday: Weekday | None = None, time_zone: str | None = None
) -> Times:
    """One's own digests leave then, those too for which something waits already; None keeps.

    An empty time zone means the user's own, or else the workspace's.
    Raises: NotAllowed (nobody is signed in, or the key's scopes do not cover it), Invalid.
    """
    check_person(viewer)
    assert viewer.principal_id is not None
    key = viewer.principal_id
    if hour is not None and not 0 <= hour <= 23:
        raise Invalid("An hour is 0 to 23.", "hour")
    zone = time_zone and zones.check(time_zone, "timeZone")
    async with unit_of_work(viewer):
        await exclusively("digest times", key)
        own = DigestTime.filter(principal_id=key)  # house: one's own
        row = await own.first() or DigestTime(id=new_id(), principal_id=key, hour=HOUR, weekday=WEEKDAY)
        row.hour = row.hour if hour is None else hour
        row.weekday = row.weekday if weekday is None else weekday
        row.time_zone = row.time_zone if zone is None else zone or None
        await row.save()
        await reschedule(key)
        return (await times_of([key]))[key]


async def reschedule(key: UUID) -> None:
    """What waits for this person's digests leaves with the next one by the times of now. In a unit of work."""
    waiting = Notice.filter(
        recipient_id=key, mail_id__isnull=True, digest__isnull=False
    )  # house: of the recipient
    if not await waiting.exists():
        return
    times, now = (await times_of([key]))[key], clock.now()
    for digest in Digest:
        await waiting.filter(digest=digest).update(due_at=next_at(times, digest, now))
