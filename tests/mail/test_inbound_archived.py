"""A mail that answers what is archived, or in the bin: nothing is lost."""

import pytest

from domain import config, items
from models import Item, Message, Status
from tests.mail.letters import came, mail, with_files
from tests.mail.test_inbound_threads import a_ticket, answered

pytestmark = pytest.mark.usefixtures("workspace", "file_folder")

ANSWER = {"In_Reply_To": "<ours@localhost>"}


async def test_an_answer_brings_back_what_is_archived(admin):
    item, _ = await a_ticket()
    await answered(item, admin)
    closed = await Status.get(type_id=item.type_id, name="Closed")
    await items.set_status(admin, item.id, closed.id)
    await items.archive(admin, item.id)
    config.configure(config.Config(files_per_message=1))
    machine = mail(text="Away", message_id="away@client.example", Auto_Submitted="auto-replied", **ANSWER)
    await came(with_files(machine, ("a.bin", b"a"), ("b.bin", b"b")))
    assert (await Item.get(id=item.id)).archived
    assert await came(mail(text="It burns again.", message_id="b@client.example", **ANSWER)) == "reply"
    assert not (await Item.get(id=item.id)).archived
    assert await Message.filter(item_id=item.id, text="It burns again.").exists()


async def test_an_answer_to_what_is_in_the_bin_is_a_new_ticket(admin):
    item, ann = await a_ticket()
    await answered(item, admin)
    await items.remove(admin, item.id)
    assert await came(mail(text="It burns again.", message_id="b@client.example", **ANSWER)) == "ticket"
    new = await Item.get(removed_at__isnull=True)
    assert (new.requester_id, await Message.filter(item_id=new.id).count()) == (ann.principal_id, 1)
    # Once it is back, staff see that the two have to do with each other.
    await items.restore(admin, item.id)
    assert await Item.visible_to(admin).count() == 2
