"""An item of the Backoffice that was merged into one of Website: only admins see both."""

from domain.items.merge import merge
from tests.rights.world import World, happened


async def merge_items(world: World) -> None:
    """The foreigner's is a duplicate of the one that has everything."""
    admin = await world.viewer("user admin")
    await merge(admin, world.key("item foreign"), world.key("item full"))
    await happened(world, "event full merged", "item.merged")
