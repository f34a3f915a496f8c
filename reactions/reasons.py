"""Why an event on an item concerns whom, over whichever channel they are told.

Requester, assignees and followers (of the item, and of its project) hear of status and messages; whoever is newly assigned,
mentioned, or got an item made for them, hears that instead. Never of one's own deed, never of what one may not see now.
"""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from models import Channel, EventRecord, Item, NotificationKind, NotificationPreference, Viewer
from reactions import concerned

Reasons = dict[UUID, list[NotificationKind]]
"""By person, team or organization: why they might be told, the strongest reason first."""


async def of(event: EventRecord, item: Item, channel: Channel) -> list[tuple[Viewer, NotificationKind]]:
    """Whoever is to be told of the event, each once, for the strongest reason that they have not refused on this channel."""
    reasons = await _reasons(event, item)
    if not reasons:
        return []
    people = await concerned.people_who_see(item, reasons, internal=event.internal)
    doers = await concerned.doers(event)
    others = [(v, _of(v, reasons)) for v in people if v.principal_id not in doers]
    if not others:
        return []
    off = await refused((v.principal_id for v, _ in others), channel)
    return [
        (v, kind) for v, kinds in others for kind in [k for k in kinds if (v.principal_id, k) not in off][:1]
    ]


async def _reasons(event: EventRecord, item: Item) -> Reasons:
    reasons: Reasons = defaultdict(list)

    def add(keys: Iterable[UUID], kind: NotificationKind) -> None:
        for key in keys:
            reasons[key].append(kind)

    match event.kind:
        case "item.created":
            add(concerned.parties(event).requester, NotificationKind.CREATED_FOR_ME)
            add(_added(event, "assignees"), NotificationKind.ASSIGNED)
        case "item.assigned":
            add(_added(event, "assignees"), NotificationKind.ASSIGNED)
        case "item.status_changed":
            add(await _followed(event, item), NotificationKind.STATUS)
        case "message.posted":
            add(_added(event, "mentions"), NotificationKind.MENTION)
            said = NotificationKind.NOTE if event.internal else NotificationKind.REPLY
            add(await _followed(event, item), said)
    return reasons


async def _followed(event: EventRecord, item: Item) -> frozenset[UUID]:
    return concerned.parties(event).everyone | await concerned.project_followers(item)


def _added(event: EventRecord, field: str) -> frozenset[UUID]:
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
    NotificationKind.STATUS,
    NotificationKind.REPLY,
    NotificationKind.NOTE,
]


async def refused(people: Iterable[UUID | None], channel: Channel) -> set[tuple[UUID, NotificationKind]]:
    """(Person, kind) that somebody has switched off for the channel."""
    off = NotificationPreference.filter(  # house: the recipients' own
        principal_id__in=list(people), channel=channel, enabled=False
    )
    return {(row.principal_id, row.kind) for row in await off}
