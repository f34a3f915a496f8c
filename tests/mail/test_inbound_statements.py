"""What a mail asks of the database: nothing twice."""

from typing import Any

import pytest

from domain import customers, workspace
from domain.mails import incoming
from domain.mails.incoming import Envelope
from kit import clock
from mail import inbound
from models import Address, Customer, EventRecord
from tests.mail.letters import came, mail

WAY = Envelope(return_path="ann@client.example", recipients=("desk@localhost",))


@pytest.mark.usefixtures("workspace")
class TestStatements:
    async def test_a_new_senders_first_mail(self, queries: Any) -> None:
        key = await incoming.store(mail(message_id="1@client.example"), WAY)
        with queries(46) as seen:
            assert await inbound.take(key) == "ticket"
        for table in ("inboxes", "inbox_addresses", "addresses", "mail_servers"):
            asked = [each for each in seen if each.startswith("SELECT") and f'FROM "{table}"' in each]
            assert len(asked) == 1, table

    async def test_who_was_quicker_is_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        automation = await workspace.automation(workspace.MAIL)
        first = await customers.by_address(automation, "ann@client.example", "Ann")
        assert await customers.of_new_address(automation, "Ann@Client.Example", "Ann") == first
        assert await Address.filter(email="ann@client.example").count() == 1
        assert await EventRecord.filter(kind="customer.created", entity_id=first.id).count() == 1

    async def test_an_address_that_works_again_is_noted_and_others_are_not_asked_for(self) -> None:
        await came(mail(message_id="1@client.example"))
        await Address.filter(email="ann@client.example").update(bounced_at=clock.now())
        await came(mail(message_id="2@client.example"))
        assert (await Address.get(email="ann@client.example")).bounced_at is None
        assert await Customer.all().count() == 5
