"""What the verbs of saved replies share: the row locked, its parts checked, its teams kept."""

from collections.abc import Sequence
from uuid import UUID

from domain import policy
from domain.events import Snapshot
from domain.principals import chosen
from domain.variables import VARIABLES
from domain.versions import check_version
from kit import holes, text
from kit.errors import Invalid, NotAllowed, NotFound, TooLarge
from kit.ids import new_id
from models import PrincipalKind, SavedReply, SavedReplyTeam, Sharing, Viewer

NAME_MOST, FOLDER_MOST, TEXT_MOST, TEAMS_MOST = 200, 200, 20_000, 50

_TEAM = frozenset({PrincipalKind.TEAM})


async def lock(viewer: Viewer, reply_id: UUID, version: int | None) -> SavedReply:
    """The saved reply, which the viewer may change, locked until the unit of work ends.

    Raises: NotFound (absent or not visible), NotAllowed, Conflict with the current row (stale version).
    """
    reply = await SavedReply.visible_to(viewer).filter(id=reply_id).select_for_update().first()
    if reply is None:
        raise NotFound("There is no such saved reply.", "id")
    policy.check_saved_reply(viewer, reply)
    check_version(reply, version, "saved reply")
    return reply


def check_name(name: str) -> str:
    """Raises: Invalid, TooLarge."""
    return text.check(name, "input", "name", most=NAME_MOST, least=1)


def check_folder(folder: str) -> str:
    """Raises: Invalid, TooLarge."""
    return text.check(folder, "input", "folder", most=FOLDER_MOST)


def check_text(said: str) -> str:
    """Raises: Invalid (nothing in it; a hole that nothing can fill), TooLarge."""
    said = text.check(said, "input", "text", most=TEXT_MOST, least=1)
    holes.check(said, VARIABLES, "input", "text")
    return said


async def check_sharing(viewer: Viewer, sharing: Sharing, teams: Sequence[UUID]) -> list[UUID]:
    """The teams with which it is to be shared, each once.

    Raises: NotAllowed (who may not share; another's team), Invalid (teams are named just where it is shared with teams),
    NotFound, TooLarge.
    """
    if sharing is not Sharing.OWN and not policy.may_share_replies(viewer):
        raise NotAllowed("You may keep replies for yourself, but not share them.", "input", "sharing")
    keys = list(dict.fromkeys(teams))
    if bool(keys) is not (sharing is Sharing.TEAMS):
        raise Invalid("Name the teams where, and only where, it is shared with teams.", "input", "teamIds")
    if len(keys) > TEAMS_MOST:
        raise TooLarge(f"It can be shared with {TEAMS_MOST} teams, or with all.", "input", "teamIds")
    for index, team in enumerate(await chosen(viewer, keys, _TEAM, "input", "teamIds")):
        if not viewer.sees_all and team.id not in viewer.teams:
            raise NotAllowed("You may share with teams that you are in.", "input", "teamIds", index)
    return keys


async def teams_of(reply: SavedReply) -> list[UUID]:
    """The teams with which it is shared."""
    rows = SavedReplyTeam.filter(saved_reply_id=reply.id)  # house: of a locked row
    return [row.team_id for row in await rows.order_by("id")]


async def set_teams(reply: SavedReply, teams: list[UUID]) -> None:
    """Share it with exactly these teams."""
    await SavedReplyTeam.filter(saved_reply_id=reply.id).delete()  # house: of a locked row
    rows = [SavedReplyTeam(id=new_id(), saved_reply_id=reply.id, team_id=team) for team in teams]
    if rows:
        await SavedReplyTeam.bulk_create(rows)


def snapshot(reply: SavedReply, teams: list[UUID]) -> Snapshot:
    """Its owner; where it is shared its teams, and admins, who look after what is shared."""
    shared = set() if reply.sharing is Sharing.OWN else {"admin", *(f"team:{team}" for team in teams)}
    return Snapshot(frozenset({f"user:{reply.owner_id}", *shared}), {})
