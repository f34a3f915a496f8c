"""A mail about what is kept from its sender by now: it goes into a thread that they see."""

import pytest

from domain import conversations, items
from domain.conversations import NewMessage
from models import Conversation, Message
from tests.factories import Keys, key
from tests.mail.letters import came, mail
from tests.mail.test_inbound_threads import a_ticket, answered

pytestmark = pytest.mark.usefixtures("workspace")


async def test_a_guests_answer_does_not_reach_a_thread_from_before(admin, guest, workspace: Keys):
    """They follow the project, and wrote on the item since; the mail that they answer was about what was said before."""
    item, _ = await a_ticket()
    await answered(item, admin)
    await items.edit(admin, item.id, published=True)
    await items.move(admin, item.id, workspace["website"])
    kept = await Conversation.get(item_id=item.id)
    own = await conversations.reply(guest, item.id, NewMessage(text="Me too"))
    assert own.conversation_id != kept.id
    answer = mail(sender="guest@guests.example", text="Still burning.", In_Reply_To="<ours@localhost>")
    assert await came(answer) == "reply"
    said = await Message.get(text="Still burning.")
    assert (said.conversation_id, said.author_id) == (own.conversation_id, key(guest))
