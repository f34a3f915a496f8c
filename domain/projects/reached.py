"""Who sees a project, or some of its items for themselves: whose rights change when it goes, or comes back."""

from tortoise.queryset import QuerySet

from models import CUSTOMER_SIDE, Item, ItemParty, Project, ProjectFollower, ProjectShare


async def customers_of_items(project: Project) -> frozenset[str]:
    """The tokens of customers who see some of its items for themselves; of those in the bin, too, if it is there."""
    rows = Item.filter(project_id=project.id)  # house: who is to look again
    if project.removed_at is None:
        rows = rows.filter(removed_at__isnull=True)
    asked = await rows.filter(requester_id__isnull=False).distinct().values_list("requester_id", flat=True)
    parties: QuerySet[ItemParty] = ItemParty.filter(  # house: who is to look again
        item__project_id=project.id, principal_kind__in=list(CUSTOMER_SIDE)
    )
    found = await parties.distinct().values_list("principal_kind", "principal_id")
    return frozenset(f"customer:{key}" for key in asked) | {f"{kind.value}:{key}" for kind, key in found}


async def everybody(project: Project) -> frozenset[str]:
    """The tokens of all who see it or some of its items, by what they are: those that they hold while it is in the bin, too."""
    shares = ProjectShare.filter(project_id=project.id)  # house: who is to look again
    follows = ProjectFollower.filter(project_id=project.id)  # house: who is to look again
    found = [
        *await shares.values_list("principal__kind", "principal_id"),
        *await follows.values_list("principal_kind", "principal_id"),
    ]
    named = frozenset(f"{kind.value}:{key}" for kind, key in found)
    return named | await customers_of_items(project) | {"admin"}
