"""The mails made of notices: one about what happened on an item, or one of all that waited.

To customers they say no more than that a status changed, and what was said to them: never who works on it.
"""

from typing import Any

from domain import notices, unsubscribing
from domain.mail_templates.kinds import DIGEST, NOTICE
from domain.mail_templates.kinds.news import NO_MORE, NO_MORE_OF_ITEM
from kit.addresses import Mailbox
from mail import ancestry, news, reply_addresses, telling
from mail.compose import Letter
from mail.rendering import Way, desk_for
from mail.templated import with_words
from mail.unsent import PutOff
from models import Item, OutgoingMail, Tells, Viewer


async def letter(
    mail: OutgoingMail, sender: Mailbox, recipient: Mailbox, viewer: Viewer
) -> Letter | PutOff | None:
    """What a mail made of notices says; None where nothing of it is left to tell, or it is to be made again at once, as something
    that its recipient had read names them now.

    The way out stands in its head and at its foot, whatever an admin has written.
    """
    told, rest = await news.left(mail, viewer)
    if not told:
        return None
    if rest and not await notices.forget(rest, mail):
        return PutOff()
    assert mail.tells is not None
    assert viewer.principal_id is not None
    desk = await desk_for(viewer)
    out = unsubscribing.link(viewer.principal_id, mail.tells, [each.kind for each in told])
    ways = [Way(NO_MORE[desk.reader.language], out)]
    place = told[0].place
    if mail.tells is Tells.ITEM and isinstance(place, Item):
        mute = unsubscribing.link_of_item(viewer.principal_id, place.id)
        ways.insert(0, Way(NO_MORE_OF_ITEM[desk.reader.language], mute))
        words = await desk.tells(NOTICE, telling.of_item(told), ways=ways)
        thread = await _thread(mail, place, sender, viewer)
    else:
        often = "" if mail.tells is Tells.LATER else mail.tells.value
        words = await desk.tells(DIGEST, telling.of_items(told, often), ways=ways)
        thread = {}
    return with_words(
        words,
        mail,
        sender,
        recipient,
        auto_submitted="auto-generated",
        list_unsubscribe=out,
        bulk=True,
        **thread,
    )


async def _thread(mail: OutgoingMail, item: Item, sender: Mailbox, viewer: Viewer) -> dict[str, Any]:
    """Which mails one about an item follows, and where it is answered: what users answer is a note."""
    assert viewer.principal_id is not None
    address = reply_addresses.address_for(item.number, viewer.principal_id, internal=viewer.is_staff)
    follows = await ancestry.of(item.id, viewer, mail)
    return {
        "in_reply_to": follows.parent,
        "references": follows.references,
        "reply_to": Mailbox(sender.name, address) if address else None,
    }
