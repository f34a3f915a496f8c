"""People, projects and items for tests, all made through the verbs; and the cast that most tests play with.

The cast of `workspace` (each is a fixture of that name, giving a `Viewer` with the rights of now):

    admin        level admin
    manager, lead, member, restricted      that role in the project `Website`
    outsider     a user without any project (all others are members of `Incoming tickets` too)
    teammate     has a role only by the team `Web team`, which is a member of `Website`
    customer, colleague     of the organization acme.example
    foreigner    of the organization other.example
    guest        of guests.example; follows `Website`
    automation   the product's own set-up
"""

from dataclasses import dataclass, replace
from itertools import count
from typing import Any
from uuid import UUID

from domain import customers, items, projects, teams, users, workspace
from domain.customers import NewCustomer
from domain.users import NewUser
from models import EventRecord, Item, Level, Principal, Project, Role, Viewer, sight

_numbers = count(1)

Keys = dict[str, UUID]


async def cast() -> Keys:
    """Found the workspace `Acme Desk` and make its cast; their keys by name."""
    await workspace.found("Acme Desk")
    setup = await workspace.automation(workspace.SETUP)
    keys: Keys = {"automation": key(setup)}
    keys["admin"] = await _user(setup, "admin", level=Level.ADMIN)
    keys["inbox"] = (await Project.get(is_inbox=True)).id
    admin = await viewer(keys["admin"])
    keys["website"] = (await projects.create(admin, "Website")).id
    for role in Role:
        keys[role.value] = await _user(admin, role.value, projects=[(keys["website"], role)])
    keys["outsider"] = await _user(admin, "outsider", joins_inbox=False)
    keys["teammate"] = await _user(admin, "teammate", joins_inbox=False)
    keys["team"] = (await teams.create(admin, "Web team", [keys["teammate"]])).id
    await projects.share(admin, keys["website"], keys["team"], Role.MEMBER)
    for name, domain in (
        ("customer", "acme"), ("colleague", "acme"), ("foreigner", "other"), ("guest", "guests")
    ):  # fmt: skip
        new = NewCustomer(email=f"{name}@{domain}.example", name=name.capitalize())
        keys[name] = (await customers.create(admin, new)).id
    await projects.share(admin, keys["website"], keys["guest"])
    return keys


async def _user(by: Viewer, name: str, **more: Any) -> UUID:
    new = NewUser(email=f"{name}@acmedesk.example", name=name.capitalize(), **more)
    return (await users.create(by, new)).id


def key(viewer: Viewer) -> UUID:
    assert viewer.principal_id is not None
    return viewer.principal_id


async def viewer(key: UUID | Principal) -> Viewer:
    """The principal, with the rights of now."""
    found = await sight.by_principal(key.id if isinstance(key, Principal) else key)
    assert found is not None, "deactivated, or nobody"
    return found


async def user(by: Viewer, name: str = "", **more: Any) -> Viewer:
    """A new user; `more` goes into `NewUser`."""
    return await viewer(await _user(by, name or f"user{next(_numbers)}", **more))


async def customer(by: Viewer, email: str = "") -> Viewer:
    """A new customer, of the organization of their address."""
    new = NewCustomer(email=email or f"customer{next(_numbers)}@customers.example")
    return await viewer(await customers.create(by, new))


async def item(by: Viewer, title: str = "Printer on fire", **more: Any) -> Item:
    """A new item; `more` goes into `NewItem`, and a `project_id` given is meant."""
    if "project_id" in more:
        more["project_given"] = True
    return await items.create(by, items.NewItem(title=title, **more))


@dataclass(frozen=True)
class Told:
    """An event as the log has it, reduced to what tests state."""

    kind: str
    entity_id: UUID
    changes: dict[str, Any]
    affects: list[str]
    before: list[str] | None
    after: list[str] | None
    internal: bool
    actor_id: UUID


async def told(after: int) -> list[Told]:
    """The events above this position, in order, without those of figures, which many bring about."""
    events = EventRecord.filter(position__gt=after).exclude(kind__endswith=".rolled_up")
    return [
        Told(
            kind=e.kind,
            entity_id=e.entity_id,
            changes={name: tuple(values) for name, values in e.changes.items()},
            affects=e.affects or [],
            before=e.audience_before,
            after=e.audience_after,
            internal=e.internal,
            actor_id=e.actor_id,
        )
        for e in await events.order_by("position")
    ]


def narrowed(to: Viewer, *scopes: str) -> Viewer:
    """The viewer as seen through an API key with only these scopes."""
    return replace(to, scopes=frozenset(scopes))
