"""What happens to portfolios in the story."""

from domain import portfolios
from domain.portfolios import Member
from realtime.presence import Presence
from tests.rights.expected.canaries import mark
from tests.rights.world import World


async def _renames(world: World, presence: Presence) -> None:
    admin, name = await world.viewer("user admin"), f"Live {mark('live portfolio')}"
    await portfolios.edit(admin, world.key("portfolio clients"), name=name)


async def _puts(world: World, presence: Presence) -> None:
    admin, website = await world.viewer("user admin"), Member(world.key("project website"), True)
    await portfolios.put(admin, world.key("portfolio back"), website)


async def _takes(world: World, presence: Presence) -> None:
    admin, website = await world.viewer("user admin"), Member(world.key("project website"), True)
    await portfolios.take(admin, world.key("portfolio back"), website)


ACTS = {
    "the admin renames a portfolio": _renames,
    "the admin puts Website where Backoffice is": _puts,
    "the admin takes it out again": _takes,
}
