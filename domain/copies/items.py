"""Some of a project's items, copied: in as many statements for one as for hundreds."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from tortoise.models import Model
from tortoise.queryset import QuerySet

from domain import attaching
from domain.copies.given import Cast, Given, cast
from domain.copies.plans import copy_plans
from domain.copies.types import end_in_copy
from domain.copies.values import Values, person_of, values
from domain.copies.verb import copied
from domain.events import Changed, ItemCreated, ItemSubtreeCreated
from domain.items.locked import load_parties, snapshot
from domain.items.numbers import next_number
from domain.items.parties import party_rows
from domain.items.spots import DEPTH_MOST
from domain.items.together import tell_together
from domain.jobs import Failed
from kit import clock
from kit.errors import NotFound
from kit.ids import new_id
from models import (
    ChecklistEntry,
    CopiedItem,
    CustomValue,
    Folder,
    Item,
    ItemParty,
    ItemTag,
    Job,
    Part,
    Principal,
    PrincipalKind,
    Project,
    Source,
    Status,
    StatusCategory,
    Tag,
    Viewer,
    ready_made,
    tree,
)

Row = TypeVar("Row", bound=Model)

_SAME = ("title", "title_folded", "description", "priority", "agile_points", "published", "order_key")
"""What a copy has of its item as it is, by column."""


@dataclass(frozen=True)
class _Around:
    """What items are copied by: where they go, who stands for whom, what there still is."""

    project: Project
    given: Given
    people: Cast
    parents: Mapping[UUID, UUID]
    folders: frozenset[str]
    statuses: Mapping[UUID, Status]
    tags: frozenset[str]
    entries: Mapping[UUID, Sequence[ChecklistEntry]]
    values: Mapping[UUID, Values]


async def copy_items(
    viewer: Viewer, given: Given, project: Project, job: Job, rows: Sequence[CopiedItem]
) -> list[Failed]:
    """Make copies of these items, as far as they are still there; what could not be made alike, and why."""
    keys = {row.source_id: row.id for row in rows}
    found = {item.id: item for item in await copied(viewer, given.source_id).filter(id__in=list(keys))}
    sources = [found[key] for key in keys if key in found]
    if not sources:
        return []
    await load_parties(found)
    around = await _around(viewer, given, project, job, sources)
    number = await next_number(len(sources))
    copies = {
        item.id: _copy(viewer, item, keys[item.id], number + place, around)
        for place, item in enumerate(sources)
    }
    await _store(sources, copies, around)
    failures = await copy_plans(given, copies)
    if given.files:
        failures += await _copy_files(viewer, copies)
    # of one alone, too, nobody is notified as of an item that somebody has just made for them
    tell_together(ItemSubtreeCreated, [_created(copy) for copy in copies.values()], alone=True)
    return failures


async def _copy_files(viewer: Viewer, copies: Mapping[UUID, Item]) -> list[Failed]:
    _, lost = await attaching.copy(viewer, "item_id", {key: copy.id for key, copy in copies.items()})
    return [Failed(gone(), copies[file.item_id].id) for file in lost if file.item_id is not None]


def gone() -> NotFound:
    """Why a copy lacks a file."""
    return NotFound("A file of this is gone from the disk: the copy lacks it.")


async def _around(
    viewer: Viewer, given: Given, project: Project, job: Job, sources: Sequence[Item]
) -> _Around:
    keys = [item.id for item in sources]
    types = list({item.type_id for item in sources} | set(given.types.values()))
    statuses = {row.id: row for row in await ready_made.rows(_of_types, viewer, types)}
    tags = Tag.filter(
        id__in=list({key for item in sources for key in item.tag_ids or ()})
    )  # house: of visible items
    entries: dict[UUID, list[ChecklistEntry]] = defaultdict(list)
    for entry in await ChecklistEntry.filter(item_id__in=keys).order_by("id"):  # house: of visible items
        entries[entry.item_id].append(entry)
    people = [party.principal_id for item in sources for party in item.parties]
    people += [item.requester_id for item in sources if item.requester_id]
    people += [key for item in sources for text in (item.custom or {}).values() if (key := person_of(text))]
    players = await cast(given.people, given.keeps_people, people)
    folders = Folder.filter(project_id=project.id)  # house: of a locked, visible project
    return _Around(
        project,
        given,
        players,
        await _parents(job, project, sources),
        frozenset(map(str, await folders.values_list("id", flat=True))),
        statuses,
        frozenset(map(str, await tags.filter(retired_at__isnull=True).values_list("id", flat=True))),
        entries,
        await values(sources, players),
    )


@ready_made.held
def _of_types(viewer: Viewer, types: list[UUID]) -> QuerySet[Status]:
    return Status.filter(type_id__in=types)  # house: a type shows its statuses


async def _parents(job: Job, project: Project, sources: Sequence[Item]) -> dict[UUID, UUID]:
    """Below what the copies of these stand, where that is: what was made before, if it still is where it was made, or is made
    before it now. What would come too deep, since they were brought below others, stands at the top.
    """
    above = {item.parent_id for item in sources if item.parent_id}
    if not above:
        return {}
    rows = CopiedItem.filter(job_id=job.id, source_id__in=list(above))  # house: the worker's own rows
    copies = {row.source_id: row.id for row in await rows}
    places = Item.filter(id__in=list(copies.values()), project_id=project.id)  # house: just made
    free = places.filter(archived=False, removed_at__isnull=True, merged_into_id__isnull=True)
    made: Any = await free.values_list("id", flat=True)
    depths = await tree.depths(Item, made)
    ready = {key: depths[copy] for key, copy in copies.items() if copy in depths}
    found: dict[UUID, UUID] = {}
    for item in sources:
        over = item.parent_id
        deep = ready.get(over, DEPTH_MOST) if over else DEPTH_MOST
        if over and deep < DEPTH_MOST:
            found[item.id] = copies[over]
        ready[item.id] = deep + 1 if item.id in found else 1
    return found


def _copy(viewer: Viewer, item: Item, key: UUID, number: int, around: _Around) -> Item:
    """The copy of an item, with its parties; its type and status are of now, which `_settle` sees to."""
    given, now = around.given, clock.now()
    requester = around.people.who(item.requester_id)
    entries = around.entries.get(item.id, ())
    tags = [tag for tag in item.tag_ids or () if tag in around.tags]
    folder = given.folders.get(str(item.folder_id))
    held = around.values.get(item.id)
    copy = Item(
        id=key,
        number=number,
        type_id=item.type_id,
        status_id=item.status_id,
        status_since=now,
        source=Source.HAND,
        project_id=around.project.id,
        parent_id=around.parents.get(item.id),
        folder_id=UUID(folder) if folder in around.folders else None,
        merged_into_id=None,
        requester_id=requester.id if requester and requester.kind is PrincipalKind.CUSTOMER else None,
        creator_id=viewer.principal_id,
        created_at=now,
        updated_at=now,
        checklist_total=len(entries),
        checklist_done=sum(entry.done for entry in entries) if given.keeps_statuses else 0,
        percent_complete=item.percent_complete if given.keeps_statuses else None,
        tag_ids=tags or None,
        custom=(held and held.custom) or None,
        **{column: getattr(item, column) for column in _SAME},
    )
    copy.parties = [row for part in Part for row in _parties(copy, item, part, around.people)]
    return copy


def _parties(copy: Item, item: Item, part: Part, people: Cast) -> list[ItemParty]:
    """Who stands for its people in this part, each once; whoever sees it only as they follow the project does so there, too."""
    found: dict[UUID, Principal] = {}
    seeing: set[UUID] = set()
    for party in item.parties:
        person = people.who(party.principal_id) if party.part is part else None
        if person is not None:
            found[person.id] = person
            seeing |= {person.id} if party.gives_sight else set()
    rows = party_rows(copy, part, found.values())
    for row in rows:
        row.gives_sight = row.principal_id in seeing
    return rows


async def _store(sources: Sequence[Item], copies: Mapping[UUID, Item], around: _Around) -> None:
    """Make the rows: items before what names them."""
    starts = {row.type_id: row for row in around.statuses.values() if row.is_default}
    ends: dict[UUID, Status] = {}
    for item in sources:
        kept = around.statuses.get(item.status_id) if around.given.keeps_statuses else None
        status = kept or starts[item.type_id]
        if status.id not in ends:
            ends[status.id] = await end_in_copy(status, around.given.types, around.statuses.values())
        _settle(copies[item.id], ends[status.id], item)
    made = list(copies.values())
    await Item.bulk_create(made)
    entries = [
        ChecklistEntry(
            id=new_id(),
            item_id=copies[entry.item_id].id,
            text=entry.text,
            done=entry.done and around.given.keeps_statuses,
            order_key=entry.order_key,
            created_at=copies[entry.item_id].created_at,
            updated_at=copies[entry.item_id].created_at,
        )
        for key in copies
        for entry in around.entries.get(key, ())
    ]
    found = [
        CustomValue(id=new_id(), item_id=copies[key].id, field_key=field, held=text)
        for key, each in around.values.items()
        for field, text in each.held
    ]
    tags = [ItemTag(id=new_id(), item_id=each.id, tag_id=tag) for each in made for tag in each.tag_ids or ()]
    parties = [party for each in made for party in each.parties]
    await _make(ItemParty, parties)
    await _make(ItemTag, tags)
    await _make(CustomValue, found)
    await _make(ChecklistEntry, entries)


async def _make(table: type[Row], rows: Sequence[Row]) -> None:
    if rows:
        await table.bulk_create(rows)


def _settle(copy: Item, status: Status, item: Item) -> None:
    """Give a copy this status; finished is what its status says is."""
    copy.type_id, copy.status_id = status.type_id, status.id
    if status.category is StatusCategory.FINISHED:
        copy.finished_at = item.finished_at or copy.created_at


def _created(copy: Item) -> ItemCreated:
    working = [str(party.principal_id) for party in copy.parties if party.part is Part.ASSIGNEE]
    return ItemCreated(
        entity_id=copy.id,
        item_id=copy.id,
        project_id=copy.project_id,
        after=snapshot(copy),
        requester=Changed(None, str(copy.requester_id)) if copy.requester_id else None,
        assignees=Changed([], sorted(working)) if working else None,
        tags=Changed([], copy.tag_ids) if copy.tag_ids else None,
    )
