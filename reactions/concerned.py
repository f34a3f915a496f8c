"""Whom something on an item concerns, and who of them may see it now: a fixed number of statements, however many people."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from domain.items.merged import led_to
from models import (
    ApiKey,
    EventRecord,
    Item,
    ItemParty,
    Level,
    PrincipalKind,
    ProjectFollower,
    ProjectShare,
    Recurrence,
    Role,
    User,
    Viewer,
    sight,
)


@dataclass(frozen=True)
class Parties:
    """The people, teams and organizations of an item as an event told of them."""

    requester: frozenset[UUID]
    assignees: frozenset[UUID]
    followers: frozenset[UUID]

    @property
    def everyone(self) -> frozenset[UUID]:
        return self.requester | self.assignees | self.followers


def parties(event: EventRecord) -> Parties:
    """Who took part in the event's item after it."""
    state = event.state_after or {}
    requester = state.get("requester")
    return Parties(
        frozenset([UUID(requester)] if requester else []),
        as_keys(state.get("assignees")),
        as_keys(state.get("followers")),
    )


def as_keys(texts: Iterable[str] | None) -> frozenset[UUID]:
    """Ids as events hold them, as keys."""
    return frozenset(UUID(text) for text in texts or ())


async def project_followers(item: Item) -> frozenset[UUID]:
    """Who follows the item's project."""
    if item.project_id is None:
        return frozenset()
    followers = ProjectFollower.filter(project_id=item.project_id)  # house: held against the item's audience
    return frozenset(UUID(str(key)) for key in await followers.values_list("principal_id", flat=True))


async def responsible(event: EventRecord, item: Item) -> frozenset[UUID]:
    """Who sees to it that the item recurs, if the event is that this stopped by itself: who had it recur, its assignees, and the
    managers of its project, or admins where it is in none.
    """
    if (event.changes.get("stopped") or (None, None))[1] is None:
        return frozenset()
    row = await Recurrence.get_or_none(id=item.id)  # house: held against the item's audience
    makers = frozenset([row.set_by_id] if row else [])
    leading = await admins() if item.project_id is None else await _managers(item.project_id)
    return makers | parties(event).assignees | leading


async def admins() -> frozenset[UUID]:
    """Every admin."""
    keys = User.filter(level=Level.ADMIN).values_list("principal_id", flat=True)  # house: who is one
    return frozenset(UUID(str(key)) for key in await keys)


async def _managers(project_id: UUID) -> frozenset[UUID]:
    leading = ProjectShare.filter(project_id=project_id, role=Role.MANAGER)  # house: who leads it
    return frozenset(UUID(str(key)) for key in await leading.values_list("principal_id", flat=True))


async def those_of_other(item: Item) -> frozenset[UUID]:
    """Who of the staff works on the items that this one was merged into, one after the other, or follows them."""
    led = await led_to(item)
    parties = ItemParty.filter(item_id__in=led)  # house: held against the audience of the merged
    own = parties.filter(principal_kind__in=[PrincipalKind.USER, PrincipalKind.TEAM])
    return frozenset(UUID(str(key)) for key in await own.values_list("principal_id", flat=True))


async def people_who_see(item: Item, keys: Iterable[UUID], *, internal: bool = False) -> list[Viewer]:
    """The active people reached by these keys, through their teams and organizations too, who may see it now.

    internal: only staff, as for a note.
    """
    return await people_of(item.audience(), keys, internal=internal)


async def people_of(audience: frozenset[str], keys: Iterable[UUID], *, internal: bool) -> list[Viewer]:
    """The same of whatever has this audience."""
    reached = await sight.people_reached(keys)
    return [v for v in reached if v.sees(audience) and (v.is_staff or not internal)]


async def doers(event: EventRecord) -> frozenset[UUID]:
    """Who did it: the actor, and the person whose API key acted."""
    owners = ApiKey.filter(principal_id=event.actor_id)  # house: who stands behind the actor
    return frozenset(
        [event.actor_id, *(UUID(str(k)) for k in await owners.values_list("owner_id", flat=True))]
    )


def groups_of(viewer: Viewer) -> frozenset[UUID]:
    """The keys by which a person is reached: their own, their teams', their organization's."""
    own = (viewer.principal_id, viewer.organization_id)
    return frozenset([*(key for key in own if key is not None), *viewer.teams])
