"""Change a saved reply, or with whom it is shared."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from domain import policy
from domain.events import Changed, SavedReplyEdited
from domain.saved_replies import locked
from domain.unit_of_work import record, unit_of_work
from kit import clock
from kit import text as texts
from models import SavedReply, Sharing, Viewer

_TOLD = ("name", "sharing")


async def edit(
    viewer: Viewer,
    reply_id: UUID,
    version: int | None = None,
    *,
    name: str | None = None,
    text: str | None = None,
    folder: str | None = None,
    sharing: Sharing | None = None,
    team_ids: Sequence[UUID] | None = None,
) -> SavedReply:
    """The saved reply with what is given changed; None keeps. The owner stays, also where an admin no longer shares it.

    Raises: NotFound (reply, team), NotAllowed, Invalid, TooLarge, Conflict (stale version).
    """
    policy.check_keeps_replies(viewer)
    wanted: dict[str, Any] = {}
    if name is not None:
        wanted["name"] = locked.check_name(name)
    if text is not None:
        wanted["text"] = locked.check_text(text)
    if folder is not None:
        wanted["folder"] = locked.check_folder(folder)
    async with unit_of_work(viewer):
        reply = await locked.lock(viewer, reply_id, version)
        held = await locked.teams_of(reply)
        before, teams = locked.snapshot(reply, held), held
        if sharing is not None or team_ids is not None:
            wanted["sharing"] = reply.sharing if sharing is None else sharing
            kept = held if wanted["sharing"] is Sharing.TEAMS else []
            asked = kept if team_ids is None else team_ids
            teams = await locked.check_sharing(viewer, wanted["sharing"], asked)
        changes = {
            column: Changed(getattr(reply, column), value)
            for column, value in wanted.items()
            if value != getattr(reply, column)
        }
        if not changes and set(teams) == set(held):
            return reply
        for column, change in changes.items():
            setattr(reply, column, change.after)
        reply.name_folded = texts.fold(reply.name)[:400]
        reply.version, reply.updated_at = reply.version + 1, clock.now()
        await reply.save(update_fields=[*changes, "name_folded", "version", "updated_at"])
        told: dict[str, Any] = {column: changes[column] for column in _TOLD if column in changes}
        if set(teams) != set(held):
            await locked.set_teams(reply, teams)
            told["teams"] = Changed([str(team) for team in held], [str(team) for team in teams])
        record(
            SavedReplyEdited(
                entity_id=reply.id,
                internal=True,
                before=before,
                after=locked.snapshot(reply, teams),
                **told,
            )
        )
        return reply
