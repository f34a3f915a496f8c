"""What the verbs of tags share: they happen one at a time, and all staff hears of them."""

from uuid import UUID

from domain.events import Snapshot
from domain.unit_of_work import exclusively
from domain.versions import check_version
from kit import text
from kit.errors import Invalid, NotFound
from models import Tag

NAME_MOST = 60
TAGS_MOST = 500

SEEN = Snapshot(frozenset({"staff"}), {})
"""Of a tag that is there. No viewer holds the token: their stream is for all of the staff."""


async def alone() -> None:
    """Nobody else changes tags until the unit of work ends."""
    await exclusively("tags")


async def lock(tag_id: UUID, version: int | None = None) -> Tag:
    """The tag, which nobody else changes until the unit of work ends.

    Raises: NotFound (absent or removed), Conflict with the current row (stale version).
    """
    await alone()
    found = await Tag.filter(id=tag_id, retired_at__isnull=True).first()  # house: an admin's, as was checked
    if found is None:
        raise NotFound("There is no such tag.", "id")
    check_version(found, version, "tag")
    return found


def check_name(name: str) -> str:
    """Raises: Invalid, TooLarge."""
    return text.check(name, "input", "name", most=NAME_MOST, least=1)


def folded(name: str) -> str:
    """The name as it is compared."""
    return text.fold(name)[:240]


async def check_free(name: str, but: UUID | None = None) -> None:
    """Raises: Invalid, if another tag has the name, whatever the case and accents."""
    live = Tag.filter(name_folded=folded(name), retired_at__isnull=True)  # house: an admin's, as was checked
    if await live.exclude(id=but).exists() if but else await live.exists():
        raise Invalid("There is a tag with this name.", "input", "name")
