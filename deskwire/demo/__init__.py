"""Fernkettle, a made-up company, brought into an empty workspace through the verbs that clients use."""

from deskwire.database import connected
from deskwire.demo import cast, mails, portfolios
from deskwire.demo.people import hire
from deskwire.demo.planning import plan_the_machine
from deskwire.demo.play import Stage
from deskwire.demo.story import Story
from deskwire.demo.tasks import TASKS
from deskwire.demo.tickets import TICKETS
from deskwire.settings import Settings
from domain import principals, workspace
from domain.sign_in import passwords
from domain.unit_of_work import unit_of_work
from models import Address, Password, PrincipalKind, User, Viewer
from reactions.jobs import jobs
from reactions.worker import Worker
from web.start import DemoSignIn

_PEOPLE: dict[str, cast.Agent | cast.Customer] = {**cast.AGENTS, **cast.CUSTOMERS}


async def fill(settings: Settings) -> bool:
    """Make the company, unless the workspace has users of its own; whether there was anything to do.

    Broken off, it goes on the next time where it stopped: the passwords come last, and say that all is there.
    Raises: DatabaseError.
    """
    async with connected(settings):
        await workspace.found(cast.COMPANY)
        if not await _is_wanted():
            return False
        setup = await workspace.automation(workspace.SETUP)
        stage = await (await hire(setup)).enter()
        await portfolios.sort(stage)
        await plan_the_machine(stage)
        for name, story in _woven():
            await stage.play(story, name)
        await mails.set_aside()
        await _let_in(setup, stage)
        notifying = [job for job in jobs(None) if job.name == "notify"]
        await Worker(notifying).drain()  # everybody has been told before anybody looks
        return True


async def sign_ins() -> list[DemoSignIn]:
    """Who can sign in to the demo company; nobody, if this workspace is another."""
    wanted = {_PEOPLE[name].email: what for name, what in cast.SIGN_INS.items()}
    rows = await Address.filter(  # house: the names of made-up people
        email__in=list(wanted), principal__active=True
    ).select_related("principal")
    names = {row.email: row.principal.name for row in rows}
    ready = Password.filter(principal_id__in=[row.principal_id for row in rows])  # house: are they let in?
    if len(rows) < len(wanted) or await ready.count() < len(wanted):
        return []
    return [DemoSignIn(names[email], email, cast.PASSWORD, what) for email, what in wanted.items()]


def _woven() -> list[tuple[str, Story]]:
    """Tickets and tasks as one sequence, the last ones tickets; each with a name of its own."""
    placed = [
        ((number + offset) / len(stories), f"demo {name} {number}", story)
        for name, offset, stories in (("ticket", 1.0, TICKETS), ("task", 0.0, TASKS))
        for number, story in enumerate(stories)
    ]
    return [(name, story) for _, name, story in sorted(placed, key=lambda each: each[:2])]


async def _is_wanted() -> bool:
    """Whether there are no users yet, or only ours, and those not ready."""
    admin = await Address.get_or_none(email=cast.AGENTS[cast.ADMIN].email)  # house: is it begun?
    if admin is None:
        return not await User.exists()  # house: is it empty?
    return not await Password.exists(principal_id=admin.principal_id)  # house: is it done?


async def _let_in(setup: Viewer, stage: Stage) -> None:
    """One password for all demo sign-ins, hashed once."""
    hashed = await passwords.hashed(cast.PASSWORD)
    async with unit_of_work(setup):
        for name in cast.SIGN_INS:
            person = await principals.lock(
                setup, stage.keys[name], PrincipalKind.USER, PrincipalKind.CUSTOMER
            )
            await passwords.store(person, hashed)
