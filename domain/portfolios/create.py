"""Make a portfolio."""

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
        if await Portfolio.all().count() >= locked.PORTFOLIOS_MOST:  # house: of which admins see all
            raise TooLarge(f"A desk has at most {locked.PORTFOLIOS_MOST} portfolios.")
        now = clock.now()
        portfolio = await Portfolio.create(
            id=new_id(), name=shown, name_folded=locked.folded(shown), created_at=now, updated_at=now
        )
        record(
            PortfolioCreated(
                entity_id=portfolio.id,
                internal=True,
                after=Snapshot(Portfolio.audience(()), {}),
                name=Changed(None, shown),
            )
        )
        return portfolio
