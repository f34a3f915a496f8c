"""Ways out of mails: a signed link for one person and some kinds, that needs no sign-in, never ends, and can be taken back."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

from tortoise.queryset import QuerySet

from domain.config import current
from domain.items.mute import set_by_link
from domain.unit_of_work import exclusively, unit_of_work
from kit import seal
from kit.errors import Invalid, NotFound
from kit.ids import new_id
from models import Channel, NotificationKind, NotificationPreference, Tells, Viewer, sight

_PURPOSE = "unsubscribe"
_ITEM = "item"


@dataclass(frozen=True)
class Way:
    """What a link says: for whom it is, of which mails, and of which kinds they told; or of which `item` alone."""

    person: UUID
    tells: Tells
    kinds: tuple[NotificationKind, ...]
    item: UUID | None = None


def link(person: UUID, tells: Tells, kinds: Sequence[NotificationKind]) -> str:
    """The URL at which this person gets no more mails of these kinds; always the same for the same."""
    named = sorted({kind.value for kind in kinds})
    return f"{current().public_url}/unsubscribe/{seal.seal(_PURPOSE, [person.hex, tells.value, *named])}"


def link_of_item(person: UUID, item: UUID) -> str:
    """The URL at which this person mutes one item."""
    return f"{current().public_url}/unsubscribe/{seal.seal(_PURPOSE, [_ITEM, person.hex, item.hex])}"


def without_links(text: str) -> str:
    """Words without such links, which whoever answers a mail quotes: they are for one person alone. Mail servers put them into
    links of their own, which check them first.
    """
    start = f"{current().public_url}/unsubscribe/"
    spelled = "|".join(map(re.escape, (start, quote(start, safe=""))))
    return re.sub(rf"({spelled})[A-Za-z0-9_-]+", r"\1…", text, flags=re.IGNORECASE)


def read(token: str) -> Way:
    """What a link's token says. Raises: NotFound (it is none of ours)."""
    try:
        person, tells, *kinds = map(str, seal.unseal(_PURPOSE, token))
        if person == _ITEM:
            [item] = kinds
            return Way(UUID(tells), Tells.ITEM, (), UUID(item))
        return Way(UUID(person), Tells(tells), tuple(map(NotificationKind, kinds)))
    except (Invalid, ValueError):
        raise NotFound("This link is not complete. Open it from the mail again.") from None


async def stop(way: Way) -> None:
    """No more mails of these kinds, or of this item, until its person says otherwise; a repeat, or nobody there any more,
    changes nothing.
    """
    viewer = await sight.by_principal(way.person)
    if viewer is None:
        return
    if way.item is not None:
        await _mute(viewer, way.item, muted=True)
        return
    async with unit_of_work(viewer):
        await _alone(viewer)
        had = {row.kind for row in await _own(way)}
        await _own(way).filter(enabled=True).update(enabled=False, stopped_by_link=True)
        rows = [
            NotificationPreference(
                id=new_id(),
                principal_id=way.person,
                kind=kind,
                channel=Channel.MAIL,
                enabled=False,
                made_by_link=True,
            )
            for kind in way.kinds
            if kind not in had
        ]
        await NotificationPreference.bulk_create(rows, ignore_conflicts=True)


async def undo(way: Way) -> None:
    """As it was before `stop`: what was chosen is chosen again, what was not follows the default."""
    viewer = await sight.by_principal(way.person)
    if viewer is None:
        return
    if way.item is not None:
        await _mute(viewer, way.item, muted=False)
        return
    async with unit_of_work(viewer):
        await _alone(viewer)
        await _own(way).filter(made_by_link=True).delete()
        await _own(way).filter(stopped_by_link=True).update(enabled=True, stopped_by_link=False)


async def _mute(viewer: Viewer, item: UUID, *, muted: bool) -> None:
    """Of what they do not see any more they are told nothing as it is."""
    with suppress(NotFound):
        await set_by_link(viewer, item, muted=muted)


async def _alone(viewer: Viewer) -> None:
    await exclusively("unsubscribing", viewer.principal_id)


def _own(way: Way) -> QuerySet[NotificationPreference]:
    return NotificationPreference.filter(  # house: of whom the link is
        principal_id=way.person, channel=Channel.MAIL, kind__in=list(way.kinds)
    )
