"""Teams: users who are assigned, follow and get projects together."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from domain import policy, principals
from domain.events import Changed, TeamCreated, TeamEdited, TeamMembersChanged
from domain.once import once
from domain.principals import again, chosen, snapshot
from domain.unit_of_work import record, unit_of_work
from kit.errors import TooLarge
from kit.ids import new_id
from models import Principal, PrincipalKind, Team, TeamMember, Viewer

MEMBERS_MOST = 1_000
_USERS = frozenset({PrincipalKind.USER})
_TEAMS = frozenset({PrincipalKind.TEAM})


async def create(
    viewer: Viewer, name: str, member_ids: Sequence[UUID] = (), idempotency_key: str | None = None
) -> Principal:
    """The new team with these users.

    Raises: NotAllowed, Invalid, TooLarge, NotFound (a member).
    """
    policy.check_admin(viewer)
    return await once(
        viewer,
        "team.create",
        idempotency_key,
        lambda: _create(viewer, name, member_ids),
        lambda key: again(viewer, key),
    )


async def edit(viewer: Viewer, team_id: UUID, version: int | None = None, *, name: str) -> Principal:
    """The team under another name.

    Raises: NotAllowed, NotFound, Conflict (stale version), Invalid, TooLarge.
    """
    policy.check_admin(viewer)
    shown = principals.check_name(name, "name")
    async with unit_of_work(viewer):
        team = await principals.lock(viewer, team_id, PrincipalKind.TEAM, version=version)
        if team.name == shown:
            return team
        old = team.name
        await principals.store(team, principals.rename(team, shown))
        record(
            TeamEdited(
                entity_id=team.id,
                internal=True,
                before=snapshot(team),
                after=snapshot(team),
                name=Changed(old, shown),
            )
        )
        return team


async def set_members(
    viewer: Viewer, team_id: UUID, user_ids: Iterable[UUID], version: int | None = None
) -> Principal:
    """The team with exactly these users.

    Raises: NotAllowed, NotFound, Conflict (stale version), Invalid (no user, or deactivated), TooLarge.
    """
    policy.check_admin(viewer)
    wanted = list(dict.fromkeys(user_ids))
    if len(wanted) > MEMBERS_MOST:
        raise TooLarge(f"A team has at most {MEMBERS_MOST} members.", "memberIds")
    async with unit_of_work(viewer):
        team = await principals.lock(viewer, team_id, PrincipalKind.TEAM, version=version)
        held = [m.user_id for m in await TeamMember.filter(team_id=team.id)]  # house: of a visible team
        if set(wanted) == set(held):
            return team
        added = await chosen(viewer, [k for k in wanted if k not in held], _USERS, "memberIds")
        gone = [key for key in held if key not in wanted]
        await TeamMember.filter(team_id=team.id, user_id__in=gone).delete()  # house: of a locked team
        await _add(team, [user.id for user in added])
        await principals.store(team, [])
        _tell(team, held, wanted)
        return team


async def join(viewer: Viewer, user: Principal, team_ids: Sequence[UUID], *path: str | int) -> None:
    """Put a new user into these teams, within the unit of work that makes them.

    Raises: NotFound, Invalid (no team).
    """
    teams = await chosen(viewer, list(dict.fromkeys(team_ids)), _TEAMS, *path)
    for team in sorted(
        teams, key=lambda team: team.id
    ):  # one order for all, so that two never wait for each other
        locked = await principals.lock(viewer, team.id, PrincipalKind.TEAM)
        held = [m.user_id for m in await TeamMember.filter(team_id=team.id)]  # house: of a visible team
        await _add(locked, [user.id])
        await principals.store(locked, [])
        _tell(locked, held, [*held, user.id])


async def _create(viewer: Viewer, name: str, member_ids: Sequence[UUID]) -> Principal:
    shown = principals.check_name(name, "name")
    async with unit_of_work(viewer):
        members = await chosen(viewer, list(dict.fromkeys(member_ids)), _USERS, "memberIds")
        team = await principals.made(PrincipalKind.TEAM, shown)
        await Team.create(principal_id=team.id)
        record(TeamCreated(entity_id=team.id, internal=True, after=snapshot(team)))
        if members:
            await _add(team, [user.id for user in members])
            _tell(team, [], [user.id for user in members])
        return team


async def _add(team: Principal, user_ids: list[UUID]) -> None:
    if user_ids:
        await TeamMember.bulk_create(
            [TeamMember(id=new_id(), team_id=team.id, user_id=key) for key in user_ids]
        )


def _tell(team: Principal, before: Iterable[UUID], after: Iterable[UUID]) -> None:
    old, new = {str(key) for key in before}, {str(key) for key in after}
    record(
        TeamMembersChanged(
            entity_id=team.id,
            internal=True,
            before=snapshot(team),
            after=snapshot(team),
            affects=tuple(f"user:{key}" for key in sorted(old ^ new)),
            members=Changed(sorted(old), sorted(new)),
        )
    )
