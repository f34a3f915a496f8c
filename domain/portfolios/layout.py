"""The default layout: a portfolio of the company, in it one of each organization (or customer without one), in that its projects.

What admins have sorted, named or removed stays as they did it: only where a project belongs by whom it is for is seen to.
"""

from collections.abc import Collection
from uuid import UUID

from domain import config
from domain.places import hold_the_tree
from domain.portfolios import within
from domain.portfolios.create import is_room, make
from domain.portfolios.graph import Graph
from domain.portfolios.member import Member
from kit import order_keys
from kit.errors import TooLarge
from models import Customer, Portfolio, PortfolioEntry, Principal, Project, Workspace


async def hold() -> None:
    """Before any row is locked: whoever sets whom a project is for also says where it stands."""
    if config.current().default_layout:
        await hold_the_tree()


async def arrange(project: Project, was_for: UUID | None) -> None:
    """Put a project, which was for somebody else or nobody, where those stand whom it is for now; by whoever holds the tree.

    Nothing is ever refused for it: where there is no room, the project stands in none of these portfolios.
    """
    if not config.current().default_layout or project.made_for_id == was_for:
        return
    old, new = await _owner(was_for), await _owner(project.made_for_id)
    if old == new:
        return
    graph = await Graph.read()
    if was_for is not None:
        graph = await _leave(project, {old, was_for} - {new}, graph)
    if new is not None:
        await _enter(project, new, graph)


async def _owner(made_for: UUID | None) -> UUID | None:
    """The organization, or the customer who has none."""
    if made_for is None:
        return None
    customer = await Customer.get_or_none(
        principal_id=made_for
    )  # house: whom a locked, visible project is for
    return customer.organization_id or made_for if customer else made_for


async def _leave(project: Project, owners: Collection[UUID | None], graph: Graph) -> Graph:
    """Take it out of theirs: a customer who has joined an organization since had one of their own."""
    entries = PortfolioEntry.filter(
        project_id=project.id, portfolio__made_for_id__in=list(owners)
    )  # house: of a locked, visible project
    for entry in await entries.order_by("id"):
        graph = await within.leave(entry, _member(project), project, graph)
    return graph


async def _enter(project: Project, owner: UUID, graph: Graph) -> None:
    portfolio = await Portfolio.get_or_none(
        made_for_id=owner
    )  # house: who sees the project sees what it is in
    if portfolio is None:
        if not await is_room(2):
            return
        name = (await Principal.get(id=owner)).name  # house: whom a locked, visible project is for
        portfolio = await make(name, owner)
        graph = await _put(Member(portfolio.id, False), None, await _root(), graph)
    await _put(_member(project), project, portfolio, graph)


async def _root() -> Portfolio:
    found = await Portfolio.get_or_none(is_root=True)  # house: in which it is only put
    return found or await make((await Workspace.get(id=1)).name, is_root=True)  # house: its name


async def _put(member: Member, project: Project | None, portfolio: Portfolio, was: Graph) -> Graph:
    """Put it last there, if it is not there yet and there is room; what is then."""
    if was.has(portfolio.id, member.key):
        return was
    try:
        now = within.check_room(was, portfolio.id, member)
    except TooLarge:
        return was
    order_key = await within.siblings(portfolio.id, was).end() or order_keys.at(0)
    await within.enter(portfolio.id, member, project, order_key, was, now)
    return now


def _member(project: Project) -> Member:
    return Member(project.id, True)
