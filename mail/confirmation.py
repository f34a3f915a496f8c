"""The mail that tells a customer that their item is there, made by them or for them.

Of the words of whoever asked it repeats the title alone: anybody can write in another's name, and nothing should be gained by
having us mail it on.
"""

from kit.addresses import Mailbox
from mail.compose import Letter
from models import IncomingMail, Item, OutgoingMail, Source, Viewer

_TEXT = "Hello {name},\n\n{what} Its number is {key}.\nAnswer this mail if you want to add something.\n\n-- \n{workspace}"


async def letter(mail: OutgoingMail, sender: Mailbox, recipient: Mailbox, viewer: Viewer) -> Letter | None:
    """What it says, as an answer to the mail that made the item, if one did; None where the item is not theirs to see."""
    item = await Item.visible_to(viewer).filter(id=mail.item_id).select_related("type").first()
    if item is None:
        return None
    key = f"{item.type.key_prefix}-{item.number}"
    own = item.creator_id == viewer.principal_id
    asked_by = await _asked_by(item, viewer)
    return Letter(
        sender=sender,
        recipient=recipient,
        subject=f"[{key}] {'Received' if own else 'Opened for you'}: {item.title}",
        text=_TEXT.format(
            name=viewer.name,
            what="We have received your request." if own else "We have opened a request for you.",
            key=key,
            workspace=sender.name,
        ),
        message_id=mail.message_id,
        date=mail.created_at,
        in_reply_to=asked_by,
        references=(asked_by,) if asked_by else (),
        auto_submitted="auto-replied" if asked_by else "auto-generated",
        request_id=mail.request_id or None,
    )


async def _asked_by(item: Item, viewer: Viewer) -> str | None:
    """The Message-ID of the mail that the item was made of, where it is the recipient's."""
    if item.source is not Source.MAIL:
        return None
    theirs = IncomingMail.filter(
        became__item_id=item.id, became__author_id=viewer.principal_id
    )  # house: the recipient's
    first = await theirs.order_by("received_at").only("message_id").first()
    return first.message_id or None if first else None
