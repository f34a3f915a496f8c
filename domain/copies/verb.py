"""Have a project be made like one that there is."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from tortoise.connection import get_connection
from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from domain import jobs, policy
from domain.copies.given import Wanted, check_people
from domain.copies.values import of_project
from domain.events import Changed, FolderCreated
from domain.folders.locked import snapshot as folder_snapshot
from domain.inserting import insert_as_json
from domain.once import made_before, once
from domain.places import hold_the_tree
from domain.projects import locked as projects
from domain.projects.create import found, new
from domain.projects.locked import NAME_MOST
from domain.unit_of_work import record, unit_of_work
from kit import clock, text
from kit.errors import NotAllowed, TooLarge
from kit.ids import new_id
from kit.worktime import check_instant
from models import Folder, Item, ItemPlan, Job, JobKind, Project, ProjectPlan, ProjectValue, Viewer

ITEMS_MOST = 10_000


async def duplicate(
    viewer: Viewer, project_id: UUID, wanted: Wanted, idempotency_key: str | None = None
) -> Job:
    """The job that makes a project like this one, which is there at once, empty but for its folders, for who asked and admins
    alone; it is shared when all its items are there.

    Raises: NotFound (project, people), NotAllowed (admins only), Invalid, TooLarge (the name; more than ITEMS_MOST items).
    """
    check_right(viewer)
    return await once(
        viewer,
        "project.duplicate",
        idempotency_key,
        lambda: _duplicate(viewer, project_id, wanted),
        lambda key: made_before(Job.visible_to(viewer), key),
    )


def check_right(viewer: Viewer) -> None:
    """Raises: NotAllowed, unless the viewer may make projects, and read and make items."""
    policy.check_admin(viewer, "projects:write")
    if not all(viewer.has_scope(scope) for scope in ("projects:read", "items:read", "items:write")):
        raise NotAllowed("This key may not read and make items.")


def copied(viewer: Viewer, project_id: UUID) -> QuerySet[Item]:
    """What of a project's items a copy has: not what was archived by itself, or stands for nothing since it was merged."""
    there = Q(Q(archived=False), Q(archived_with_project=True), join_type=Q.OR)
    return Item.visible_to(viewer).filter(there, project_id=project_id, merged_into_id__isnull=True)


async def _duplicate(viewer: Viewer, project_id: UUID, wanted: Wanted) -> Job:
    name = text.check(wanted.name, "input", "name", most=NAME_MOST, least=1)
    start = None if wanted.start is None else check_instant(wanted.start, "input", "start")
    async with unit_of_work(viewer):
        await hold_the_tree()
        source = await projects.seen(viewer, project_id, "id")
        people = await check_people(viewer, wanted.people, "input", "people")
        sources = await _in_order(viewer, source)
        begins = await _begins(viewer, source)
        values = await of_project(source, people, wanted.keeps_people)
        made = new(
            name,
            is_template=wanted.is_template,
            description=source.description,
            custom=values.custom or None,
        )
        await found(viewer, made, {"made_for_id": wanted.made_for_id}, "input")
        if values.held:
            await ProjectValue.bulk_create(
                ProjectValue(id=new_id(), project_id=made.id, field_key=key, held=held)
                for key, held in values.held
            )
        starts = begins if start is None else start
        if starts is not None:
            await ProjectPlan.create(id=made.id, project_id=made.id, start=starts, updated_at=made.created_at)
        job = await jobs.begin(
            viewer,
            JobKind.PROJECT_DUPLICATE,
            len(sources),
            made.id,
            source_id=str(source.id),
            keeps_people=wanted.keeps_people,
            keeps_statuses=wanted.keeps_statuses,
            shares=wanted.shares,
            files=wanted.files,
            people=people,
            folders=await _folders(viewer, source, made),
            begins=begins and clock.to_text(begins),
            starts=starts and clock.to_text(starts),
        )
        await _keep(job, sources)
        return job


async def _in_order(viewer: Viewer, source: Project) -> Sequence[UUID]:
    """Its items, each after what it stands below. Raises: TooLarge."""
    rows = copied(viewer, source.id).order_by("number").limit(ITEMS_MOST + 1)
    above: Mapping[UUID, UUID | None] = dict(await rows.values_list("id", "parent_id"))
    if len(above) > ITEMS_MOST:
        raise TooLarge(
            f"A project of more than {ITEMS_MOST:,} items is not duplicated.", "id", limit=ITEMS_MOST
        )
    depths: dict[UUID, int] = {}
    for key in above:
        way, at = list[UUID](), key
        while at not in depths and (over := above.get(at)) in above:
            way.append(at)
            at = over  # type: ignore[assignment]
        top = depths.setdefault(at, 0)
        depths |= {each: depth for depth, each in enumerate(reversed(way), top + 1)}
    return sorted(above, key=depths.__getitem__)


async def _begins(viewer: Viewer, source: Project) -> datetime | None:
    """When its plan does: as was said, else with the first item; None if nothing is planned."""
    kept = await ProjectPlan.filter(id=source.id).first()  # house: of a visible project
    if kept is not None:
        return kept.start
    keys = Subquery(copied(viewer, source.id).values("id"))
    first = ItemPlan.filter(id__in=keys, start__isnull=False).order_by("start")  # house: of visible items
    return next(iter(await first.limit(1).values_list("start", flat=True)), None)  # type: ignore[return-value]


async def _folders(viewer: Viewer, source: Project, made: Project) -> Mapping[str, str]:
    """The same folders in the copy: which stands for which."""
    rows = await Folder.visible_to(viewer).filter(project_id=source.id).order_by("id")
    keys = {row.id: new_id() for row in rows}
    copies = {
        row.id: Folder(
            id=keys[row.id],
            project_id=made.id,
            parent_id=row.parent_id and keys[row.parent_id],
            name=row.name,
            order_key=row.order_key,
            created_at=made.created_at,
            updated_at=made.created_at,
        )
        for row in rows
    }
    waiting = list(copies)
    while waiting:  # those at the top, then those in them: a row is there before others name it
        later = {keys[key] for key in waiting}
        await Folder.bulk_create([copies[key] for key in waiting if copies[key].parent_id not in later])
        waiting = [key for key in waiting if copies[key].parent_id in later]
    for folder in copies.values():
        record(
            FolderCreated(
                entity_id=folder.id,
                project_id=made.id,
                internal=True,
                after=folder_snapshot(folder),
                name=Changed(None, folder.name),
                parent=Changed(None, str(folder.parent_id)) if folder.parent_id else None,
            )
        )
    return {str(old): str(new) for old, new in keys.items()}


async def _keep(job: Job, sources: Sequence[UUID]) -> None:
    """Which items are copied, and the keys of the copies."""
    rows = [
        {"id": str(new_id()), "job_id": str(job.id), "position": place, "source_id": str(key)}
        for place, key in enumerate(sources)
    ]
    columns = {"id": "uuid", "job_id": "uuid", "position": "int", "source_id": "uuid"}
    await insert_as_json(get_connection("default"), "copied_items", rows, columns)
