"""Whether the counts that are kept say what counting anew says: asked at the end of every test that has a desk."""

from collections import Counter
from uuid import UUID

from tortoise.queryset import QuerySet

from kit.ids import new_id
from models import Item, ItemCount

Counts = dict[tuple[UUID, UUID], int]


async def kept() -> Counts:
    """By (project, status), as it is kept; without those of which nothing is left."""
    return {(row.project_id, row.status_id): row.count for row in await ItemCount.all() if row.count}


async def anew() -> Counts:
    """The same, counted."""
    return Counter(await _listed().values_list("project_id", "status_id"))


def _listed() -> QuerySet[Item]:
    return Item.filter(project_id__isnull=False, archived=False, removed_at__isnull=True)


async def keep() -> None:
    """Keep what counting says: for rows that no verb made."""
    await ItemCount.all().delete()
    counts = (await anew()).items()
    rows = [ItemCount(id=new_id(), project_id=p, status_id=s, count=n) for (p, s), n in counts]
    await ItemCount.bulk_create(rows)
