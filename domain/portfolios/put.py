"""Put a project or portfolio into a portfolio, or elsewhere in it."""

from uuid import UUID

from domain.places import hold_the_tree
from domain.portfolios import locked, within
from domain.portfolios.graph import Graph
from domain.portfolios.member import Member
from domain.unit_of_work import unit_of_work
from kit import order_keys
from kit.errors import Invalid, NotFound
from models import Portfolio, PortfolioEntry, Viewer


async def put(
    viewer: Viewer,
    portfolio_id: UUID,
    member: Member,
    *,
    before: Member | None = None,
    after: Member | None = None,
) -> Portfolio:
    """The portfolio with the member in it: right beside another member, or last.

    What is in it stays where it is unless a place is named, so that the same may be asked again.

    Raises: NotFound (portfolio, member, neighbour), NotAllowed (admins; of a project its managers too), Invalid (two places at
    once, a portfolio in itself), TooLarge (too deep; too much in one; in too many places).
    """
    if before is not None and after is not None:
        raise Invalid("Name one: what to come before, or after.", "input")
    async with unit_of_work(viewer):
        await hold_the_tree()
        portfolio = await locked.lock(viewer, portfolio_id)
        project = await within.check_may_place(viewer, member, "input", "memberId")
        entry = await within.entry_of(viewer, portfolio_id, member)
        if entry is not None and before is None and after is None:
            return portfolio
        was = await Graph.read()
        now = was if entry else within.check_room(was, portfolio_id, member, "input", "memberId")
        order_key = await _spot(viewer, portfolio_id, was, member, entry, before, after)
        if entry is not None:
            if entry.order_key != order_key:
                entry.order_key = order_key
                await entry.save(update_fields=["order_key"])
                within.tell_placed(member, project, now, None, None)
            return portfolio
        await within.enter(portfolio_id, member, project, order_key, was, now)
        return portfolio


async def _spot(
    viewer: Viewer,
    portfolio_id: UUID,
    graph: Graph,
    member: Member,
    entry: PortfolioEntry | None,
    before: Member | None,
    after: Member | None,
) -> str:
    """The key that it has there."""
    siblings = within.siblings(portfolio_id, graph)
    neighbour, name = (before, "beforeId") if before is not None else (after, "afterId")
    if neighbour is None:
        return await siblings.end() or order_keys.at(0)
    if neighbour == member:
        raise Invalid("Nothing stands beside itself.", "input", name)
    beside = await within.entry_of(viewer, portfolio_id, neighbour)
    if beside is None:
        raise NotFound("There is nothing like this in the portfolio.", "input", name)
    return await siblings.beside(beside, None if entry is None else entry.id, ahead=before is not None)
