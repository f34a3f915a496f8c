"""Short words for the people and tickets that follow-up tests are about; everything is made through the verbs."""

from uuid import UUID

from domain import (
    api_keys,
    conversations,
    customers,
    organizations,
    people,
    projects,
    teams,
    users,
    workspace,
)
from domain.conversations import NewMessage
from domain.customers import NewCustomer
from domain.items import NewItem, create
from domain.users import NewUser
from kit import clock
from mail.transport import NullTransport
from models import Item, Level, Message, OutgoingMail, OutgoingState, Project, Role, Viewer, sight
from tests.factories import viewer


def key(viewer: Viewer) -> UUID:
    """The person's key."""
    assert viewer.principal_id is not None
    return viewer.principal_id


async def setup() -> Viewer:
    """The automation that may do everything."""
    return await workspace.automation(workspace.SETUP)


async def inbox() -> UUID:
    return (await Project.get(is_inbox=True)).id


async def user(name: str, *, admin: bool = False, role: Role | None = Role.LEAD) -> Viewer:
    """A user `<name>@desk.example` with a role in the project for incoming tickets."""
    new = NewUser(
        email=f"{name.lower()}@desk.example",
        name=name,
        level=Level.ADMIN if admin else Level.MEMBER,
        projects=[(await inbox(), role)] if role else [],
        joins_inbox=False,
    )
    return await viewer(await users.create(await setup(), new))


async def team(name: str, *members: Viewer, role: Role | None = None) -> UUID:
    """A team, with a role in the project for incoming tickets if one is given."""
    made = await teams.create(await setup(), name, [key(member) for member in members])
    if role is not None:
        await projects.share(await setup(), await inbox(), made.id, role)
    return made.id


async def organization(name: str) -> UUID:
    return (await organizations.create(await setup(), name, [f"{name.lower()}.example"])).id


async def customer(name: str, organization_id: UUID | None = None) -> Viewer:
    """A customer `<name>@gmail.com`, of no organization unless one is given."""
    new = NewCustomer(email=f"{name.lower()}@gmail.com", name=name, organization_id=organization_id)
    return await viewer(await customers.create(await setup(), new))


async def api_key(owner: Viewer, *scopes: str) -> Viewer:
    token, _ = await api_keys.create(owner, "A program", scopes)
    found = await sight.by_api_key(token, clock.now())
    assert found is not None
    return found


async def follow_project(who: Viewer) -> None:
    await projects.change_followers(await setup(), await inbox(), [key(who)], [])


async def deactivate(who: Viewer) -> None:
    await people.deactivate(await setup(), key(who))


async def ticket(by: Viewer, **given: object) -> Item:
    """A ticket titled "Printer"."""
    return await create(by, NewItem(**{"title": "Printer", **given}))  # type: ignore[arg-type]


async def reply(by: Viewer, item: Item, text: str = "Hello") -> Message:
    return await conversations.reply(by, item.id, NewMessage(text=text))


async def mail_states() -> list[tuple[OutgoingState, str]]:
    """How far each outgoing mail has come, and why no further."""
    return [(row.state, row.error) for row in await OutgoingMail.all().order_by("created_at", "id")]


def recipients(transport: NullTransport) -> list[str]:
    return sorted(kept.mail.recipient for kept in transport.kept)
