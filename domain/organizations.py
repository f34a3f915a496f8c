"""Organizations group customers by their mail domains."""

from collections.abc import Sequence
from uuid import UUID

from domain import policy, principals
from domain.custom_fields.changes import Wanted
from domain.events import Changed, OrganizationCreated, OrganizationEdited, Snapshot
from domain.once import once
from domain.principal_fields import set_fields
from domain.principals import again, snapshot
from domain.unit_of_work import exclusively, record, unit_of_work
from kit.addresses import address_key, domain_of, is_public_provider
from kit.errors import Conflict, Invalid, TooLarge
from models import Organization, OrganizationDomain, Principal, PrincipalKind, Viewer, Workspace

DOMAINS_MOST = 100


async def create(
    viewer: Viewer, name: str, domains: Sequence[str] = (), idempotency_key: str | None = None
) -> Principal:
    """The new organization; customers who come from these domains join it.

    Raises: NotAllowed, Invalid (a public mail provider's domain), TooLarge, Conflict (another holds a domain).
    """
    policy.check_admin(viewer)
    return await once(
        viewer,
        "organization.create",
        idempotency_key,
        lambda: _create(viewer, name, domains),
        lambda key: again(viewer, key),
    )


async def edit(
    viewer: Viewer,
    organization_id: UUID,
    version: int | None = None,
    *,
    name: str | None = None,
    domains: Sequence[str] | None = None,
    custom_fields: Wanted | None = None,
) -> Principal:
    """The organization with what is given changed; None keeps. Its customers stay, whatever their domain.

    Raises: NotAllowed, NotFound, Conflict (stale version; another holds a domain), Invalid, TooLarge.
    """
    policy.check_admin(viewer)
    shown = None if name is None else principals.check_name(name, "input", "name")
    wanted = None if domains is None else _checked(domains, "input", "domains")
    async with unit_of_work(viewer):
        row = await principals.lock(viewer, organization_id, PrincipalKind.ORGANIZATION, version=version)
        if custom_fields is not None:
            await set_fields(viewer, row, custom_fields, "input", "customFields")
        changed: dict[str, Changed] = {}
        columns: list[str] = []
        if shown is not None and shown != row.name:
            changed["name"] = Changed(row.name, shown)
            columns = principals.rename(row, shown)
        if wanted is not None and (domains_told := await _set_domains(row, wanted)):
            changed["domains"] = domains_told
        if not changed:
            return row
        await principals.store(row, columns)
        record(
            OrganizationEdited(
                entity_id=row.id,
                internal=True,
                before=snapshot(row),
                after=snapshot(row),
                name=changed.get("name"),
                domains=changed.get("domains"),
            )
        )
        return row


async def for_domain(viewer: Viewer, domain: str) -> UUID | None:
    """The organization that holds this domain; made, if there is none, the setting says so and no public provider's it is."""
    held = await OrganizationDomain.get_or_none(domain=domain)  # house: whose domain is it?
    if held is not None:
        return held.organization_id
    workspace = await Workspace.get(id=1)  # house: the one workspace
    if not workspace.organizations_from_domains or is_public_provider(domain):
        return None
    async with unit_of_work(viewer):
        await exclusively("domain", domain)
        held = await OrganizationDomain.get_or_none(domain=domain)  # house: whose domain is it by now?
        return held.organization_id if held else (await _made(domain, [domain])).id


async def _create(viewer: Viewer, name: str, domains: Sequence[str]) -> Principal:
    shown = principals.check_name(name, "name")
    wanted = _checked(domains, "domains")
    async with unit_of_work(viewer):
        await _check_free(wanted, None, "domains")
        return await _made(shown, wanted)


async def _made(name: str, domains: list[str]) -> Principal:
    """The organization; the caller holds the domains."""
    principal = await principals.made(PrincipalKind.ORGANIZATION, name[: principals.NAME_MOST])
    await Organization.create(principal_id=principal.id)
    await _add(principal, domains)
    record(
        OrganizationCreated(
            entity_id=principal.id,
            internal=True,
            after=Snapshot(frozenset({"admin"}), {}),
            domains=Changed(None, ", ".join(domains)),
        )
    )
    return principal


def _checked(domains: Sequence[str], *path: str | int) -> list[str]:
    """The domains as they are kept, each once.

    Raises: Invalid (no domain, or a public mail provider's), TooLarge.
    """
    if len(domains) > DOMAINS_MOST:
        raise TooLarge(f"An organization holds at most {DOMAINS_MOST} domains.", *path)
    return list(dict.fromkeys(_check(domain, *path, index) for index, domain in enumerate(domains)))


def _check(written: str, *path: str | int) -> str:
    try:
        domain = domain_of(address_key(f"x@{written.strip()}"))
    except Invalid:
        raise Invalid("This is not the name of a domain, such as example.com.", *path) from None
    if is_public_provider(domain):
        raise Invalid("Anybody can have an address at this provider, so it makes no organization.", *path)
    return domain


async def _check_free(domains: list[str], keeper: UUID | None, *path: str | int) -> None:
    """Nobody else can take these domains until the unit of work ends.

    Raises: Conflict, if another organization than `keeper` holds one.
    """
    for domain in sorted(domains):  # one order for all, so that two never wait for each other
        await exclusively("domain", domain)
    held = await OrganizationDomain.filter(domain__in=domains) if domains else []  # house: whose are they?
    elsewhere = {row.domain for row in held if row.organization_id != keeper}
    for index, domain in enumerate(domains):
        if domain in elsewhere:
            raise Conflict(f"Another organization holds {domain}.", *path, index)


async def _set_domains(row: Principal, wanted: list[str]) -> Changed | None:
    of_row = OrganizationDomain.filter(organization_id=row.id)  # house: of a locked, visible organization
    held = [each.domain for each in await of_row.order_by("domain")]
    if set(held) == set(wanted):
        return None
    await _check_free(wanted, row.id, "input", "domains")
    await of_row.filter(domain__in=[d for d in held if d not in wanted]).delete()
    await _add(row, [d for d in wanted if d not in held])
    return Changed(", ".join(held), ", ".join(sorted(wanted)))


async def _add(row: Principal, domains: list[str]) -> None:
    if domains:
        await OrganizationDomain.bulk_create(
            [OrganizationDomain(domain=domain, organization_id=row.id) for domain in domains]
        )
