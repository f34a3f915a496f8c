"""Why an event on an item concerns whom, over whichever channel they are told.

Requester, assignees and followers (of the item, and of its project) hear of status and messages, staff who work on an item or
follow it of messages on what was merged into it; whoever is newly assigned,
mentioned, or got an item made for them, hears that instead. Never of one's own deed, never of what one may not see now, and of
an item that one has muted only what names oneself.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from domain import mutes
from domain.notifications import is_default
from models import (
    Channel,
    Digest,
    EventRecord,
    Item,
    NotificationKind,
    NotificationPreference,
    Viewer,
    without_guests,
)
from reactions import concerned

Reasons = dict[UUID, list[NotificationKind]]
"""By person, team or organization: why they might be told, the strongest reason first."""


@dataclass(frozen=True)
class ByMail:
    """One person who is told by mail: why, and in which digest, if in one."""

    viewer: Viewer
    kind: NotificationKind
    digest: Digest | None


async def of(event: EventRecord, item: Item, channel: Channel) -> list[tuple[Viewer, NotificationKind]]:
    """Whoever is to be told of the event, each once, for the strongest reason that they have not refused on this channel."""
    return await told(event, await _reasons(event, item), _audience(event, item), channel)


async def by_mail(event: EventRecord, item: Item) -> list[ByMail]:
    """Whoever is to be told of the event by mail, each once, for the strongest reason that they want it for."""
    requester = concerned.parties(event).requester
    return await told_by_mail(event, await _reasons(event, item), _audience(event, item), requester)


def _audience(event: EventRecord, item: Item) -> frozenset[str]:
    """Who may see now what happened: guests what happened on the item itself, and in threads that were told them then."""
    seen = item.audience()
    if event.conversation_id is None:
        return seen
    return without_guests(seen) | (seen & frozenset(event.audience_after or ()))


async def told(
    event: EventRecord, reasons: Reasons, audience: frozenset[str], channel: Channel
) -> list[tuple[Viewer, NotificationKind]]:
    """Of those who might be told for these reasons, whoever is of this audience now, is not the doer and wants it."""
    others = await _others(event, reasons, audience)
    off = await refused((v.principal_id for v, _ in others), channel) if others else set()
    return [
        (v, kind) for v, kinds in others for kind in [k for k in kinds if (v.principal_id, k) not in off][:1]
    ]


async def told_by_mail(
    event: EventRecord, reasons: Reasons, audience: frozenset[str], requester: frozenset[UUID]
) -> list[ByMail]:
    """The same by mail, each with the digest that they want it in; the requester has choices of their own."""
    others = await _others(event, reasons, audience)
    chosen = await choices((v.principal_id for v, _ in others), Channel.MAIL) if others else {}

    def wanted(viewer: Viewer, kind: NotificationKind) -> bool:
        choice = chosen.get((viewer.principal_id, kind))
        if choice is not None:
            return choice.enabled
        return is_default(viewer, kind, Channel.MAIL, requested=viewer.principal_id in requester)

    found = [(v, kind) for v, kinds in others for kind in [k for k in kinds if wanted(v, k)][:1]]
    rows = [(v, kind, chosen.get((v.principal_id, kind))) for v, kind in found]
    return [ByMail(v, kind, choice.digest if choice else None) for v, kind, choice in rows]


async def _others(
    event: EventRecord, reasons: Reasons, audience: frozenset[str]
) -> list[tuple[Viewer, list[NotificationKind]]]:
    """Who may see it now and did not do it, each with their reasons, the strongest first."""
    if not reasons:
        return []
    people = await concerned.people_of(audience, reasons, internal=event.internal)
    doers = await concerned.doers(event)
    others = [(v, _of(v, reasons)) for v in people if v.principal_id not in doers]
    return await _unmuted(event, others)


async def _unmuted(
    event: EventRecord, others: list[tuple[Viewer, list[NotificationKind]]]
) -> list[tuple[Viewer, list[NotificationKind]]]:
    """Whoever has muted the item keeps the reasons that name them alone."""
    few = [v.principal_id for v, kinds in others if not mutes.SILENCED.isdisjoint(kinds)]
    muted = await mutes.people(event.item_id, few) if event.item_id and few else set()
    return [
        (v, [kind for kind in kinds if v.principal_id not in muted or kind not in mutes.SILENCED])
        for v, kinds in others
    ]


async def _reasons(event: EventRecord, item: Item) -> Reasons:
    reasons: Reasons = defaultdict(list)

    def add(keys: Iterable[UUID], kind: NotificationKind) -> None:
        for key in keys:
            reasons[key].append(kind)

    match event.kind:
        case "item.created":
            add(concerned.parties(event).requester, NotificationKind.CREATED_FOR_ME)
            add(added(event, "assignees"), NotificationKind.ASSIGNED)
        case "item.assigned":
            add(added(event, "assignees"), NotificationKind.ASSIGNED)
        case "item.status_changed" | "item.converted":
            add(await _followed(event, item), NotificationKind.STATUS)
        case "item.recurrence_set":
            add(await concerned.responsible(event, item), NotificationKind.RECURRENCE_STOPPED)
        case "message.posted":
            add(added(event, "mentions"), NotificationKind.MENTION)
            said = NotificationKind.NOTE if event.internal else NotificationKind.REPLY
            add(await _followed(event, item), said)
            if item.merged_into_id is not None:
                add(await concerned.those_of_other(item), said)
        case "message.edited":
            add(added(event, "newly_mentioned"), NotificationKind.MENTION)
    return reasons


async def _followed(event: EventRecord, item: Item) -> frozenset[UUID]:
    return concerned.parties(event).everyone | await concerned.project_followers(item)


async def of_admins(kind: NotificationKind) -> Reasons:
    """Every admin, for this."""
    return {key: [kind] for key in await concerned.admins()}


def added(event: EventRecord, field: str) -> frozenset[UUID]:
    """Whom an event's field names after it and did not before."""
    before, after = event.changes.get(field) or (None, None)
    return concerned.as_keys(after) - concerned.as_keys(before)


def _of(viewer: Viewer, reasons: Reasons) -> list[NotificationKind]:
    """A person's own reasons, by whichever way they are reached, the strongest first."""
    found = {kind for key in concerned.groups_of(viewer) for kind in reasons.get(key, ())}
    return sorted(found, key=_STRENGTH.index)


_STRENGTH = [
    NotificationKind.MENTION,
    NotificationKind.CREATED_FOR_ME,
    NotificationKind.ASSIGNED,
    NotificationKind.ADDED,
    NotificationKind.STATUS,
    NotificationKind.REPLY,
    NotificationKind.NOTE,
    NotificationKind.MAIL_FAILED,
    NotificationKind.MAIL_SET_ASIDE,
    NotificationKind.RECURRENCE_STOPPED,
    NotificationKind.MAIL_RETURNED,
]


async def refused(
    people: Iterable[UUID | None], channel: Channel
) -> set[tuple[UUID | None, NotificationKind]]:
    """(Person, kind) that somebody has switched off for the channel."""
    return {key for key, choice in (await choices(people, channel)).items() if not choice.enabled}


async def choices(
    people: Iterable[UUID | None], channel: Channel
) -> dict[tuple[UUID | None, NotificationKind], NotificationPreference]:
    """What these people have chosen for the channel, by person and kind."""
    rows = NotificationPreference.filter(
        principal_id__in=list(people), channel=channel
    )  # house: the recipients' own
    return {(row.principal_id, row.kind): row for row in await rows}
