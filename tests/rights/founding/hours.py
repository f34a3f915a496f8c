"""When the company works: in Bavaria, with a day of its own; and the lead, at other hours."""

from datetime import UTC, date, datetime

from domain import working_hours
from domain.working_hours import Given, OwnDay
from models import AbsenceKind
from tests.rights.world import World, text

MORNING = [(480, 720)]


async def set_hours(world: World) -> None:
    admin = await world.viewer("user admin")
    party = OwnDay(day=date(2026, 12, 24), name=text("own day name"), spans=[(600, 660)])
    await working_hours.set_company(admin, Given(country="DE", region="BY", days=[party]))
    await working_hours.set_user(admin, world.key("user lead"), [MORNING] * 5 + [[], []])
    away = await working_hours.add_absence(
        await world.viewer("user lead"),
        world.key("user lead"),
        AbsenceKind.SICK,
        datetime(2026, 3, 9, tzinfo=UTC),
        datetime(2026, 3, 10, tzinfo=UTC),
    )
    world.keep("absence lead", away.id)
