"""What copies have to do with each other: as the items that they are copies of."""

from collections.abc import Iterable, Sequence
from functools import partial
from uuid import UUID

from tortoise.expressions import Q, Subquery

from domain.copies.circles import without_circles
from domain.items.link import new_link
from domain.items.link import tell_linked as tell_related
from domain.items.locked import load_parties
from domain.jobs import Failed
from domain.plans.link import tell_linked as tell_planned
from kit import clock
from kit.errors import Conflict
from kit.ids import new_id
from models import CopiedItem, Item, ItemLink, Job, PlanLink
from models.item_link import BY_HAND, WITH_AN_ORDER


async def copy_links(job: Job, rows: Sequence[CopiedItem]) -> list[Failed]:
    """Link what was copied just now with each other, and with what was copied before: it is told of these alone, since nobody has
    yet read what comes with the same commit. What could not be linked, since it changed meanwhile, and why.
    """
    there = CopiedItem.filter(job_id=job.id, position__lt=job.done)  # house: the worker's own rows
    both = Subquery(there.values("source_id"))
    new = {row.source_id: row.id for row in rows}
    some = list(new)
    related = ItemLink.filter(  # house: between visible items
        Q(Q(item_id__in=some), Q(other_id__in=some), join_type=Q.OR),
        item_id__in=both,
        other_id__in=both,
        kind__in=BY_HAND,
    )
    planned = PlanLink.filter(  # house: between visible items
        Q(Q(before_id__in=some), Q(after_id__in=some), join_type=Q.OR), before_id__in=both, after_id__in=both
    )
    links, waits = await related.order_by("id"), await planned.order_by("id")
    copies = await _copies(job, [(each.item_id, each.other_id) for each in links])
    ends = await _copies(job, [(each.before_id, each.after_id) for each in waits])
    now = clock.now()
    made = [
        new_link(one, other, each.kind)
        for each in links
        if (one := copies.get(each.item_id)) and (other := copies.get(each.other_id))
    ]
    kept = [
        PlanLink(
            id=new_id(),
            before_id=before.id,
            after_id=after.id,
            kind=each.kind,
            lag_minutes=each.lag_minutes,
            created_at=now,
        )
        for each in waits
        if (before := ends.get(each.before_id)) and (after := ends.get(each.after_id))
    ]
    by_key, fresh = {item.id: item for item in (*copies.values(), *ends.values())}, set(new.values())
    made, round_trips = await _without_circles(made)
    if made:
        await ItemLink.bulk_create(made)
    kept, circles = await without_circles(
        kept, lambda each: (each.before_id, each.after_id), PlanLink.links_after
    )
    if kept:
        await PlanLink.bulk_create(kept)
    for link in made:
        if not {link.item_id, link.other_id} <= fresh:
            tell_related(by_key[link.item_id], by_key[link.other_id], link.kind)
    for wait in kept:
        if not {wait.before_id, wait.after_id} <= fresh:
            tell_planned(by_key[wait.before_id], by_key[wait.after_id], wait)
    waiting = [Failed(Conflict("It would wait for itself."), each.after_id) for each in circles]
    return waiting + [
        Failed(Conflict("Its links would lead back to it."), each.other_id) for each in round_trips
    ]


async def _without_circles(links: Sequence[ItemLink]) -> tuple[list[ItemLink], list[ItemLink]]:
    """Those that may be, and those that would close a circle: each kind by itself."""
    free = [each for each in links if each.kind not in WITH_AN_ORDER]
    closing: list[ItemLink] = []
    for kind in WITH_AN_ORDER:
        some = [each for each in links if each.kind is kind]
        kept, left = await without_circles(
            some, lambda each: (each.item_id, each.other_id), partial(ItemLink.links_after, kind)
        )
        free += kept
        closing += left
    return free, closing


async def _copies(job: Job, pairs: Iterable[tuple[UUID, UUID]]) -> dict[UUID, Item]:
    """The copies of these, by what they are copies of: of those that are there, and still in the project."""
    keys = {key for pair in pairs for key in pair}
    if not keys:
        return {}
    rows = CopiedItem.filter(job_id=job.id, source_id__in=list(keys))  # house: the worker's own rows
    copies = {row.id: row.source_id for row in await rows}
    there = Item.filter(
        id__in=list(copies), project_id=job.project_id, removed_at__isnull=True
    )  # house: just made
    items = {item.id: item for item in await there}
    await load_parties(items)
    return {copies[item.id]: item for item in items.values()}
