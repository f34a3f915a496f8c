"""What the verbs of portfolios share: the row locked, its name checked."""

from uuid import UUID

from domain import policy
from domain.versions import check_version
from kit import text
from kit.errors import NotFound
from models import Portfolio, Viewer

NAME_MOST, PORTFOLIOS_MOST = 200, 2_000
"""Characters of a name; portfolios of a desk."""


async def lock(viewer: Viewer, portfolio_id: UUID) -> Portfolio:
    """The portfolio, locked until the unit of work ends. Raises: NotFound (absent or not visible)."""
    portfolio = await Portfolio.visible_to(viewer).filter(id=portfolio_id).select_for_update().first()
    if portfolio is None:
        raise NotFound("There is no such portfolio.", "id")
    return portfolio


async def lock_to_change(viewer: Viewer, portfolio_id: UUID, version: int | None) -> Portfolio:
    """The same for an admin, who changes what it is itself.

    Raises: NotFound, NotAllowed, Conflict with the current row (stale version).
    """
    portfolio = await lock(viewer, portfolio_id)
    policy.check_admin(viewer, "projects:write")
    check_version(portfolio, version, "portfolio")
    return portfolio


def check_name(name: str) -> str:
    """Raises: Invalid, TooLarge."""
    return text.check(name, "name", most=NAME_MOST, least=1)


def folded(name: str) -> str:
    """The form of a name by which portfolios are sorted."""
    return text.fold(name)[:400]
