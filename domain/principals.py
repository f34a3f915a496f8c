"""What the verbs of people, teams and organizations share: one principal made, one locked, one told of."""

from uuid import UUID

from tortoise.queryset import QuerySet

from domain.events import Snapshot
from domain.once import made_before
from domain.versions import check_version
from kit import clock, text
from kit.errors import Invalid, NotFound, TooLarge, UserError
from kit.ids import new_id
from models import Principal, PrincipalKind, Viewer

NAME_MOST = 200
AT_ONCE_MOST = 200
"""How many principals one argument may name, and one item have."""

ASSIGNABLE = frozenset({PrincipalKind.USER, PrincipalKind.TEAM})
FOLLOWING = ASSIGNABLE | {PrincipalKind.CUSTOMER, PrincipalKind.ORGANIZATION}

_NOUNS = {
    PrincipalKind.USER: "user",
    PrincipalKind.CUSTOMER: "customer",
    PrincipalKind.TEAM: "team",
    PrincipalKind.ORGANIZATION: "organization",
}


def check_name(name: str, *path: str | int) -> str:
    """The name as it is kept.

    Raises: Invalid (empty), TooLarge.
    """
    return text.check(name, *path, most=NAME_MOST, least=1)


async def made(kind: PrincipalKind, name: str) -> Principal:
    """A new row for somebody or something that can act, be assigned or be shared with; its noun's row must follow."""
    return await Principal.create(
        id=new_id(), kind=kind, name=name, name_folded=text.fold(name)[:400], created_at=clock.now()
    )


async def lock(
    viewer: Viewer, key: UUID, *kinds: PrincipalKind, version: int | None = None, path: str = "id"
) -> Principal:
    """The principal, locked until the unit of work ends.

    Raises: NotFound (absent, not visible, or of another kind), Conflict with the current row (stale version).
    """
    rows = Principal.visible_to(viewer).filter(id=key, kind__in=kinds)
    principal = await rows.select_for_update().first()
    if principal is None:
        raise NotFound(f"There is no such {' or '.join(_NOUNS[kind] for kind in kinds)}.", path)
    check_version(principal, version, _NOUNS[principal.kind])
    return principal


async def chosen(
    viewer: Viewer, keys: list[UUID], kinds: frozenset[PrincipalKind], *path: str | int
) -> list[Principal]:
    """The active principals with these keys, in this order.

    Raises: NotFound (absent or not visible), Invalid (of a kind that cannot be meant here, or deactivated), TooLarge.
    """
    if len(keys) > AT_ONCE_MOST:
        raise TooLarge(f"These are {len(keys)} people; {AT_ONCE_MOST} is the most.", *path)
    if not keys:
        return []
    rows: QuerySet[Principal] = Principal.visible_to(viewer).filter(id__in=keys)
    found = {p.id: p for p in await rows}
    for index, key in enumerate(keys):
        principal = found.get(key)
        if principal is None:
            raise NotFound("There is nobody with this id.", *path, index)
        if principal.kind not in kinds or not principal.active:
            raise Invalid("This one cannot be chosen here.", *path, index)
    return [found[key] for key in keys]


async def chosen_one(
    viewer: Viewer, key: UUID, kinds: frozenset[PrincipalKind], *path: str | int
) -> Principal:
    """As `chosen`, for an argument that names one principal."""
    try:
        return (await chosen(viewer, [key], kinds))[0]
    except UserError as error:
        raise type(error)(error.message, *path) from None


def rename(principal: Principal, name: str) -> list[str]:
    """Give the row a name; the columns to save."""
    principal.name, principal.name_folded = name, text.fold(name)[:400]
    return ["name", "name_folded"]


async def store(principal: Principal, columns: list[str]) -> None:
    """Save the changed columns as a new version."""
    principal.version += 1
    await principal.save(update_fields=[*columns, "version"])


def snapshot(principal: Principal) -> Snapshot:
    """Admins hear of people, teams and organizations; a person also hears of themself."""
    return Snapshot(frozenset({"admin", principal.token}), {})


async def again(viewer: Viewer, key: UUID) -> Principal:
    """What an idempotency key made the first time.

    Raises: NotFound, if it is no longer visible.
    """
    return await made_before(Principal.visible_to(viewer), key)
