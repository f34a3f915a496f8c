"""The demo company's projects in portfolios; one of them in two."""

from uuid import UUID

from deskwire.demo import cast
from deskwire.demo.play import Stage
from domain import portfolios
from domain.portfolios import Member

PORTFOLIOS: dict[str, tuple[str, ...]] = {
    "At customers": ("visits", "clinics"),
    "Products": ("machine", "firmware", "website"),
    "This quarter": ("clinics", "machine"),
    cast.COMPANY: ("At customers", "Products", "This quarter"),
}
"""By name, what is in each: projects, and portfolios that come before it."""


async def sort(stage: Stage) -> None:
    """All of them, as they were sorted the first time."""
    admin, made = stage.viewers[cast.ADMIN], dict[str, UUID]()
    for name, holds in PORTFOLIOS.items():
        portfolio = await portfolios.create(admin, name, f"demo portfolio {name}")
        made[name] = portfolio.id
        for each in holds:
            member = Member(made[each], False) if each in made else Member(stage.keys[each], True)
            await portfolios.put(admin, portfolio.id, member)
