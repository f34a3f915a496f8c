"""Take a project or portfolio out of a portfolio."""

from uuid import UUID

from domain.places import hold_the_tree
from domain.portfolios import locked, within
from domain.portfolios.graph import Graph
from domain.portfolios.member import Member
from domain.unit_of_work import unit_of_work
from models import Portfolio, Viewer


async def take(viewer: Viewer, portfolio_id: UUID, member: Member) -> Portfolio:
    """The portfolio without the member, also if that was not in it; as it was, for who sees it no longer.

    Raises: NotFound (portfolio, member), NotAllowed (admins; of a project its managers too).
    """
    async with unit_of_work(viewer):
        await hold_the_tree()
        portfolio = await locked.lock(viewer, portfolio_id)
        project = await within.check_may_place(viewer, member, "memberId")
        entry = await within.entry_of(viewer, portfolio_id, member)
        if entry is None:
            return portfolio
        await within.leave(entry, member, project, await Graph.read())
        return portfolio
