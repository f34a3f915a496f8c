"""What is put into portfolios and taken out of them: who may, and what is told of it."""

from uuid import UUID

from domain import policy
from domain.events import Changed, PortfolioPlaced, PortfolioRenumbered, PortfolioShown, ProjectPlaced
from domain.places import Siblings
from domain.portfolios.graph import Graph
from domain.portfolios.member import Member
from domain.projects import locked as projects
from domain.unit_of_work import record
from kit.errors import Invalid, NotFound, TooLarge
from kit.ids import new_id
from models import Portfolio, PortfolioEntry, Project, Viewer

DEPTH_MOST, HELD_MOST, PLACES_MOST = 20, 1_000, 100
"""Portfolios one in the other; what is right in one; places of the tree in which one portfolio or project stands."""


async def check_may_place(viewer: Viewer, member: Member, *path: str | int) -> Project | None:
    """The project, if it is one, which the viewer may put into portfolios that they see, and take out.

    Portfolios are arranged by admins. A project's managers, who say who reaches it, also say under which names it is found.
    Raises: NotFound (absent or not visible), NotAllowed.
    """
    if member.is_project:
        project = await projects.seen(viewer, member.key, *path)
        policy.check(viewer, "project.share", project)
        return project
    if not await Portfolio.visible_to(viewer).filter(id=member.key).exists():
        raise NotFound("There is no such portfolio.", *path)
    policy.check_admin(viewer, "projects:write")
    return None


async def entry_of(viewer: Viewer, portfolio_id: UUID, member: Member) -> PortfolioEntry | None:
    """What says that it stands right in the portfolio, if it does and the viewer sees it."""
    rows = PortfolioEntry.visible_to(viewer).filter(portfolio_id=portfolio_id)
    return await rows.filter(**{member.column: member.key}).first()


def check_room(graph: Graph, portfolio_id: UUID, member: Member, *path: str | int) -> Graph:
    """What would be with the member in the portfolio.

    Raises: Invalid (a portfolio in itself), TooLarge (too deep; too much in one; in too many places).
    """
    if member.key in graph.over(portfolio_id):
        raise Invalid("A portfolio cannot be in itself.", *path)
    then = graph.plus(portfolio_id, member.key, is_project=member.is_project)
    if then.right_in(portfolio_id) > HELD_MOST:
        raise TooLarge(f"At most {HELD_MOST} projects and portfolios are in one portfolio.", "id")
    if not member.is_project and then.depth(portfolio_id) + then.height(member.key) > DEPTH_MOST:
        raise TooLarge(f"At most {DEPTH_MOST} portfolios are one in the other.", *path)
    below = then.places(member.key) if member.is_project else then.most_places(member.key)
    if below > PLACES_MOST:
        raise TooLarge(f"Nothing stands in more than {PLACES_MOST} places of the tree.", *path)
    return then


def siblings(portfolio_id: UUID, graph: Graph) -> Siblings:
    """What stands beside each other in a portfolio; sort keys are shown, so who sees it is told when they change."""

    def renumbered() -> None:
        seen = graph.snapshot(portfolio_id)
        record(PortfolioRenumbered(entity_id=portfolio_id, internal=True, before=seen, after=seen))

    return Siblings(PortfolioEntry, {"portfolio_id": portfolio_id}, renumbered)


async def enter(
    portfolio_id: UUID, member: Member, project: Project | None, order_key: str, was: Graph, now: Graph
) -> None:
    """Put it there, and tell."""
    await PortfolioEntry.create(
        id=new_id(),
        portfolio_id=portfolio_id,
        member_id=None if member.is_project else member.key,
        project_id=member.key if member.is_project else None,
        order_key=order_key,
    )
    tell_shown(now.over(portfolio_id), was, now)
    tell_placed(member, project, now, None, portfolio_id)


async def leave(entry: PortfolioEntry, member: Member, project: Project | None, was: Graph) -> Graph:
    """Take it out of there, and tell; what is now."""
    now = was.minus(entry.portfolio_id, member.key)
    await entry.delete()
    tell_placed(member, project, now, entry.portfolio_id, None)
    tell_shown(was.over(entry.portfolio_id)[::-1], was, now)
    return now


def tell_placed(
    member: Member, project: Project | None, now: Graph, before: UUID | None, after: UUID | None
) -> None:
    """For who sees what was placed: it stands in another portfolio, or elsewhere in one. `now`: after it was."""
    moved = Changed(before and str(before), after and str(after)) if before or after else None
    if project is None:
        seen = now.snapshot(member.key)
        record(PortfolioPlaced(entity_id=member.key, internal=True, before=seen, after=seen, portfolio=moved))
        return
    seen = projects.staff_snapshot(project)
    record(
        ProjectPlaced(
            entity_id=project.id,
            project_id=project.id,
            internal=True,
            before=seen,
            after=seen,
            portfolio=moved,
        )
    )


def tell_shown(over: list[UUID], before: Graph, after: Graph) -> None:
    """For who sees one of these portfolios now and did not, or did and does not."""
    for key in over:
        had, has = before.snapshot(key), after.snapshot(key)
        if had != has:
            record(PortfolioShown(entity_id=key, internal=True, before=had, after=has))
