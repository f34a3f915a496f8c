"""Who takes part in a conversation, comes in and leaves."""

from typing import Any

from domain import conversations, customers, teams, users
from domain.conversations import NewMessage
from kit.errors import Invalid, NotAllowed, NotFound
from kit.ids import new_id, to_global
from models import Participant, Viewer
from tests.api.asking import ask, fresh, gid
from tests.api.talks.talking import CHANGE, CUSTOMER, INTERNAL, LEAVE, ONE, POST, sees, talk
from tests.factories import Keys, key, narrowed
from tests.refusals import refused, unchanged


async def test_customers_begin_nothing_and_bring_nobody(
    member: Viewer, customer: Viewer, colleague: Viewer
) -> None:
    async with refused(NotAllowed):
        await talk(customer, member, kind=CUSTOMER)
    thread = await talk(member, customer, kind=CUSTOMER)
    async with refused(NotAllowed):
        await conversations.change_participants(customer, thread.id, [key(customer)])
    async with refused(NotAllowed):
        await conversations.change_participants(customer, thread.id, [], [key(member)])
    async with refused(NotAllowed):
        await conversations.edit(customer, thread.id, "Mine")
    await conversations.leave(customer, thread.id)
    assert not await sees(customer, thread)


async def test_no_customer_ever_takes_part_in_what_is_said_among_ourselves(
    member: Viewer, lead: Viewer, customer: Viewer
) -> None:
    assert customer.organization_id is not None
    for outsider in (key(customer), customer.organization_id):
        async with refused(Invalid, "participantIds", 1):
            await conversations.start(member, INTERNAL, "", [key(lead), outsider], NewMessage(text="Hi"))
    thread = await talk(member, lead)
    async with refused(Invalid, "add", 0):
        await conversations.change_participants(member, thread.id, [key(customer)])
    # Even if there were such a row.
    await Participant.filter(conversation_id=thread.id, principal_id=key(lead)).update(
        principal_id=key(customer)
    )
    assert not await sees(customer, thread)


async def test_a_team_takes_part_as_long_as_one_is_in_it(
    member: Viewer, teammate: Viewer, admin: Viewer, workspace: Keys
) -> None:
    thread = await conversations.start(member, INTERNAL, "", [workspace["team"]], NewMessage(text="Hi"))
    assert await sees(teammate, thread)
    async with refused(Invalid, "id"):
        await conversations.leave(teammate, thread.id)
    await teams.set_members(admin, workspace["team"], [])
    assert not await sees(teammate, thread)


async def test_an_organization_takes_part_by_whoever_is_in_it(
    member: Viewer, customer: Viewer, colleague: Viewer, admin: Viewer
) -> None:
    assert customer.organization_id is not None
    thread = await conversations.start(
        member, CUSTOMER, "", [customer.organization_id], NewMessage(text="Dear all")
    )
    assert await sees(colleague, thread)
    await customers.move(admin, key(colleague), None)
    assert not await sees(colleague, thread)
    assert await sees(customer, thread)


async def test_people_join_and_leave(member: Viewer, lead: Viewer, manager: Viewer, queries: Any) -> None:
    thread = await talk(member, lead)
    with queries(9):
        got = await ask(member, CHANGE, id=gid(thread), add=[to_global("user", key(manager))])
    names = [p["name"] for p in got["conversationChangeParticipants"]["conversation"]["participants"]]
    assert names == ["Lead", "Manager", "Member"]
    joined = await Participant.get(conversation_id=thread.id, principal_id=key(manager))
    assert joined.added_by_id == key(member)
    async with unchanged():
        await conversations.change_participants(member, thread.id, [key(manager)], [new_id()])
    assert (await ask(lead, LEAVE, id=gid(thread)))["conversationLeave"]["errors"] == []
    assert not await sees(lead, thread)
    await conversations.change_participants(manager, thread.id, [], [key(member)])
    assert not await sees(member, thread)
    async with refused(Invalid, "id"):
        await conversations.leave(manager, thread.id)


async def test_somebody_of_the_staff_stays_with_a_customer(
    member: Viewer, lead: Viewer, customer: Viewer
) -> None:
    thread = await talk(member, lead, customer, kind=CUSTOMER)
    await conversations.leave(lead, thread.id)
    async with refused(Invalid, "id"):
        await conversations.leave(member, thread.id)
    async with refused(Invalid, "remove"):
        await conversations.change_participants(member, thread.id, [], [key(member)])


async def test_who_may_not_write_to_customers_does_not(
    admin: Viewer, member: Viewer, customer: Viewer
) -> None:
    await users.edit(admin, key(member), switches={"may_reply": False})
    gagged = await fresh(member)
    async with refused(NotAllowed):
        await talk(gagged, customer, kind=CUSTOMER)
    thread = await talk(admin, gagged, customer, kind=CUSTOMER)
    async with refused(NotAllowed):
        await conversations.post(gagged, thread.id, NewMessage(text="Hi"))
    async with refused(NotAllowed):
        await conversations.change_participants(gagged, thread.id, [], [key(customer)])
    assert (await ask(gagged, ONE, id=gid(thread)))["conversation"]["viewerCan"]["post"] is False
    await talk(gagged, admin)


async def test_it_needs_somebody_to_talk_to_and_something_to_say(member: Viewer, lead: Viewer) -> None:
    async with refused(Invalid, "participantIds"):
        await talk(member, member)
    async with refused(Invalid, "text"):
        await talk(member, lead, text="")
    reader = narrowed(member, "conversations:read", "people:read")
    async with refused(NotAllowed):
        await talk(reader, lead)
    thread = await talk(member, lead)
    for verb in (
        conversations.leave(reader, thread.id),
        conversations.post(reader, thread.id, NewMessage(text="Hi")),
        conversations.change_participants(reader, thread.id, []),
    ):
        async with refused(NotAllowed):
            await verb
    deaf = narrowed(member, "conversations:write", "items:read", "projects:read")
    async with refused(NotFound, "id"):
        await conversations.post(deaf, thread.id, NewMessage(text="Hi"))


async def test_what_was_said_once_is_not_told_again_to_who_has_left(member: Viewer, lead: Viewer) -> None:
    thread = await talk(member, lead)
    given = {"id": gid(thread), "input": {"text": "Yes"}, "key": "k"}
    first = (await ask(lead, POST, **given))["conversationPost"]
    async with unchanged():
        assert (await ask(lead, POST, **given))["conversationPost"] == first
    await conversations.leave(lead, thread.id)
    async with unchanged():
        gone = (await ask(lead, POST, **given))["conversationPost"]
    assert gone["errors"] == [{"code": "NOT_FOUND", "path": ["idempotencyKey"]}]
