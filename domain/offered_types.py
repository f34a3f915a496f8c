"""Which types of items a place offers: the workspace's are offered everywhere, a project's own in it; none stands elsewhere."""

from collections.abc import Iterable
from uuid import UUID

from kit.errors import Invalid, NotFound
from models import ItemType, Viewer


async def offered(project_id: UUID | None) -> list[ItemType]:
    """The types of which items may be made in the project, in order; None is outside of projects."""
    everywhere = ItemType.filter(
        retired_at__isnull=True, project_id=None
    )  # house: the workspace's, which everyone sees
    own = ItemType.filter(retired_at__isnull=True, project_id=project_id)  # house: of a project that is seen
    found = await everywhere.order_by("rank", "id")
    return found if project_id is None else [*found, *await own.order_by("rank", "id")]


async def check_offered(viewer: Viewer, type_id: UUID, project_id: UUID | None, *path: str | int) -> ItemType:
    """The type, of which items may stand in the project; it may be removed meanwhile.

    Raises: NotFound (absent, or not visible), Invalid, with what is offered there.
    """
    found = await ItemType.visible_to(viewer).filter(id=type_id).first()
    if found is None:
        raise NotFound("There is no such type.", *path)
    if not found.is_offered_in(project_id):
        raise await refusal([found], project_id, *path)
    return found


async def check_all_offered(type_ids: Iterable[UUID], project_id: UUID | None, *path: str | int) -> None:
    """Raises: Invalid, unless visible items of all these types may stand in the project, with which may not, and what may."""
    own = ItemType.filter(id__in=list(set(type_ids)), project_id__isnull=False)  # house: of visible items
    away = own if project_id is None else own.exclude(project_id=project_id)
    if found := await away.order_by("rank", "id"):
        raise await refusal(found, project_id, *path)


async def refusal(types: Iterable[ItemType], project_id: UUID | None, *path: str | int) -> Invalid:
    """Why items of these types cannot stand there, and what can."""
    away, here = list(types), await offered(project_id)
    names, there = (", ".join(f"\u201c{each.name}\u201d" for each in some) for some in (away, here))
    where = "outside of projects" if project_id is None else "in that project"
    said = f"No item of {names} stands {where}: convert it first. Offered there: {there}."
    return Invalid(said, *path).of_projects(*(each.project_id for each in (*away, *here)))
