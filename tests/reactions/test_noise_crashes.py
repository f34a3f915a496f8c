"""A worker that dies at any statement confirms each request once, and tells of each bounce once."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from domain.mails import outgoing
from domain.mails.incoming import Envelope
from domain.workspace import MAIL
from kit import clock
from mail import inbound
from mail.parse import parse
from mail.transport import NullTransport
from models import Address, EventRecord, Item, Message, OutgoingMail, OutgoingState
from reactions import mail_out
from reactions.consumer import LogConsumer
from reactions.due import DueRows
from reactions.worker import Worker
from tests.mail.letters import mail
from tests.mail.reporting import FAILED, report
from tests.reactions import desk
from tests.reactions.confirming import confirms
from tests.reactions.crash import each_death

pytestmark = pytest.mark.usefixtures("bare_workspace")


async def test_each_request_is_confirmed_by_one_mail():
    confirms()
    asked, transport = 0, NullTransport(keep=1000)
    sender = DueRows("mail_out", outgoing.claim, mail_out.sending(transport), batch=1)
    worker = Worker([LogConsumer("mail", mail_out.KINDS, mail_out.handle, actor=MAIL), sender])
    await worker.drain()
    with time_machine.travel(clock.now(), tick=False) as time:

        async def ask() -> None:
            nonlocal asked
            time.shift(outgoing.LEASE + timedelta(seconds=1))
            asked += 1
            await inbound.receive(
                mail(sender=f"c{asked}@new.example", message_id=f"{asked}@new.example"), Envelope()
            )

        deaths = await each_death(worker.drain, ask)
    assert deaths > 20
    assert asked == deaths + 1 == await Item.all().count()
    assert await desk.mail_states() == [(OutgoingState.SENT, "")] * asked
    told = {kept.mail.recipient: parse(kept.mail.content).message_id for kept in transport.kept}
    assert told.keys() == {f"c{number}@new.example" for number in range(1, asked + 1)}
    assert len({parse(kept.mail.content).message_id for kept in transport.kept}) == asked


async def test_each_bounce_is_told_of_once():
    agent, keys = await desk.user("Agent", admin=True), list[UUID]()

    async def come_back() -> None:
        name = f"c{len(keys)}"
        customer = await desk.customer(name)
        message = await desk.reply(agent, await desk.ticket(agent, requester_id=desk.key(customer)))
        await outgoing.queue_about(message, message.id, [desk.key(customer)], clock.now())
        sent = await OutgoingMail.get(about_id=message.id)
        await outgoing.sent(sent, "Hello")
        told = FAILED.replace("ann@", f"{name}@")
        keys.append(
            await inbound.store(report(told, original=sent.message_id, message_id=f"{name}@mx.example"))
        )

    deaths = await each_death(lambda: inbound.take(keys[-1]), come_back)
    assert deaths > 15
    for key in keys:
        await inbound.take(key)
    assert await OutgoingMail.filter(state=OutgoingState.BOUNCED).count() == len(keys) == deaths + 1
    assert await Message.filter(internal=True).count() == len(keys) == await Item.all().count()
    assert await Address.filter(bounced_at__isnull=False).count() == len(keys)
    assert await EventRecord.filter(kind="person.address_bounced").count() == len(keys)
