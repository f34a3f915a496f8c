"""The soak's people, projects and first items, made through the verbs.

    python -m bench.soaking.set_up FOLDER            all of it; writes FOLDER/facts.json and a session of each
    python -m bench.soaking.set_up FOLDER NAME       a new session of one person

The rights that each viewer begins with are written here by hand, not read from the product.
"""

import asyncio
import secrets
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.soaking.plan import read, token_file, write
from deskwire.database import connected
from deskwire.settings import load
from domain import customers, items, projects, teams, users, workspace
from domain.customers import NewCustomer
from domain.users import NewUser
from kit import clock, seal
from kit.ids import new_id, to_global
from models import Customer, Item, ItemType, Level, Project, Role, Session, Status, Viewer, sight

STAFF: dict[str, dict[str, Role]] = {
    "lead": {"alpha": Role.LEAD, "inbox": Role.MEMBER},
    "member": {"alpha": Role.MEMBER, "inbox": Role.MEMBER},
    "betty": {"beta": Role.LEAD},
    "restricted": {"alpha": Role.RESTRICTED},
    "outsider": {},
    "shaky": {"alpha": Role.MEMBER},
    "sleepy": {"alpha": Role.MEMBER, "beta": Role.MEMBER},
    "leaver": {"alpha": Role.MEMBER},
}
CUSTOMERS = {
    "requester": "acme.example", "colleague": "acme.example", "follower": "follows.example",
    "foreigner": "other.example", "guest": "guests.example", "drifter": "drifts.example",
}  # fmt: skip
GUESTS = ("guest", "drifter")  # who follow the project alpha


class Cast:
    """Who has been made so far."""

    def __init__(self) -> None:
        self.viewers: dict[str, dict[str, Any]] = {}
        self.projects: dict[str, UUID] = {}

    def key(self, name: str) -> UUID:
        return UUID(self.viewers[name]["id"])

    async def viewer(self, name: str) -> Viewer:
        found = await sight.by_principal(self.key(name))
        assert found is not None
        return found

    def join(self, name: str, kind: str, key: UUID, *tokens: str) -> None:
        own = f"{kind}:{key}"
        self.viewers[name] = {
            "id": str(key), "kind": kind, "global": to_global(kind, key), "tokens": sorted({own, *tokens}),
        }  # fmt: skip

    async def user(self, by: Viewer, name: str, roles: dict[str, Role], level: Level = Level.MEMBER) -> None:
        new = NewUser(
            email=f"{name}@desk.example", name=name, level=level, joins_inbox=False,
            projects=[(self.projects[project], role) for project, role in roles.items()],
        )  # fmt: skip
        made = await users.create(by, new)
        admin = ["admin"] if level is Level.ADMIN else []
        self.join(name, "user", made.id, *admin, *(f"project:{self.projects[p]}" for p in roles))


async def make(folder: Path) -> None:
    """Everything, then `facts.json`."""
    await workspace.found("Soak")
    setup, cast = await workspace.automation(workspace.SETUP), Cast()
    await cast.user(setup, "boss", {}, Level.ADMIN)
    await cast.user(setup, "admin", {}, Level.ADMIN)
    boss = await cast.viewer("boss")
    cast.projects["inbox"] = (await Project.get(is_inbox=True)).id
    for name in ("alpha", "beta"):
        cast.projects[name] = (await projects.create(boss, name)).id
    boss = await cast.viewer("boss")
    for name, roles in STAFF.items():
        await cast.user(boss, name, roles)
    await _team(boss, cast)
    await _customers(boss, cast)
    hot = await _items(boss, cast)
    for name in cast.viewers:
        await sign_in(folder, name, cast.key(name))
    write(folder / "facts.json", await _facts(cast, hot))


async def _team(boss: Viewer, cast: Cast) -> None:
    await cast.user(boss, "teammate", {})
    team, alpha = (await teams.create(boss, "Team", [cast.key("teammate")])).id, cast.projects["alpha"]
    await projects.share(boss, alpha, team, Role.MEMBER)
    cast.join("teammate", "user", cast.key("teammate"), f"team:{team}", f"project:{alpha}")


async def _customers(boss: Viewer, cast: Cast) -> None:
    for name, domain in CUSTOMERS.items():
        made = await customers.create(boss, NewCustomer(email=f"{name}@{domain}", name=name))
        row = await Customer.get(principal_id=made.id)
        organization = [f"organization:{row.organization_id}"] if row.organization_id else []
        guest = [f"guest:{cast.projects['alpha']}"] if name in GUESTS else []
        cast.join(name, "customer", made.id, *organization, *guest)
        if guest:
            await projects.share(boss, cast.projects["alpha"], made.id)


async def _items(boss: Viewer, cast: Cast) -> dict[str, list[str]]:
    """The first items by project; `outside` ones are tasks outside of projects."""
    organization = (await Customer.get(principal_id=cast.key("colleague"))).organization_id
    assert organization is not None
    followers = [[], [cast.key("follower")], [organization], [cast.key("colleague"), cast.key("follower")]]
    hot: dict[str, list[str]] = {"alpha": [], "beta": [], "outside": []}
    for number in range(8):
        place = "alpha" if number < 5 else "beta"
        new = items.NewItem(
            title=f"[begin-{number}]", project_id=cast.projects[place], project_given=True, published=number % 4 != 3,
            requester_id=cast.key("requester" if number < 6 else "foreigner"), follower_ids=followers[number % 4],
        )  # fmt: skip
        hot[place].append(_global(await items.create(boss, new)))
    task = (await ItemType.get(slug="task")).id
    for number in range(3):
        new = items.NewItem(
            title=f"[outside-{number}]", type_id=task, project_given=True, assignee_ids=[cast.key("member")]
        )
        hot["outside"].append(_global(await items.create(boss, new)))
    return hot


def _global(item: Item) -> str:
    return to_global("item", item.id)


async def _facts(cast: Cast, hot: dict[str, list[str]]) -> dict[str, Any]:
    statuses = await Status.filter(type__slug="ticket").order_by("rank")
    return {
        "viewers": cast.viewers,
        "projects": {name: str(key) for name, key in cast.projects.items()},
        "project_ids": {name: to_global("project", key) for name, key in cast.projects.items()},
        "statuses": [to_global("status", status.id) for status in statuses],
        "hot": hot,
        "start": await sight.position(),
    }


async def sign_in(folder: Path, name: str, key: UUID) -> None:
    """A session as a sign-in leaves it, without the password's cost."""
    token, now = f"dws_{secrets.token_urlsafe(32)}", clock.now()
    await Session.create(
        id=new_id(),
        principal_id=key,
        token_hash=sight.hash_token(token),
        created_at=now,
        expires_at=now + timedelta(days=1),
    )
    write(token_file(folder, name), token)


async def main(folder: Path, name: str | None) -> None:
    """Make everything, or sign one person in."""
    settings = load()
    seal.use_keys(list(settings.secret_keys))
    async with connected(settings):
        if name is None:
            (folder / "tokens").mkdir()
            await make(folder)
        else:
            await sign_in(folder, name, UUID(read(folder / "facts.json")["viewers"][name]["id"]))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None))
