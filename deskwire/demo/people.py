"""Brings the demo company's people, teams, customers and projects into the workspace; what is there already stays."""

from uuid import UUID

from deskwire.demo import cast, words
from deskwire.demo.play import Stage
from domain import customers, organizations, projects, teams, users, workspace
from domain.projects import Details, Grant
from domain.users import NewUser
from models import Project, Role, Viewer, sight


async def hire(setup: Viewer) -> Stage:
    """Everybody, with the rights that they have once all is shared."""
    keys = {cast.ADMIN: await _agent(setup, cast.ADMIN, [])}
    admin = await _viewer(keys[cast.ADMIN])
    for name, made in cast.PROJECTS.items():
        keys[name] = (await projects.create(admin, made.name, made.text, _once(name))).id
    inbox = (await Project.get(is_inbox=True)).id  # house: where every user starts
    for name, agent in cast.AGENTS.items():
        if name != cast.ADMIN:
            keys[name] = await _agent(admin, name, [(inbox, agent.inbox)] if agent.inbox else [])
    for name, (shown, members) in cast.TEAMS.items():
        keys[name] = (await teams.create(admin, shown, [keys[m] for m in members], _once(name))).id
    keys |= await _customers(admin)
    keys |= await words.teach(admin)
    for name in cast.PROJECTS:
        await _share(admin, name, keys)
    return Stage({name: await _viewer(keys[name]) for name in (*cast.AGENTS, *cast.CUSTOMERS)}, keys)


async def _agent(by: Viewer, name: str, roles: list[tuple[UUID, Role]]) -> UUID:
    agent = cast.AGENTS[name]
    new = NewUser(
        email=agent.email,
        name=agent.name,
        level=agent.level,
        projects=roles,
        joins_inbox=agent.inbox is not None,
    )
    return (await users.create(by, new, _once(name))).id


async def _customers(admin: Viewer) -> dict[str, UUID]:
    """Organizations by hand, customers as their first mail makes them."""
    keys = {
        name: (await organizations.create(admin, shown, domains, _once(name))).id
        for name, (shown, domains) in cast.ORGANIZATIONS.items()
    }
    mail = await workspace.automation(workspace.MAIL)
    for name, customer in cast.CUSTOMERS.items():
        keys[name] = (await customers.by_address(mail, customer.email, customer.name)).id
    return keys


async def _share(admin: Viewer, name: str, keys: dict[str, UUID]) -> None:
    made = cast.PROJECTS[name]
    grants = [Grant(keys[who], role) for who, role in made.roles.items()]
    grants += [Grant(keys[who]) for who in made.followers]
    await projects.share_many(admin, [keys[name]], grants)
    said: Details = {"made_for_id": keys[made.made_for] if made.made_for else None, "status": made.status}
    for who in (who for who, role in made.roles.items() if role is Role.MANAGER):
        said["manager_id"] = keys[who]
    await projects.edit(admin, keys[name], changed=said)


async def _viewer(key: UUID) -> Viewer:
    viewer = await sight.by_principal(key)
    assert viewer is not None, "just made, so active"
    return viewer


def _once(name: str) -> str:
    return f"demo {name}"
