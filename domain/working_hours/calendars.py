"""The working time of several people at once, in a number of statements that does not depend on how many they are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from domain.working_hours.given import spans_of
from domain.working_hours.holidays import by_year
from kit.worktime import Timeline, minute_of, together, working_time
from models import Absence, User, WorkingHours, Workspace
from models.working_hours import Week


@dataclass(frozen=True)
class Calendars:
    """When the company works, on the walls of `zone`, and each of some users."""

    zone: str
    company: Timeline
    users: Mapping[UUID, Timeline]
    _groups: dict[tuple[UUID, ...], Timeline] = field(default_factory=dict)

    def of(self, people: Iterable[UUID]) -> Timeline:
        """The working time of these users together; the company's, where none of them is one of the users."""
        group = tuple(sorted(key for key in people if key in self.users))
        if not group:
            return self.company
        if group not in self._groups:
            self._groups[group] = together([self.users[key] for key in group])
        return self._groups[group]


async def calendars(user_ids: Iterable[UUID] = ()) -> Calendars:
    """The company's working time, and these users': their own week, if they have one, in their own zone, if they
    have one, without the times in which they are away.
    """
    wanted = list(dict.fromkeys(user_ids))
    rows = await WorkingHours.filter(
        id__in=[WorkingHours.COMPANY, *wanted]
    )  # house: whoever asks sees whom it is about
    hours = {row.id: row for row in rows}
    company = hours.get(WorkingHours.COMPANY) or WorkingHours.unchanged()
    zone = (await Workspace.get(id=1)).time_zone  # house: the one workspace
    zones, away = await _zones(wanted), await _away(wanted)
    special = by_year(company)

    def time(week: Week | None, where: str, away: Sequence[tuple[int, int]] = ()) -> Timeline:
        assert week is not None, "the company has a week"
        return working_time(
            where,
            [spans_of(spans) for spans in week],
            lambda year: {day: each.spans for day, each in special(year).items()},
            away,
        )

    office = time(company.week, zone)
    users = {}
    for key in wanted:
        own = hours[key].week if key in hours else None
        where = zones.get(key) or zone
        as_all = own is None and where == zone and key not in away
        users[key] = (
            office if as_all else time(company.week if own is None else own, where, away.get(key, ()))
        )
    return Calendars(zone, office, users)


async def _zones(user_ids: list[UUID]) -> dict[UUID, str | None]:
    """The zones that users have chosen."""
    if not user_ids:
        return {}
    chosen = User.filter(principal_id__in=user_ids)  # house: only the zones of users who are visible
    return dict(await chosen.values_list("principal_id", "time_zone"))


async def _away(user_ids: list[UUID]) -> Mapping[UUID, list[tuple[int, int]]]:
    """When users are away, in minutes."""
    away: dict[UUID, list[tuple[int, int]]] = defaultdict(list)
    if user_ids:
        for each in await Absence.filter(user_id__in=user_ids):  # house: of users who are visible
            away[each.user_id].append((minute_of(each.begins), minute_of(each.ends)))
    return away
