"""Say when the company works."""

from typing import Any

from domain import policy
from domain.events import Changed, Snapshot, WorkingHoursSet
from domain.unit_of_work import exclusively, record, unit_of_work
from domain.versions import check_version
from domain.working_hours.given import Given, check_days, check_week
from domain.working_hours.stored import company
from kit import clock
from kit.public_holidays import all_countries, check_place
from models import Viewer, WorkingHours


async def set_company(viewer: Viewer, given: Given, version: int | None = None) -> WorkingHours:
    """The company's hours with what is given changed; with another country the region goes, unless it is given too.

    Raises: NotAllowed (admins only), Invalid (a week, a span, a place, a day), TooLarge, Conflict (stale version).
    """
    policy.check_hours_of(viewer, None)
    wanted: dict[str, Any] = {}
    if given.week is not None:
        wanted["week"] = check_week(given.week, "input", "week")
    if given.days is not None:
        wanted["days"] = check_days(given.days, "input", "days")
    if given.country is not None or given.region is not None:
        await all_countries()  # so that what checks the place inside has them
    async with unit_of_work(viewer):
        await exclusively("working hours", WorkingHours.COMPANY)
        hours = await company()
        check_version(hours, version, "company's hours")
        country = hours.country if given.country is None else given.country
        kept = hours.region if country == hours.country else ""
        region = kept if given.region is None else given.region
        if (country, region) != (hours.country, hours.region):
            wanted["country"], wanted["region"] = check_place(country, region, "input")
        changes = {
            name: Changed(getattr(hours, name), value)
            for name, value in wanted.items()
            if getattr(hours, name) != value
        }
        if not changes:
            return hours
        for name, change in changes.items():
            setattr(hours, name, change.after)
        made = hours.updated_at is None
        hours.version, hours.updated_at = hours.version + 1, clock.now()
        await hours.save(force_create=made)
        told: dict[str, Any] = changes
        seen = Snapshot(frozenset({"admin"}), {})
        record(WorkingHoursSet(entity_id=hours.id, internal=True, before=seen, after=seen, **told))
        return hours
