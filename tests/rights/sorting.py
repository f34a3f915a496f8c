"""What happens to portfolios and to a project's plan in the story."""

from datetime import timedelta

from domain import baselines, plans, portfolios, projects
from domain.portfolios import Member
from domain.projects import Details
from models import ProjectStatus
from realtime.presence import Presence
from tests.rights.expected.canaries import mark
from tests.rights.founding.planned import START
from tests.rights.world import World


async def _renames(world: World, presence: Presence) -> None:
    admin, name = await world.viewer("user admin"), f"Live {mark('live portfolio')}"
    await portfolios.edit(admin, world.key("portfolio clients"), name=name)


async def _details(world: World, presence: Presence) -> None:
    admin, website = await world.viewer("user admin"), world.key("project website")
    said: Details = {"status": ProjectStatus.ON_HOLD, "made_for_id": world.key("organization acme")}
    await projects.edit(admin, website, changed=said)


async def _puts(world: World, presence: Presence) -> None:
    admin, website = await world.viewer("user admin"), Member(world.key("project website"), True)
    await portfolios.put(admin, world.key("portfolio back"), website)


async def _takes(world: World, presence: Presence) -> None:
    admin, website = await world.viewer("user admin"), Member(world.key("project website"), True)
    await portfolios.take(admin, world.key("portfolio back"), website)


async def _takes_a_baseline(world: World, presence: Presence) -> None:
    lead, name = await world.viewer("user lead"), f"Live {mark('live baseline')}"
    world.keep("baseline live", (await baselines.take(lead, world.key("project website"), name)).id)


async def _removes_the_baseline(world: World, presence: Presence) -> None:
    await baselines.remove(await world.viewer("user lead"), world.key("baseline live"))


async def _reschedules(world: World, presence: Presence) -> None:
    lead, later = await world.viewer("user lead"), START + timedelta(days=2)
    assert await plans.reschedule(lead, world.key("project website"), later) is not None


ACTS = {
    "the admin renames a portfolio": _renames,
    "the admin says that Website is on hold, and for Acme": _details,
    "the admin puts Website where Backoffice is": _puts,
    "the admin takes it out again": _takes,
    "the lead takes a baseline": _takes_a_baseline,
    "the lead removes the baseline": _removes_the_baseline,
    "the lead reschedules": _reschedules,
}
