from datetime import timedelta

import pytest

from domain import api_keys, users
from domain.users import NewUser
from kit import clock
from kit.errors import Invalid, NotAllowed, NotFound, TooLarge
from kit.ids import new_id
from models import SCOPES, ApiKey, Principal, Project, Role, sight
from tests import factories
from tests.database import everything
from tests.factories import told, viewer
from tests.refusals import refused, unchanged

USERS = ["admin", "manager", "lead", "member", "restricted", "outsider"]


@pytest.mark.parametrize("name", USERS)
async def test_a_user_makes_a_key_that_acts_with_their_rights_within_its_scopes(name, workspace, queries):
    owner = await viewer(workspace[name])
    with queries(4):
        token, key = await api_keys.create(owner, " Sync ", ["items:write", "items:read", "items:read"])
    assert (key.name, key.kind) == ("Sync", "api_key")
    assert token.startswith("dwk_")
    assert len(token) == 47
    row = await ApiKey.get(principal_id=key.id)
    assert (row.owner_id, row.scopes, row.expires_at) == (
        workspace[name],
        ["items:read", "items:write"],
        None,
    )
    assert token not in str(await everything())
    acting = await sight.by_api_key(token, clock.now())
    assert acting is not None
    assert (acting.principal_id, acting.actor_id, acting.tokens) == (workspace[name], key.id, owner.tokens)
    assert acting.scopes == {"items:read", "items:write"}
    (event,) = await told(owner.position)
    assert (event.kind, event.entity_id, event.affects, event.internal) == (
        "api_key.created",
        key.id,
        [],
        True,
    )
    assert (event.before, event.after) == (None, ["admin", f"user:{workspace[name]}"])


async def test_a_key_ends_when_it_says(admin):
    token, _ = await api_keys.create(admin, "Sync", sorted(SCOPES), clock.now() + timedelta(hours=1))
    assert await sight.by_api_key(token, clock.now())
    assert await sight.by_api_key(token, clock.now() + timedelta(hours=2)) is None


@pytest.mark.parametrize("by", ["member", "admin"])
async def test_a_key_is_revoked_by_its_owner_and_by_an_admin(by, member, workspace, queries):
    token, key = await api_keys.create(member, "Sync", ["items:read"])
    acting = await sight.by_api_key(token, clock.now())
    assert acting is not None
    someone = await viewer(workspace[by])
    with queries(4):
        revoked = await api_keys.revoke(someone, key.id)
    assert revoked.id == key.id
    assert await sight.by_api_key(token, clock.now()) is None
    assert await sight.again(acting, clock.now()) is None
    (event,) = await told(someone.position)
    assert (event.kind, event.entity_id, event.affects) == ("api_key.revoked", key.id, [f"api_key:{key.id}"])
    assert (event.before, event.after) == (["admin", f"user:{workspace['member']}"], None)
    async with unchanged():
        await api_keys.revoke(someone, key.id)


async def test_others_do_not_find_it(admin, workspace):
    _, key = await api_keys.create(admin, "Sync", ["items:read"])
    for name in (*USERS[1:], "customer", "guest"):
        async with refused(NotFound, "id"):
            await api_keys.revoke(await viewer(workspace[name]), key.id)
    async with refused(NotFound, "id"):
        await api_keys.revoke(admin, new_id())
    async with refused(NotFound, "id"):
        await api_keys.revoke(admin, workspace["member"])


async def test_only_users_signed_in_themselves_make_keys(admin, automation, customer):
    for someone in (automation, customer, factories.narrowed(admin, *SCOPES)):
        async with refused(NotAllowed):
            await api_keys.create(someone, "Sync", ["items:read"])
    _, key = await api_keys.create(admin, "Sync", ["items:read"])
    async with refused(NotAllowed):
        await api_keys.revoke(factories.narrowed(admin, "people:read"), key.id)


async def test_wrong_keys_are_not_made(admin):
    async with refused(Invalid, "name"):
        await api_keys.create(admin, " ", ["items:read"])
    async with refused(Invalid, "scopes"):
        await api_keys.create(admin, "Sync", [])
    async with refused(Invalid, "scopes", 1):
        await api_keys.create(admin, "Sync", ["items:read", "everything"])
    async with refused(Invalid, "expiresAt"):
        await api_keys.create(admin, "Sync", ["items:read"], clock.now())


async def test_there_is_an_end_to_keys(admin, monkeypatch):
    monkeypatch.setattr(api_keys, "KEYS_MOST", 2)
    _, first = await api_keys.create(admin, "1", ["items:read"])
    await api_keys.create(admin, "2", ["items:read"])
    async with refused(TooLarge):
        await api_keys.create(admin, "3", ["items:read"])
    await api_keys.revoke(admin, first.id)
    await api_keys.create(admin, "3", ["items:read"])
    assert await Principal.filter(kind="api_key").count() == 3


async def acting(owner, *scopes):
    """A key of this user's for these scopes, as its bearer acts."""
    token, _ = await api_keys.create(owner, "Sync", list(scopes))
    found = await sight.by_api_key(token, clock.now())
    assert found is not None
    return found


async def test_a_key_for_items_puts_tickets_where_incoming_ones_land(member):
    item = await factories.item(await acting(member, "items:read", "items:write"))
    inbox = await Project.get(is_inbox=True)
    assert item.project_id == inbox.id


@pytest.mark.parametrize("email", ["ann@new.example", "lead@acmedesk.example", "no address"])
async def test_a_key_that_makes_no_people_makes_none_by_their_address_and_learns_of_none(member, email):
    key = await acting(member, "items:read", "items:write", "people:read")
    async with refused(NotAllowed):
        await factories.item(key, requester_email=email)
    both = await acting(member, "items:read", "items:write", "people:write")
    assert (await factories.item(both, requester_email="ann@new.example")).requester_id


async def test_a_key_for_people_makes_users_who_see_incoming_tickets(admin):
    key = await acting(admin, "people:write")
    made = await users.create(key, NewUser(email="new@acmedesk.example", name="New"))
    inbox = await Project.get(is_inbox=True)
    assert (await viewer(made.id)).roles == {inbox.id: Role.MEMBER}
    without = await users.create(
        key, NewUser(email="other@acmedesk.example", name="Other", joins_inbox=False)
    )
    assert (await viewer(without.id)).roles == {}
