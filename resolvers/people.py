"""Principals by key, and what is known of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from tortoise.queryset import QuerySet

from models import Address, Customer, OrganizationDomain, Principal, PrincipalKind, TeamMember, User, Viewer
from models.paging import Sort, complete
from models.properties.declaration import Properties
from models.properties.filters import Filter, to_q
from models.properties.people import CUSTOMER, ORGANIZATION
from models.writing.dialect import Sql
from models.writing.sources import Row, Source, Value
from models.writing.statement import Place
from resolvers.context import Ask, Context
from resolvers.inputs import OrderInput, filter_tree, sorts
from resolvers.listings import Listing, ordered_by
from resolvers.relations import by_id, written

BY_NAME = complete([Sort("name_folded")])


def everyone(_: Viewer) -> QuerySet[Principal]:
    """All principals: whoever sees a row that names one may know the display name."""
    return Principal.all()  # house: display names on rows that are visible


async def principals_by_id(keys: Iterable[UUID | None], context: Context) -> dict[UUID, Principal]:
    """The principals with these keys, which rows name that the viewer sees."""
    return await by_id(everyone, list(keys), context)


def by_name(people: Place) -> list[str]:
    """The order of principals that are listed."""
    return [people.dialect.sortable(people.column("name_folded")), people.column("id")]


def in_order(people: Iterable[Principal]) -> list[Principal]:
    """The same of rows that are at hand."""
    return sorted(people, key=lambda person: (person.name_folded, person.id))


def _known(rows: Sequence[Principal], context: Context) -> list[UUID]:
    """Of whom the viewer may read more than the name: staff of all, a customer of themself."""
    viewer, keys = context.viewer, list(dict.fromkeys(row.id for row in rows))
    if viewer.is_staff and viewer.has_scope("people:read"):
        return keys
    return [key for key in keys if key in (viewer.principal_id, viewer.actor_id)]


def _known_written(at: Place) -> str:
    """The same as a condition on the row."""
    viewer = at.viewer
    if viewer.is_staff and viewer.has_scope("people:read"):
        return "TRUE"
    own = [key for key in (viewer.principal_id, viewer.actor_id) if key is not None]
    return at.is_among(Principal.filter(id__in=own))  # house: one's own


def _email_written(at: Place) -> Source:
    def of_them(address: Place) -> str:
        return f"{address.column('principal_id')} = {at.column('id')} AND {_known_written(at)}"

    addresses = Address.all()  # house: of known people
    first = at.statement.first(addresses, "written", of_them, ("created_at", "id"))
    return Value(first, Address._meta.fields_map["written"], nullable=True)


@written(_email_written)
async def email(rows: Sequence[Principal], context: Context) -> Sequence[str | None]:
    """The first mail address of each."""
    found: dict[UUID, str] = {}
    known = _known(rows, context)
    if known:
        addresses = Address.filter(principal_id__in=known).order_by(
            "-created_at", "-id"
        )  # house: of known people
        found = {a.principal_id: a.written for a in await addresses}
    return [found.get(row.id) for row in rows]


def _organization_written(at: Place) -> Source:
    customer, customers = at.statement.from_rows(Customer.all())  # house: of known people
    place, principals = at.statement.from_rows(everyone(at.viewer))
    source = f"{customers} JOIN {principals} ON {place.column('id')} = {customer.column('organization_id')}"
    return Row(
        place, source, f"{customer.column('principal_id')} = {at.column('id')} AND {_known_written(at)}"
    )


@written(_organization_written)
async def organization(rows: Sequence[Principal], context: Context) -> Sequence[Principal | None]:
    """The organization of each customer."""
    known = _known(rows, context)
    if not known:
        return [None] * len(rows)
    customers = await Customer.filter(principal_id__in=known)  # house: of known people
    by_customer = {c.principal_id: c.organization_id for c in customers}
    held = await principals_by_id(by_customer.values(), context)
    return [held.get(key) if (key := by_customer.get(row.id)) else None for row in rows]


async def user_details(rows: Sequence[Principal], context: Context) -> dict[UUID, User]:
    """The users' own rows, for who may read more than their names."""
    return await context.by_key("users", _known(rows, context), _users)


async def _users(keys: list[UUID]) -> dict[UUID, User]:
    return {u.principal_id: u for u in await User.filter(principal_id__in=keys)}  # house: of known people


