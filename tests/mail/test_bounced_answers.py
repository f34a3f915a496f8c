"""A mail of ours comes back while somebody whose address is marked answers on its item."""

import asyncio

import pytest

from domain import conversations
from domain import workspace as desk
from domain.conversations import NewMessage
from domain.mails import bounces, outgoing
from domain.unit_of_work import unit_of_work
from kit import clock
from models import Address, Message, OutgoingMail, Viewer
from tests.factories import Keys, item
from tests.mail.letters import came, mail
from tests.on_server import ON_POSTGRES

AGAIN = bounces.Returned("550 5.1.1", late=False, permanent=True, blames_address=True, recipients=frozenset())


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite has one writer at a time")
async def test_neither_waits_for_the_other_without_end(
    lead: Viewer, workspace: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = await item(
        lead, "Twice", project_id=workspace["website"], requester_id=workspace["customer"], published=False
    )
    message = await conversations.reply(lead, row.id, NewMessage(text="This"))
    async with unit_of_work(lead):
        await outgoing.queue_about(message, message.id, [workspace["customer"]], clock.now())
    sent = await OutgoingMail.get()
    await outgoing.sent(sent, "Twice")
    address = Address.filter(principal_id=workspace["customer"])
    await address.update(bounced_at=clock.now())
    held, mark = asyncio.Event(), bounces._mark

    async def later(*given: object) -> None:
        held.set()
        await asyncio.sleep(0.5)
        await mark(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(bounces, "_mark", later)

    async def comes_back() -> None:
        automation = await desk.automation(desk.MAIL)
        async with unit_of_work(automation):
            await bounces.note_returned(automation, sent.id, AGAIN)

    async def answers() -> str:
        await held.wait()
        written = (await address.get()).written
        return await came(mail(written, text="I am here.", In_Reply_To=f"<{sent.message_id}>"))

    async with asyncio.timeout(60):
        _, outcome = await asyncio.gather(comes_back(), answers())
    assert (outcome, (await address.get()).bounced_at) == ("reply", None)
    assert await Message.filter(item_id=row.id, text="I am here.").count() == 1
