"""A project's own types of items, for its copy: with statuses, restrictions and custom fields as they have them."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from domain.custom_fields.locked import alone as fields_alone
from domain.custom_fields.locked import live, seen, store
from domain.custom_fields.locked import tell as tell_of_field
from domain.events import Changed, CustomFieldEdited, ItemTypeCreated
from domain.item_types.given import NAME_MOST
from domain.item_types.locked import alone, live_statuses, live_types, tell
from domain.statuses.matching import match
from domain.statuses.settle import end_of_the_way
from kit import text
from kit.ids import new_id
from models import FieldNoun, ItemType, Job, Project, Status

_SAME = (
    "family",
    "key_prefix",
    "icon",
    "colour",
    "rank",
    "new_items_published",
    "abilities",
)
_SAME_OF_STATUS = ("name", "category", "colour", "rank", "is_default", "pauses_sla")


async def with_own_types(job: Job, source: Project, project: Project) -> Mapping[UUID, UUID]:
    """Which type of the copy stands for which of the project's own: those that there are not yet are made now, for the project
    may have got them since the job began. Until the unit of work ends there come no more.
    """
    await alone()
    kept: dict[str, str] = dict(job.given.get("types", {}))
    new = [each for each in await live_types(source.id) if str(each.id) not in kept]
    if new:
        taken = [each.name for each in await live_types(project.id)]
        made = {}
        for each in new:
            name = _free(each.name, taken)
            taken.append(name)
            made[each.id] = await _copy(each, project, name)
        await _give_fields(made)
        kept |= {str(old): str(copy) for old, copy in made.items()}
        job.given = job.given | {"types": kept}
        await job.save(update_fields=["given"])
    return {UUID(old): UUID(copy) for old, copy in kept.items()}


async def end_in_copy(status: Status, types: Mapping[UUID, UUID], statuses: Iterable[Status]) -> Status:
    """The status that the copy of an item with this one gets; `statuses`: of the copy's own types, at least."""
    end = await end_of_the_way(status)
    own = types.get(end.type_id)
    if own is None:
        return end
    there = sorted((each for each in statuses if each.type_id == own), key=lambda each: (each.rank, each.id))
    return await end_of_the_way(match(end, [each for each in there if each.retired_at is None] or there))


def _free(name: str, taken: Iterable[str]) -> str:
    """The name, or if an admin has given it to a type of the copy meanwhile, the same with a number behind it."""
    names, number, free = {text.fold(each) for each in taken}, 1, name
    while text.fold(free) in names:
        number += 1
        free = f"{name[: NAME_MOST - 1 - len(str(number))]} {number}"
    return free


async def _copy(type_: ItemType, project: Project, name: str) -> UUID:
    key = new_id()
    same = {column: getattr(type_, column) for column in _SAME} | {"name": name}
    made = await ItemType.create(id=key, slug=key.hex, project_id=project.id, **same)
    await Status.bulk_create(_statuses(await live_statuses(type_.id), key))
    told = {"name": made.name, "family": made.family.value, "key_prefix": made.key_prefix}
    tell(ItemTypeCreated, made, **{column: Changed(None, value) for column, value in told.items()})
    return key


def _statuses(rows: Sequence[Status], type_id: UUID) -> list[Status]:
    keys = {str(row.id): new_id() for row in rows}
    return [
        Status(
            id=keys[str(row.id)],
            type_id=type_id,
            barred_ids=[str(keys[key]) for key in row.barred_ids or () if key in keys] or None,
            **{column: getattr(row, column) for column in _SAME_OF_STATUS},
        )
        for row in rows
    ]


async def _give_fields(made: Mapping[UUID, UUID]) -> None:
    """Items of the copies have the custom fields that those of the types have."""
    await fields_alone()
    for field in await live(FieldNoun.ITEM):
        more = [str(copy) for old, copy in made.items() if str(old) in (field.type_ids or ())]
        if more:
            before = seen(field)
            field.type_ids = [*(field.type_ids or ()), *more]
            await store(field, ["type_ids"])
            tell_of_field(CustomFieldEdited, field, before, seen(field))
