"""The workspace itself."""

from models import Workspace
from resolvers.context import Ask


async def workspace(info: Ask) -> Workspace:
    """The one workspace; its name is public."""
    return await Workspace.get(id=1)  # house: the one workspace
