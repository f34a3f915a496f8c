"""Projects sorted into portfolios."""

from domain import portfolios
from domain.portfolios import Member
from models import PortfolioEntry
from tests.rights.world import World, happened, text


async def sort_projects(world: World) -> None:
    """One portfolio for each of two projects, one over both, and one with nothing in it."""
    admin = await world.viewer("user admin")
    for name in ("company", "clients", "back", "spare"):
        made = await portfolios.create(admin, text(f"{name} portfolio"))
        world.keep(f"portfolio {name}", made.id)
    for into, what in (
        ("clients", "project website"),
        ("back", "project backoffice"),
        ("company", "portfolio clients"),
        ("company", "portfolio back"),
    ):
        member = Member(world.key(what), what.startswith("project"))
        await portfolios.put(admin, world.key(f"portfolio {into}"), member)
        if what == "project website":
            await happened(world, "event website sorted", "project.placed")
    entries = await PortfolioEntry.all()
    for noun, name in (("project", "website"), ("portfolio", "clients"), ("portfolio", "back")):
        key = world.key(f"{noun} {name}")
        (entry,) = [each for each in entries if key in (each.member_id, each.project_id)]
        world.keep(f"portfolio_entry {name}", entry.id)
    await portfolios.edit(admin, world.key("portfolio spare"), name=f"{text('spare portfolio')} too")
    await happened(world, "event portfolio edited", "portfolio.edited")
