"""Make a tag."""

from domain import policy
from domain.colours import GREY, check_colour
from domain.events import Changed, TagCreated
from domain.once import made_before, once
from domain.tags.locked import SEEN, TAGS_MOST, alone, check_free, check_name, folded
from domain.unit_of_work import record, unit_of_work
from kit.errors import TooLarge
from kit.ids import new_id
from models import Tag, Viewer


async def create(
    viewer: Viewer, name: str, colour: str | None = None, idempotency_key: str | None = None
) -> Tag:
    """The new tag.

    Raises: NotAllowed (admins only), Invalid (a colour, a name that there is), TooLarge.
    """
    policy.check_admin(viewer, "projects:write")
    return await once(
        viewer,
        "tag.create",
        idempotency_key,
        lambda: _create(viewer, name, colour),
        lambda key: made_before(Tag.visible_to(viewer), key),
    )


async def _create(viewer: Viewer, name: str, colour: str | None) -> Tag:
    name = check_name(name)
    chosen = GREY if colour is None else check_colour(colour, "input", "colour")
    async with unit_of_work(viewer):
        await alone()
        await check_free(name)
        live = Tag.filter(retired_at__isnull=True)  # house: an admin's, as was checked
        if await live.count() >= TAGS_MOST:
            raise TooLarge(f"There are at most {TAGS_MOST} tags.", "input", "name")
        tag = Tag(id=new_id(), name=name, name_folded=folded(name), colour=chosen)
        await tag.save(force_create=True)
        record(
            TagCreated(
                entity_id=tag.id,
                internal=True,
                after=SEEN,
                name=Changed(None, name),
                colour=Changed(None, chosen),
            )
        )
        return tag
