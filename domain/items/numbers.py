"""The numbers that items get, of one series."""

from tortoise.expressions import F

from models import Workspace


async def next_number(count: int = 1) -> int:
    """The first of so many; the workspace's row stays locked until the commit, so numbers come in commit order."""
    await Workspace.filter(id=1).update(last_number=F("last_number") + count)  # house: the one workspace
    workspace = await Workspace.get(id=1)  # house: the one workspace
    first: int = workspace.last_number - count + 1
    return first
