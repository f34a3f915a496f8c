"""Users: made, edited, raised and lowered."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain import addresses, digests, policy, principals, workspace
from domain.events import Changed, UserCreated, UserEdited
from domain.once import once
from domain.principals import again, snapshot
from domain.projects import share_with_new
from domain.sign_in import passwords
from domain.teams import join
from domain.unit_of_work import exclusively, record, unit_of_work
from kit import zones
from kit.errors import Conflict, Invalid, NotAllowed
from models import Level, Principal, PrincipalKind, Role, User, Viewer

SWITCHES = ("may_publish", "may_reply", "may_edit_messages", "may_manage_macros")


@dataclass(frozen=True, kw_only=True)
class NewUser:
    """What a user starts with. Without `joins_inbox` they do not become a member of the project for incoming tickets."""

    email: str
    name: str
    level: Level = Level.MEMBER
    team_ids: Sequence[UUID] = ()
    projects: Sequence[tuple[UUID, Role]] = ()
    joins_inbox: bool = True


async def create(viewer: Viewer, new: NewUser, idempotency_key: str | None = None) -> Principal:
    """The new user, in their teams and projects. They sign in by a mailed link, and may then set a password.

    Raises: NotAllowed, Invalid, TooLarge, NotFound (a team or project), Conflict (the address is taken).
    """
    policy.check_admin(viewer)
    return await once(
        viewer, "user.create", idempotency_key, lambda: _create(viewer, new), lambda key: again(viewer, key)
    )


async def create_first_admin(email: str, name: str, password: str) -> Principal:
    """An admin for a workspace that has none, made from the command line.

    Raises: Conflict (there is an active admin), Invalid, TooLarge.
    """
    hashed = await passwords.hashed(password, "password")
    setup = await workspace.automation(workspace.SETUP)
    async with unit_of_work(setup):
        await exclusively("admins")
        if await _active_admins():
            raise Conflict("This workspace has an admin already; they can make others.")
        principal = await create(setup, NewUser(email=email, name=name, level=Level.ADMIN))
        await passwords.store(principal, hashed)
        return principal


async def edit(
    viewer: Viewer,
    user_id: UUID,
    version: int | None = None,
    *,
    name: str | None = None,
    time_zone: str | None = None,
    switches: dict[str, bool] | None = None,
) -> Principal:
    """The user with what is given changed; None keeps, an empty time zone means the workspace's.

    Admins edit everyone; others their own name and time zone.
    Raises: NotFound, NotAllowed, Conflict (stale version), Invalid, TooLarge.
    """
    shown = None if name is None else principals.check_name(name, "input", "name")
    zone = time_zone and zones.check(time_zone, "input", "timeZone")
    async with unit_of_work(viewer):
        principal = await principals.lock(viewer, user_id, PrincipalKind.USER, version=version)
        _check_may_edit(viewer, principal, switches or {})
        user = await User.get(principal_id=user_id)  # house: of a locked, visible principal
        changed = _changed(principal, user, shown, zone, switches or {})
        if not changed:
            return principal
        columns = principals.rename(principal, changed["name"].after) if "name" in changed else []
        await principals.store(principal, columns)
        await _save(user)
        if "time_zone" in changed:
            await digests.reschedule(user_id)
        record(
            UserEdited(
                entity_id=user_id,
                internal=True,
                before=snapshot(principal),
                after=snapshot(principal),
                affects=(principal.token,) if "switches" in changed else (),
                name=changed.get("name"),
                switches=changed.get("switches"),
                time_zone=changed.get("time_zone"),
            )
        )
        return principal


async def set_level(viewer: Viewer, user_id: UUID, level: Level, version: int | None = None) -> Principal:
    """The user as an admin, or no longer one.

    Raises: NotFound, NotAllowed (one's own level), Conflict (stale version; the last active admin).
    """
    policy.check_admin(viewer)
    async with unit_of_work(viewer):
        principal = await principals.lock(viewer, user_id, PrincipalKind.USER, version=version)
        if user_id == viewer.principal_id:
            raise NotAllowed("Another admin has to change your level.")
        user = await User.get(principal_id=user_id)  # house: of a locked, visible principal
        if user.level is level:
            return principal
        await check_not_last_admin(principal, user)
        old, user.level = user.level, level
        await _save(user)
        await principals.store(principal, [])
        record(
            UserEdited(
                entity_id=user_id,
                internal=True,
                before=snapshot(principal),
                after=snapshot(principal),
                affects=(principal.token,),
                level=Changed(old.value, level.value),
            )
        )
        return principal


async def check_not_last_admin(principal: Principal, user: User) -> None:
    """Nobody else counts or takes away admins until the unit of work ends.

    Raises: Conflict, if this is the only admin who can sign in.
    """
    await exclusively("admins")
    if user.level is Level.ADMIN and principal.active and await _active_admins() == 1:
        raise Conflict("This is the last active admin: make another one first.")


async def _create(viewer: Viewer, new: NewUser) -> Principal:
    name = principals.check_name(new.name, "input", "name")
    roles = dict(new.projects)
    if len(roles) != len(new.projects):
        raise Invalid("Name each project once.", "input", "projects")
    async with unit_of_work(viewer):
        key = await addresses.check_free(new.email, "input", "email")
        principal = await principals.made(PrincipalKind.USER, name)
        await User.create(principal_id=principal.id, level=new.level)
        await addresses.give(principal, new.email, key)
        record(
            UserCreated(
                entity_id=principal.id,
                internal=True,
                after=snapshot(principal),
                level=Changed(None, new.level.value),
            )
        )
        await join(viewer, principal, new.team_ids, "input", "teamIds")
        await share_with_new(viewer, principal, roles, "input", "projects", joins_inbox=new.joins_inbox)
        return principal


async def _save(user: User) -> None:
    """Save a user's own columns; `user.save()` cannot, where the key is another row's."""
    columns = {name: getattr(user, name) for name in ("level", "time_zone", *SWITCHES)}
    await User.filter(principal_id=user.principal_id).update(**columns)  # house: of a locked principal


def _check_may_edit(viewer: Viewer, principal: Principal, switches: dict[str, bool]) -> None:
    if unknown := switches.keys() - set(SWITCHES):
        raise Invalid(f"There is no switch {min(unknown)}.", "input", "switches")
    if switches or principal.id != viewer.principal_id or not viewer.has_scope("people:write"):
        policy.check_admin(viewer)


def _changed(
    principal: Principal, user: User, name: str | None, zone: str | None, switches: dict[str, bool]
) -> dict[str, Changed]:
    """What differs, as the event tells it; `user` has it already."""
    changed: dict[str, Changed] = {}
    if name is not None and name != principal.name:
        changed["name"] = Changed(principal.name, name)
    if zone is not None and (zone or None) != user.time_zone:
        changed["time_zone"] = Changed(user.time_zone, zone or None)
        user.time_zone = zone or None
    before = _switched_on(user)
    for switch, on in switches.items():
        setattr(user, switch, on)
    if before != _switched_on(user):
        changed["switches"] = Changed(before, _switched_on(user))
    return changed


def _switched_on(user: User) -> list[str]:
    return [switch for switch in SWITCHES if getattr(user, switch)]


async def _active_admins() -> int:
    return await User.filter(level=Level.ADMIN, principal__active=True).count()  # house: how many are left?
