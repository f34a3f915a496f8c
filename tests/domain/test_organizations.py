import pytest

from domain import organizations
from kit.errors import Conflict, Invalid, NotAllowed, NotFound, TooLarge
from kit.ids import new_id
from models import OrganizationDomain
from tests.factories import told, viewer
from tests.refusals import refused, unchanged


async def held(organization_id):
    return set(
        await OrganizationDomain.filter(organization_id=organization_id).values_list("domain", flat=True)
    )


async def test_an_organization_is_made_with_its_domains(admin, queries):
    with queries(8):
        made = await organizations.create(
            admin, " Initech ", ["Initech.example", "initech.EXAMPLE ", "i.example"]
        )
    assert (made.name, made.kind, made.version) == ("Initech", "organization", 1)
    assert await held(made.id) == {"initech.example", "i.example"}
    (event,) = await told(admin.position)
    assert (event.kind, event.entity_id, event.internal) == ("organization.created", made.id, True)
    assert (event.before, event.after, event.affects) == (None, ["admin"], [])


async def test_a_repeat_with_the_same_key_is_the_same_organization(admin):
    first = await organizations.create(admin, "Initech", ["initech.example"], "key")
    async with unchanged():
        assert (await organizations.create(admin, "Initech", ["initech.example"], "key")).id == first.id


async def test_domains_are_exactly_those_named_and_customers_stay(admin, customer, queries):
    key = customer.organization_id
    with queries(10):
        edited = await organizations.edit(
            admin, key, 1, name="Acme Group", domains=["acme.test", "group.example"]
        )
    assert (edited.name, edited.version) == ("Acme Group", 2)
    assert await held(key) == {"acme.test", "group.example"}
    assert (await viewer(customer.principal_id)).organization_id == key
    (event,) = await told(admin.position)
    seen = ["admin", f"organization:{key}"]
    assert (event.kind, event.before, event.after) == ("organization.edited", seen, seen)
    assert (event.internal, event.affects) == (True, [])
    async with unchanged():
        await organizations.edit(admin, key, name="Acme Group", domains=["group.example", "ACME.test"])
    await organizations.edit(admin, key, domains=[])
    assert await held(key) == set()


@pytest.mark.parametrize(
    ("domains", "error", "index"),
    [
        (["new.example", "gmail.com"], Invalid, 1),
        (["no domain"], Invalid, 0),
        (["@acme"], Invalid, 0),
        ([""], Invalid, 0),
        (["new.example", "other.example"], Conflict, 1),
    ],
)
async def test_public_wrong_and_held_domains_are_refused(admin, customer, domains, error, index):
    async with refused(error, "domains", index):
        await organizations.create(admin, "Initech", domains)
    async with refused(error, "input", "domains", index):
        await organizations.edit(admin, customer.organization_id, domains=domains)


async def test_wrong_organizations_are_refused(admin, customer, workspace):
    async with refused(Invalid, "name"):
        await organizations.create(admin, " ")
    async with refused(TooLarge, "domains"):
        await organizations.create(admin, "A", [f"d{n}.example" for n in range(101)])
    async with refused(Invalid, "input", "name"):
        await organizations.edit(admin, customer.organization_id, name="")
    async with refused(Conflict, "version"):
        await organizations.edit(admin, customer.organization_id, 3, name="A")
    async with refused(NotFound, "id"):
        await organizations.edit(admin, workspace["customer"], name="A")
    async with refused(NotFound, "id"):
        await organizations.edit(admin, new_id(), name="A")


@pytest.mark.parametrize("name", ["manager", "lead", "member", "restricted", "outsider", "customer", "guest"])
async def test_only_admins_have_to_do_with_organizations(name, workspace, foreigner):
    someone = await viewer(workspace[name])
    async with refused(NotAllowed):
        await organizations.create(someone, "A")
    async with refused(NotAllowed):
        await organizations.edit(someone, foreigner.organization_id, name="A")
