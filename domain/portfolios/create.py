"""Make a portfolio."""

from uuid import UUID

from domain import policy
from domain.events import Changed, PortfolioCreated, Snapshot
from domain.once import made_before, once
from domain.places import hold_the_tree
from domain.portfolios import locked
from domain.unit_of_work import record, unit_of_work
from kit import clock
from kit.errors import TooLarge
from kit.ids import new_id
from models import Portfolio, Viewer


async def create(viewer: Viewer, name: str, idempotency_key: str | None = None) -> Portfolio:
    """The new portfolio, with nothing in it and in no other: only admins see it yet.

    Raises: NotAllowed (admins only), Invalid, TooLarge (the name; too many).
    """
    policy.check_admin(viewer, "projects:write")
    return await once(
        viewer,
        "portfolio.create",
        idempotency_key,
        lambda: _create(viewer, name),
        lambda key: made_before(Portfolio.visible_to(viewer), key),
    )


async def _create(viewer: Viewer, name: str) -> Portfolio:
    shown = locked.check_name(name)
    async with unit_of_work(viewer):
        await hold_the_tree()
        if not await is_room():
            raise TooLarge(f"A desk has at most {locked.PORTFOLIOS_MOST} portfolios.")
        return await make(shown)


async def is_room(more: int = 1) -> bool:
    """Whether the desk may have so many portfolios more."""
    return await Portfolio.all().count() + more <= locked.PORTFOLIOS_MOST  # house: of which admins see all


async def make(name: str, made_for_id: UUID | None = None, *, is_root: bool = False) -> Portfolio:
    """The new portfolio, by whoever holds the tree."""
    now = clock.now()
    portfolio = await Portfolio.create(
        id=new_id(),
        name=name,
        name_folded=locked.folded(name),
        is_root=is_root,
        made_for_id=made_for_id,
        created_at=now,
        updated_at=now,
    )
    record(
        PortfolioCreated(
            entity_id=portfolio.id,
            internal=True,
            after=Snapshot(Portfolio.audience(()), {}),
            name=Changed(None, name),
        )
    )
    return portfolio
