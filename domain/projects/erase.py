"""Erase projects that were long enough in the bin, with all in them. What stays is the log without words.

First the items, some at a time, each time in a transaction; then what is left, in one. Whatever dies when, it is begun anew.
"""

from datetime import timedelta
from uuid import UUID

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from domain import erasing, workspace
from domain.bin import KEPT_FOR
from domain.custom_fields.locked import alone
from domain.custom_fields.types import forget_types
from domain.events import ProjectErased
from domain.items.erase import erase_all
from domain.leases import claim_due
from domain.places import hold_the_tree
from domain.unit_of_work import record, unit_of_work
from kit import clock
from models import (
    Baseline,
    BaselineItem,
    EventRecord,
    EventText,
    Folder,
    Inbox,
    Item,
    ItemCount,
    ItemType,
    Job,
    PlanChange,
    PortfolioEntry,
    Project,
    ProjectFollower,
    ProjectPlan,
    ProjectShare,
    ProjectValue,
    RollUp,
    Status,
)

LEASE = timedelta(minutes=10)
AT_ONCE = 200
"""Items that are erased together."""


async def claim(most: int) -> list[UUID]:
    """Projects whose time in the bin is over, the longest first: one worker's until its lease runs out."""
    return await claim_due(Project, "erase_at", LEASE, most)


async def erase(project_id: UUID) -> None:
    """Erase some items of a project, after which it is due again at once; or all the rest; nothing, if that is done."""
    if not await _due(project_id).exists():
        return
    items = Item.filter(project_id=project_id).order_by("id").limit(AT_ONCE)  # house: of the worker's own row
    keys: list[UUID] = await items.values_list("id", flat=True)  # type: ignore[assignment]
    if keys:
        await erase_all(Item.filter(id__in=keys, project_id=project_id))  # house: of the worker's own row
        await _due(project_id).update(erase_at=clock.now())
        return
    await erasing.files({"project_id": project_id})
    async with unit_of_work(await workspace.automation(workspace.CLOCK)):
        await hold_the_tree()
        await alone()  # before any row is held: as who changes a custom field
        if await _due(project_id).select_for_update().first() is None:
            return
        await _erase_rows(project_id)
        record(ProjectErased(entity_id=project_id, project_id=project_id, internal=True))


def _due(project_id: UUID) -> QuerySet[Project]:
    until = clock.now() - KEPT_FOR
    return Project.filter(id=project_id, removed_at__lte=until)  # house: the worker's own row


async def _erase_rows(project_id: UUID) -> None:
    """All rows that have to do with the project, each after those that name it."""
    await _forget_words(project_id)
    await erasing.mails({"project_id": project_id})
    await erasing.threads({"project_id": project_id})
    taken = Subquery(Baseline.filter(project_id=project_id).values("id"))  # house: of an erased project
    await BaselineItem.filter(baseline_id__in=taken).delete()  # house: of an erased project
    await Folder.filter(project_id=project_id).update(parent_id=None)  # house: of an erased project
    folders = Subquery(Folder.filter(project_id=project_id).values("id"))  # house: of an erased project
    await RollUp.filter(id__in=folders).delete()  # house: of an erased project
    for table in (
        Baseline,
        Folder,
        ItemCount,
        PlanChange,
        PortfolioEntry,
        ProjectFollower,
        ProjectPlan,
        ProjectShare,
        ProjectValue,
    ):
        await table.filter(project_id=project_id).delete()
    await Job.filter(project_id=project_id).update(project_id=None)  # house: what it made is erased
    await _give_inboxes(project_id)
    await _erase_types(project_id)
    await Project.filter(id=project_id).delete()  # house: erased


async def _give_inboxes(project_id: UUID) -> None:
    """Inboxes that were removed, which nobody sees, name the workspace's own project and type from now on."""
    own = await Inbox.get(generated_name__isnull=False)  # house: the workspace's own
    rows = Inbox.filter(project_id=project_id)  # house: removed ones
    await rows.update(project_id=own.project_id, type_id=own.type_id)


async def _erase_types(project_id: UUID) -> None:
    """The types that were the project's own, of which no item is left."""
    types = ItemType.filter(project_id=project_id)  # house: of an erased project
    await forget_types(await types.values_list("id", flat=True))  # type: ignore[arg-type]
    statuses = Status.filter(type_id__in=Subquery(types.values("id")))  # house: of an erased project
    await statuses.update(retired_into_id=None)
    await statuses.delete()
    await types.delete()


async def _forget_words(project_id: UUID) -> None:
    """What the log and search know of it, its folders and baselines, and of what was said in its threads."""
    happened = EventRecord.filter(
        project_id=project_id, item_id__isnull=True
    )  # house: nobody sees it any more
    texts = EventText.filter(
        position__in=Subquery(happened.values("position"))
    )  # house: of an erased project
    await texts.delete()
    await erasing.words({"project_id": project_id})