def _language_written(at: Place) -> Source:
    column = Sql(f"CASE WHEN {_known_written(at)} THEN {at.column('language')} END")
    return Value(column, at.field_of("language"), nullable=True)


@written(_language_written)
async def language(rows: Sequence[Principal], context: Context) -> Sequence[str | None]:
    """In which language each is written to."""
    known = set(_known(rows, context))
    return [row.language if row.id in known else None for row in rows]


async def level(rows: Sequence[Principal], context: Context) -> Sequence[object]:
    """Each user's level."""
    users = await user_details(rows, context)
    return [users[row.id].level if row.id in users else None for row in rows]


async def time_zone(rows: Sequence[Principal], context: Context) -> Sequence[str | None]:
    """Each user's time zone."""
    users = await user_details(rows, context)
    return [users[row.id].time_zone if row.id in users else None for row in rows]


async def members(rows: Sequence[Principal], context: Context) -> Sequence[Sequence[Principal] | None]:
    """The users in each team, by name; nobody for customers."""
    known = _known(rows, context)
    if not known:
        return [None] * len(rows)
    of_team: dict[UUID, list[UUID]] = defaultdict(list)
    for member in await TeamMember.filter(team_id__in=known):  # house: of known teams
        of_team[member.team_id].append(member.user_id)
    held = await principals_by_id([key for keys in of_team.values() for key in keys], context)
    return [in_order(held[k] for k in of_team[row.id]) for row in rows]


async def domains(rows: Sequence[Principal], context: Context) -> Sequence[Sequence[str] | None]:
    """The mail domains of each organization, for staff who may look people up; None for customers."""
    if not (context.viewer.is_staff and context.viewer.has_scope("people:read")):
        return [None] * len(rows)
    held: dict[UUID, list[str]] = defaultdict(list)
    keys = [row.id for row in rows]
    for domain in await OrganizationDomain.filter(organization_id__in=keys).order_by(
        "domain"
    ):  # house: staff only
        held[domain.organization_id].append(domain.domain)
    return [held[row.id] for row in rows]


async def bounce(rows: Sequence[Principal], context: Context) -> Sequence[Address | None]:
    """The address of each to which mail goes, where it comes back; for staff who may look people up, None for customers."""
    if not (context.viewer.is_staff and context.viewer.has_scope("people:read")):
        return [None] * len(rows)
    keys = [row.id for row in rows]
    marked = Address.filter(principal_id__in=keys, bounced_at__isnull=False)  # house: staff only
    found = {a.principal_id: a for a in await marked.order_by("-created_at", "-id")}
    return [found.get(row.id) for row in rows]


def _listing(kind: PrincipalKind) -> Listing:
    """The root that lists the principals of one kind that the viewer may see, by name."""
    return Listing(
        Principal,
        kind.value,
        ordered_by(BY_NAME),
        lambda viewer, _: Principal.visible_to(viewer).filter(kind=kind),
    )


def _filtered(kind: PrincipalKind, properties: Properties) -> Listing:
    """The same, narrowed by a filter and in any order."""

    def understood(
        viewer: Viewer, filter: object | None = None, order_by: Sequence[OrderInput] | None = None
    ) -> tuple[Filter, tuple[Sort, ...]]:
        tree = filter_tree(properties, filter, viewer)
        return tree, sorts(properties, order_by, viewer) if order_by else BY_NAME

    return Listing(Principal, kind.value, understood, lambda viewer, tree: seen(kind, viewer, tree))


def seen(kind: PrincipalKind, viewer: Viewer, tree: Filter) -> QuerySet[Principal]:
    """The principals of a kind that the viewer may see, as far as they match a filter."""
    return Principal.visible_to(viewer).filter(to_q(tree), kind=kind)


users = _listing(PrincipalKind.USER)
customers = _filtered(PrincipalKind.CUSTOMER, CUSTOMER)
organizations = _filtered(PrincipalKind.ORGANIZATION, ORGANIZATION)
teams = _listing(PrincipalKind.TEAM)


def _viewer_written(at: Place) -> Source:
    place, source = at.statement.from_rows(everyone(at.viewer).filter(id=at.viewer.principal_id))
    return Row(place, source, "TRUE")


@written(_viewer_written)
async def viewer(info: Ask) -> Principal | None:
    """Who is signed in."""
    key = info.context.viewer.principal_id
    return (await principals_by_id([key], info.context)).get(key) if key else None
