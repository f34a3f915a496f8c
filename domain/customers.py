"""Customers come into being by themselves, keyed by their mail address, or are made by hand."""

import re
from dataclasses import dataclass
from uuid import UUID

from tortoise.exceptions import IntegrityError

from domain import addresses, organizations, policy, principals
from domain.custom_fields.changes import Wanted
from domain.events import Changed, CustomerCreated, CustomerEdited, CustomerMoved, Snapshot
from domain.once import once
from domain.principal_fields import set_fields
from domain.principals import again, chosen_one, snapshot
from domain.unit_of_work import exclusively, record, unit_of_work
from kit import text
from kit.addresses import address_key, domain_of
from kit.errors import Conflict, Invalid, NotAllowed
from models import Customer, Principal, PrincipalKind, Viewer

NAME_MOST = principals.NAME_MOST
_ORGANIZATION = frozenset({PrincipalKind.ORGANIZATION})
_WITH_ADDRESS = re.compile(r"[^\s@]*@[^\s@]*\.[^\s@]*")


@dataclass(frozen=True, kw_only=True)
class NewCustomer:
    """What a customer starts with; without a name the address gives one, without an organization its domain does."""

    email: str
    name: str = ""
    organization_id: UUID | None = None


async def create(viewer: Viewer, new: NewCustomer, idempotency_key: str | None = None) -> Principal:
    """A customer made by hand, by whoever of the staff; only admins choose the organization themselves.

    Raises: NotAllowed, Invalid, TooLarge, NotFound (organization), Conflict (the address is taken).
    """
    if not (viewer.is_staff and viewer.has_scope("people:write")):
        raise NotAllowed("Only the company's own users may make customers.")
    if new.organization_id is not None:
        policy.check_admin(viewer)
    return await once(
        viewer,
        "customer.create",
        idempotency_key,
        lambda: _create(viewer, new),
        lambda key: again(viewer, key),
    )


async def by_address(
    viewer: Viewer, email: str, name: str = "", path: tuple[str | int, ...] = ("email",)
) -> Principal:
    """The customer with this mail address; made, with their organization, if there is none yet.

    Raises: Invalid (no address; a deactivated person's), Conflict (a user's), NotAllowed (a viewer who may not make customers).
    """
    if not viewer.has_scope("people:write"):
        raise NotAllowed("This key may not name people by their mail address: it lacks people:write.")
    key = address_key(email, *path)
    found = await _found(key, *path)
    if found is not None:
        return found
    if not viewer.is_staff:
        policy.check_admin(viewer)
    async with unit_of_work(viewer):
        await exclusively("address", key)
        return await _found(key, *path) or await _made(viewer, key, email, _without_addresses(name), path)


async def of_new_address(viewer: Viewer, email: str, name: str = "") -> Principal:
    """The same, for an automation that has just seen that nobody has the address; who was quicker is found all the same.

    Not within another's unit of work, which could not go on. Raises: Invalid, Conflict, as `by_address`.
    """
    path = ("email",)
    key = address_key(email, *path)
    try:
        async with unit_of_work(viewer):
            await exclusively("address", key)
            return await _made(viewer, key, email, _without_addresses(name), path)
    except IntegrityError:
        if (found := await _found(key, *path)) is None:
            raise
        return found


async def edit(
    viewer: Viewer,
    customer_id: UUID,
    version: int | None = None,
    *,
    name: str | None = None,
    custom_fields: Wanted | None = None,
) -> Principal:
    """The customer with what is given changed; None keeps. Admins edit everyone, a customer their own name.

    Raises: NotFound (customer, a field), NotAllowed, Conflict (stale version), Invalid, TooLarge.
    """
    shown = None if name is None else principals.check_name(name, "name")
    async with unit_of_work(viewer):
        customer = await principals.lock(viewer, customer_id, PrincipalKind.CUSTOMER, version=version)
        if customer_id != viewer.principal_id or not viewer.has_scope("people:write"):
            policy.check_admin(viewer)
        if custom_fields is not None:
            await set_fields(viewer, customer, custom_fields, "customFields")
        if shown is None or customer.name == shown:
            return customer
        old = customer.name
        await principals.store(customer, principals.rename(customer, shown))
        record(
            CustomerEdited(
                entity_id=customer.id,
                before=snapshot(customer),
                after=snapshot(customer),
                name=Changed(old, shown),
            )
        )
        return customer


async def move(
    viewer: Viewer, customer_id: UUID, organization_id: UUID | None, version: int | None = None
) -> Principal:
    """The customer in this organization, or in none: they see from now on what it follows, and no more what the old one does.

    Raises: NotAllowed, NotFound (customer or organization), Conflict (stale version), Invalid (no organization).
    """
    policy.check_admin(viewer)
    async with unit_of_work(viewer):
        principal = await principals.lock(viewer, customer_id, PrincipalKind.CUSTOMER, version=version)
        customer = await Customer.get(principal_id=customer_id)  # house: of a locked, visible principal
        if customer.organization_id == organization_id:
            return principal
        if organization_id is not None:
            await chosen_one(viewer, organization_id, _ORGANIZATION, "organizationId")
        row = Customer.filter(principal_id=customer_id)  # house: of a locked, visible principal
        await row.update(organization_id=organization_id)
        await principals.store(principal, [])
        record(
            CustomerMoved(
                entity_id=principal.id,
                internal=True,
                before=snapshot(principal),
                after=snapshot(principal),
                affects=(principal.token,),
                organization=Changed(_text(customer.organization_id), _text(organization_id)),
            )
        )
        return principal


async def _create(viewer: Viewer, new: NewCustomer) -> Principal:
    path = ("input", "email")
    async with unit_of_work(viewer):
        key = await addresses.check_free(new.email, *path)
        if new.organization_id is not None:
            await chosen_one(viewer, new.organization_id, _ORGANIZATION, "input", "organizationId")
        return await _made(viewer, key, new.email, new.name, path, new.organization_id)


async def _made(
    viewer: Viewer,
    key: str,
    email: str,
    name: str,
    path: tuple[str | int, ...],
    organization_id: UUID | None = None,
) -> Principal:
    """The customer; the caller holds the address."""
    shown = text.check(name, *path[:-1], "name", most=NAME_MOST) or key.partition("@")[0]
    organization = organization_id or await organizations.for_domain(viewer, domain_of(key))
    principal = await principals.made(PrincipalKind.CUSTOMER, shown)
    await Customer.create(principal_id=principal.id, organization_id=organization)
    await addresses.give(principal, email, key)
    record(
        CustomerCreated(
            entity_id=principal.id,
            internal=True,
            after=Snapshot(frozenset({"admin"}), {}),
            organization=Changed(None, str(organization)) if organization else None,
        )
    )
    return principal


def _without_addresses(name: str) -> str:
    """What a mail calls somebody, as others on a shared item may read it: many programs put the address in there too."""
    return " ".join(_WITH_ADDRESS.sub(" ", name).split())


def _text(key: UUID | None) -> str | None:
    return None if key is None else str(key)


async def _found(key: str, *path: str | int) -> Principal | None:
    principal = await addresses.owner(key)
    if principal is None:
        return None
    if principal.kind is not PrincipalKind.CUSTOMER:
        raise Conflict("This is the address of one of your own users.", *path)
    if not principal.active:
        raise Invalid("This person has been deactivated.", *path)
    return principal
