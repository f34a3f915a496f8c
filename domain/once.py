"""Creates that a client may safely send again: the same person, verb and key get the first result."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar
from uuid import UUID

from tortoise.models import Model
from tortoise.queryset import QuerySet

from domain.unit_of_work import exclusively, unit_of_work
from kit import clock, text
from kit.errors import NotFound
from kit.ids import new_id
from models import IdempotencyKey, Viewer

KEY_MOST = 100


class _Keyed(Protocol):
    id: UUID


Made = TypeVar("Made", bound=_Keyed)
Row = TypeVar("Row", bound=Model)


async def once(
    viewer: Viewer,
    verb: str,
    key: str | None,
    make: Callable[[], Awaitable[Made]],
    again: Callable[[UUID], Awaitable[Made]],
) -> Made:
    """What `make` makes; with a key that this person has used for this verb before, what `again` finds of the first time.

    The key is stored in the transaction of `make`; of two that race, the second waits and then gets the first one's result.
    """
    if key is None:
        return await make()
    key = text.check(key, "idempotencyKey", most=KEY_MOST, least=1)
    async with unit_of_work(viewer):
        await exclusively(viewer.actor_id, verb, key)
        earlier = await IdempotencyKey.get_or_none(
            principal_id=viewer.actor_id, verb=verb, key=key
        )  # house: one's own
        if earlier is not None:
            return await again(earlier.result_id)
        made = await make()
        await IdempotencyKey.create(
            id=new_id(),
            principal_id=viewer.actor_id,
            verb=verb,
            key=key,
            result_id=made.id,
            created_at=clock.now(),
        )
        return made


async def made_before(rows: QuerySet[Row], key: UUID) -> Row:
    """What was made the first time, of the rows that this person sees now. Raises: NotFound."""
    row = await rows.filter(id=key).first()
    if row is None:
        raise NotFound("What this key once made is no longer visible to you.", "idempotencyKey")
    return row
