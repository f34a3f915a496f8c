"""The company, its projects, its users and its customers."""

from datetime import date

from domain import customers, organizations, projects, teams, users
from domain import workspace as workspaces
from domain.customers import NewCustomer
from domain.projects import Details
from domain.users import NewUser
from kit.ids import new_id
from models import Level, Project, ProjectShare, Role, User, Viewer
from tests.rights.expected.canaries import mark
from tests.rights.world import World, happened, text

INSIDE = {
    "manager": Role.MANAGER,
    "lead": Role.LEAD,
    "member": Role.MEMBER,
    "restricted": Role.RESTRICTED,
    "gagged": Role.LEAD,
    "deactivated": Role.MEMBER,
}
COMPANIES = {
    "acme": ("requester", "colleague"),
    "beta": ("follower", "foreigner"),
    "gamma": ("org_follower",),
    "delta": ("guest", "deactivated_customer"),
    "epsilon": ("org_guest",),
}
PROJECTLESS = ("teammate", "loner", "team_loner", "watcher", "idle")


async def make_people(world: World) -> None:
    """Everybody, each where they belong."""
    setup = await workspaces.automation(workspaces.SETUP)
    assert setup.principal_id is not None
    world.keep("automation setup", setup.principal_id)
    await _user(world, setup, "admin", level=Level.ADMIN)
    admin = await world.viewer("user admin")
    for name in ("website", "backoffice"):
        made = await projects.create(admin, text(f"{name} name"), text(f"{name} description"))
        world.keep(f"project {name}", made.id)
    world.keep("project inbox", (await Project.get(is_inbox=True)).id)
    for name, role in INSIDE.items():
        await _user(world, admin, name, projects=[(world.key("project website"), role)])
    await happened(world, "event website shared", "project.shared")
    for role in Role:
        await _user(world, admin, f"outside_{role.value}", projects=[(world.key("project backoffice"), role)])
    for name in PROJECTLESS:
        await _user(world, admin, name)
    await users.edit(admin, world.key("user member"), time_zone="Europe/Berlin")
    await User.filter(principal_id=world.key("user gagged")).update(may_publish=False, may_reply=False)
    editors = [world.key(name) for name in ("user lead", "user member")]
    await User.filter(principal_id__in=editors).update(may_edit_messages=True)
    for name, member in (("web", "teammate"), ("night", "team_loner")):
        team = await teams.create(admin, text(f"{name} name"), world.keys(f"user {member}"))
        world.keep(f"team {name}", team.id)
    await projects.share(admin, world.key("project website"), world.key("team web"), Role.MEMBER)
    for company, people in COMPANIES.items():
        await _company(world, admin, company, people)
    for follower in ("customer guest", "organization epsilon"):
        await projects.share(admin, world.key("project website"), world.key(follower))
    await _detail(world, admin)
    await happened(world, "event customer created", "customer.created")
    # To follow a project gives a user nothing, nor does a role give anything to a customer, however they came by it.
    website, watcher, foreigner = world.keys("project website", "user watcher", "customer foreigner")
    await projects.change_followers(admin, website, [watcher], [])
    await ProjectShare.create(id=new_id(), project_id=website, principal_id=foreigner, role=Role.MANAGER)


async def _detail(world: World, admin: Viewer) -> None:
    """Website is for the organization of one of the two customers who follow it."""
    said: Details = {
        "made_for_id": world.key("organization delta"),
        "start_on": date(2026, 11, 2),
        "due_on": date(2027, 3, 31),
    }
    await projects.edit(admin, world.key("project website"), changed=said)


async def _user(world: World, by: Viewer, name: str, **more: object) -> None:
    email = f"{mark(f'{name} email')}@staff.example"
    new = NewUser(email=email, name=text(f"{name} name"), joins_inbox=False, **more)  # type: ignore[arg-type]
    world.keep(f"user {name}", (await users.create(by, new)).id)


async def _company(world: World, by: Viewer, company: str, people: tuple[str, ...]) -> None:
    domains = [f"{mark(f'{company} domain')}.example"]
    if company == "acme":
        domains.append(f"{mark('acme other domain')}.example")
    made = await organizations.create(by, text(f"{company} name"), domains)
    world.keep(f"organization {company}", made.id)
    for name in people:
        new = NewCustomer(email=f"{mark(f'{name} email')}@{domains[0]}", name=text(f"{name} name"))
        world.keep(f"customer {name}", (await customers.create(by, new)).id)
