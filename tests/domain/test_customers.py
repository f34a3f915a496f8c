import asyncio

import pytest

from domain import customers, items, people
from domain.customers import NewCustomer
from kit.errors import Conflict, Invalid, NotAllowed, NotFound, TooLarge
from kit.ids import new_id
from models import Address, Customer, OrganizationDomain, Principal, Workspace
from tests import factories
from tests.factories import told, viewer
from tests.refusals import refused, unchanged

STAFF = ["admin", "manager", "lead", "member", "restricted", "outsider"]
CUSTOMERS = ["customer", "colleague", "foreigner", "guest"]


@pytest.mark.parametrize("name", STAFF)
async def test_staff_makes_a_customer_and_their_organization(name, workspace, queries):
    someone = await viewer(workspace[name])
    with queries(14):
        made = await customers.create(someone, NewCustomer(email="Ann@New.example", name="Ann"))
    assert (made.name, made.kind, made.version) == ("Ann", "customer", 1)
    address = await Address.get(principal_id=made.id)
    assert (address.email, address.written) == ("ann@new.example", "Ann@New.example")
    organization = (await OrganizationDomain.get(domain="new.example")).organization_id
    assert (await Customer.get(principal_id=made.id)).organization_id == organization
    grouped, created = await told(someone.position)
    assert (grouped.kind, grouped.entity_id, grouped.after) == (
        "organization.created",
        organization,
        ["admin"],
    )
    assert (created.kind, created.entity_id) == ("customer.created", made.id)
    assert created.changes == {"organization": (None, str(organization))}
    assert (created.before, created.after, created.internal, created.affects) == (None, ["admin"], True, [])


async def test_a_customer_joins_the_organization_that_holds_the_domain(admin, customer, queries):
    with queries(8):
        made = await customers.create(admin, NewCustomer(email="ann@acme.example"))
    assert made.name == "ann"
    assert (await viewer(made)).organization_id == customer.organization_id


async def test_a_public_provider_groups_nobody(admin):
    made = await customers.create(admin, NewCustomer(email="ann@gmail.com"))
    assert (await viewer(made)).organization_id is None
    assert [e.kind for e in await told(admin.position)] == ["customer.created"]


async def test_domains_make_no_organization_where_the_setting_says_so(admin):
    await Workspace.filter(id=1).update(organizations_from_domains=False)
    made = await customers.create(admin, NewCustomer(email="ann@new.example"))
    assert (await viewer(made)).organization_id is None


async def test_an_admin_chooses_the_organization(admin, member, customer):
    new = NewCustomer(email="ann@elsewhere.example", organization_id=customer.organization_id)
    made = await customers.create(admin, new)
    assert (await viewer(made)).organization_id == customer.organization_id
    async with refused(NotAllowed):
        await customers.create(
            member, NewCustomer(email="b@c.example", organization_id=customer.organization_id)
        )


@pytest.mark.parametrize("name", CUSTOMERS)
async def test_customers_make_no_customers(name, workspace):
    async with refused(NotAllowed):
        await customers.create(await viewer(workspace[name]), NewCustomer(email="ann@new.example"))


async def test_a_key_needs_the_scope(admin):
    async with refused(NotAllowed):
        await customers.create(factories.narrowed(admin, "items:write"), NewCustomer(email="ann@new.example"))


async def test_wrong_customers_are_not_made(admin, workspace):
    async with refused(Invalid, "input", "email"):
        await customers.create(admin, NewCustomer(email="ann"))
    async with refused(Conflict, "input", "email"):
        await customers.create(admin, NewCustomer(email="MEMBER@acmedesk.example"))
    async with refused(Conflict, "input", "email"):
        await customers.create(admin, NewCustomer(email="customer@acme.example"))
    async with refused(TooLarge, "input", "name"):
        await customers.create(admin, NewCustomer(email="ann@new.example", name="x" * 201))
    async with refused(NotFound, "input", "organizationId"):
        await customers.create(admin, NewCustomer(email="ann@new.example", organization_id=new_id()))
    async with refused(Invalid, "input", "organizationId"):
        await customers.create(admin, NewCustomer(email="ann@new.example", organization_id=workspace["team"]))


async def test_a_repeat_with_the_same_key_is_the_same_customer(member):
    first = await customers.create(member, NewCustomer(email="ann@new.example"), "key")
    async with unchanged():
        assert (await customers.create(member, NewCustomer(email="ann@new.example"), "key")).id == first.id


