"""Keep a text to say it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain import policy
from domain.events import Changed, SavedReplyCreated
from domain.once import made_before, once
from domain.saved_replies import locked
from domain.unit_of_work import record, unit_of_work
from kit import clock, text
from kit.ids import new_id
from models import SavedReply, Sharing, Viewer


@dataclass(frozen=True, kw_only=True)
class NewSavedReply:
    """What a saved reply starts with. `text` may have holes such as `{{ item.key }}`; see `domain.variables`."""

    name: str
    text: str
    folder: str = ""
    sharing: Sharing = Sharing.OWN
    team_ids: Sequence[UUID] = ()


async def create(viewer: Viewer, new: NewSavedReply, idempotency_key: str | None = None) -> SavedReply:
    """The new saved reply, the viewer's.

    Raises: NotAllowed (users only; who may not share it), Invalid, TooLarge, NotFound (team).
    """
    policy.check_keeps_replies(viewer)
    return await once(
        viewer,
        "saved_reply.create",
        idempotency_key,
        lambda: _create(viewer, new),
        lambda key: made_before(SavedReply.visible_to(viewer), key),
    )


async def _create(viewer: Viewer, new: NewSavedReply) -> SavedReply:
    name, folder, said = (
        locked.check_name(new.name),
        locked.check_folder(new.folder),
        locked.check_text(new.text),
    )
    async with unit_of_work(viewer):
        teams = await locked.check_sharing(viewer, new.sharing, new.team_ids)
        now = clock.now()
        reply = SavedReply(
            id=new_id(),
            owner_id=viewer.principal_id,
            name=name,
            name_folded=text.fold(name)[:400],
            folder=folder,
            text=said,
            sharing=new.sharing,
            created_at=now,
            updated_at=now,
        )
        await reply.save(force_create=True)
        await locked.set_teams(reply, teams)
        record(
            SavedReplyCreated(
                entity_id=reply.id,
                internal=True,
                after=locked.snapshot(reply, teams),
                name=Changed(None, name),
                sharing=Changed(None, reply.sharing.value),
            )
        )
        return reply
