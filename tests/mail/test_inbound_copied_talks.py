"""Who else got a customer's mail into a conversation of its own takes part by setting, within one organization alone."""

import pytest

from domain import config, conversations
from domain.conversations import NewMessage
from mail.transport import NullTransport
from models import Conversation, ConversationKind, EventRecord, Item, OutgoingMail, Participant, Viewer
from reactions.jobs import jobs
from reactions.worker import Worker
from tests.factories import Keys, key
from tests.mail.letters import came, mail, person

CUSTOMER = "customer@acme.example"


@pytest.fixture(autouse=True)
def switched_on() -> None:
    config.configure(config.Config(mail_cc_follows=True))


async def talk(member: Viewer, *people: Viewer) -> Conversation:
    kind = ConversationKind.CUSTOMER
    keys = [key(each) for each in people]
    return await conversations.start(member, kind, "Contract", keys, NewMessage(text="Sign it?"))


async def answered(thread: Conversation, *cc: str, sender: str = CUSTOMER) -> str:
    await Worker(jobs(NullTransport())).drain()
    ours = await OutgoingMail.filter(thread_id=thread.id).first()
    assert ours is not None
    return await came(mail(sender, text="Yes.", Cc=", ".join(cc), In_Reply_To=f"<{ours.message_id}>"))


async def there(thread: Conversation) -> set[str]:
    rows = await Participant.filter(conversation_id=thread.id).select_related("principal")
    return {row.principal.name for row in rows}


async def test_colleagues_take_part_and_are_made_if_new(member: Viewer, customer: Viewer) -> None:
    thread = await talk(member, customer)
    assert (
        await answered(thread, "Colleague <colleague@acme.example>", "new@acme.example", CUSTOMER) == "reply"
    )
    assert await there(thread) == {"Member", "Customer", "Colleague", "new"}
    changed = await EventRecord.get(kind="conversation.participants_changed")
    added = {str((await person(f"{name}@acme.example")).id) for name in ("colleague", "new")}
    before, after = changed.changes["participants"]
    assert set(after) - set(before) == added
    assert (changed.conversation_id, changed.internal) == (thread.id, False)
    assert changed.audience_after is not None
    assert f"customer:{(await person('colleague@acme.example')).id}" in changed.audience_after


async def test_nobody_of_another_organization_no_user_and_nobody_without_the_setting(
    member: Viewer, customer: Viewer
) -> None:
    thread = await talk(member, customer)
    await answered(thread, "foreigner@other.example", "lead@acmedesk.example", "eve@evil.example")
    assert await there(thread) == {"Member", "Customer"}
    config.configure(config.Config())
    await answered(thread, "colleague@acme.example")
    assert await there(thread) == {"Member", "Customer"}
    assert not await EventRecord.filter(kind="conversation.participants_changed").exists()


async def test_where_somebody_of_another_organization_takes_part_only_staff_add(
    member: Viewer, customer: Viewer, foreigner: Viewer
) -> None:
    thread = await talk(member, customer, foreigner)
    await answered(thread, "colleague@acme.example")
    assert await there(thread) == {"Member", "Customer", "Foreigner"}


async def test_who_takes_part_no_longer_adds_nobody(
    member: Viewer, customer: Viewer, colleague: Viewer
) -> None:
    thread = await talk(member, customer, colleague)
    await conversations.change_participants(member, thread.id, remove=[key(customer)])
    assert await answered(thread, "colleague@acme.example", "new@acme.example") == "ticket"
    assert await there(thread) == {"Member", "Colleague"}
    assert await Item.all().count() == 1


async def test_none_is_added_beyond_what_a_conversation_has(
    member: Viewer, customer: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("domain.conversations.participants.AT_ONCE_MOST", 3)
    thread = await talk(member, customer)
    assert await answered(thread, "colleague@acme.example", "new@acme.example") == "reply"
    assert len(await there(thread)) == 3


async def test_an_internal_talk_takes_no_customer(
    workspace: Keys, automation: Viewer, member: Viewer, lead: Viewer, colleague: Viewer
) -> None:
    thread = await conversations.start(
        member, ConversationKind.INTERNAL, "Among us", [key(lead)], NewMessage(text="x")
    )
    assert colleague.organization_id is not None
    await conversations.bring_in(automation, thread.id, colleague.organization_id, [key(colleague)])
    assert await there(thread) == {"Member", "Lead"}