async def test_two_first_mails_of_one_person_make_one_customer(automation):
    both = await asyncio.gather(*(customers.by_address(automation, "Ann@new.example") for _ in range(2)))
    assert both[0].id == both[1].id
    assert await Address.filter(email="ann@new.example").count() == 1
    assert await OrganizationDomain.filter(domain="new.example").count() == 1


async def test_two_first_mails_of_one_domain_make_one_organization(automation):
    names = [f"{n}@new.example" for n in range(4)]
    made = await asyncio.gather(*(customers.by_address(automation, name) for name in names))
    rows = await Customer.filter(principal_id__in=[p.id for p in made])
    assert {row.organization_id for row in rows} == {
        (await OrganizationDomain.get(domain="new.example")).organization_id
    }


async def test_an_item_for_an_address_makes_the_customer_unless_it_is_a_users(member, workspace):
    item = await factories.item(member, requester_email="ann@new.example")
    assert (await Principal.get(id=item.requester_id)).name == "ann"
    async with refused(Conflict, "input", "requesterEmail"):
        await factories.item(member, requester_email="lead@acmedesk.example")
    async with refused(Invalid, "input", "requesterEmail"):
        await factories.item(member, requester_email="ann at home")
    await Principal.filter(id=workspace["customer"]).update(active=False)
    async with refused(Invalid, "input", "requesterEmail"):
        await factories.item(member, requester_email="customer@acme.example")


async def test_a_name_is_changed_by_an_admin_and_by_the_customer(admin, customer, queries):
    with queries(6):
        await customers.edit(admin, customer.principal_id, 1, name="Änne")
    with queries(6):
        edited = await customers.edit(customer, customer.principal_id, 2, name="Anne")
    assert (edited.name, edited.name_folded, edited.version) == ("Anne", "anne", 3)
    first, second = await told(customer.position)
    seen = ["admin", f"customer:{customer.principal_id}"]
    assert (first.kind, first.before, first.after, first.internal) == ("customer.edited", seen, seen, False)
    assert (second.actor_id, second.affects) == (customer.principal_id, [])


async def test_customers_find_no_others_and_agents_may_not_edit_them(member, customer, workspace):
    async with refused(NotAllowed):
        await customers.edit(member, workspace["customer"], name="A")
    for name in ("colleague", "foreigner"):
        async with refused(NotFound, "id"):
            await customers.edit(customer, workspace[name], name="A")
    async with refused(NotFound, "id"):
        await customers.edit(customer, customer.organization_id, name="A")
    async with refused(Invalid, "name"):
        await customers.edit(customer, workspace["customer"], name=" ")


async def test_who_moves_sees_what_the_new_organization_follows(
    admin, member, customer, foreigner, workspace, queries
):
    followed = await factories.item(member, project_id=workspace["website"], published=True)
    await items.change_followers(member, followed.id, [customer.organization_id], [])
    position = (await viewer(workspace["admin"])).position
    with queries(7):
        moved = await customers.move(admin, foreigner.principal_id, customer.organization_id, 1)
    assert moved.version == 2
    there = await viewer(workspace["foreigner"])
    assert there.organization_id == customer.organization_id
    assert there.sees(frozenset({f"organization:{customer.organization_id}"}))
    with queries(6):
        await customers.move(admin, foreigner.principal_id, None)
    assert (await viewer(workspace["foreigner"])).tokens == {f"customer:{foreigner.principal_id}"}
    async with unchanged():
        await customers.move(admin, foreigner.principal_id, None)
    come, gone = await told(position)
    old, new, me = (
        str(foreigner.organization_id),
        str(customer.organization_id),
        f"customer:{foreigner.principal_id}",
    )
    assert (come.kind, come.changes) == ("customer.moved", {"organization": (old, new)})
    assert (come.affects, come.internal, come.after) == ([me], True, ["admin", me])
    assert gone.changes == {"organization": (new, None)}


async def test_only_admins_move_customers(workspace, admin, customer):
    for name in (*STAFF[1:], *CUSTOMERS):
        async with refused(NotAllowed):
            await customers.move(await viewer(workspace[name]), workspace["foreigner"], None)
    async with refused(Invalid, "organizationId"):
        await customers.move(admin, workspace["foreigner"], workspace["member"])
    async with refused(NotFound, "organizationId"):
        await customers.move(admin, workspace["foreigner"], new_id())
    async with refused(NotFound, "id"):
        await customers.move(admin, workspace["member"], None)
    async with refused(Conflict, "version"):
        await customers.move(admin, workspace["foreigner"], None, 4)


async def test_a_deactivated_customer_is_found_by_no_mail(admin, automation, workspace):
    await people.deactivate(admin, workspace["customer"])
    async with refused(Invalid, "email"):
        await customers.by_address(automation, "customer@acme.example")
