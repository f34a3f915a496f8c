"""The mail that tells a customer that their item is there, made by them or for them."""

from domain.mail_templates.kinds import CONFIRMATION
from domain.mail_templates.variables import told_of
from kit.addresses import Mailbox
from mail.compose import Letter
from mail.rendering import desk_for
from mail.templated import with_words
from models import IncomingMail, Item, OutgoingMail, Source, Viewer


async def letter(mail: OutgoingMail, sender: Mailbox, recipient: Mailbox, viewer: Viewer) -> Letter | None:
    """What it says, as an answer to the mail that made the item, if one did; None where the item is not theirs to see."""
    rows = Item.visible_to(viewer).filter(id=mail.item_id)
    items = await told_of(rows, viewer)
    if not items:
        return None
    (item,) = items
    asked_by = await _asked_by(item, viewer)
    desk = await desk_for(viewer)
    return with_words(
        await desk.tells(CONFIRMATION, {"item": item}),
        mail,
        sender,
        recipient,
        in_reply_to=asked_by,
        references=(asked_by,) if asked_by else (),
        auto_submitted="auto-replied" if asked_by else "auto-generated",
    )


async def _asked_by(item: Item, viewer: Viewer) -> str | None:
    """The Message-ID of the mail that the item was made of, where it is the recipient's own, which no user passed on for them."""
    if item.source is not Source.MAIL:
        return None
    theirs = IncomingMail.filter(
        became__item_id=item.id, became__author_id=viewer.principal_id, sender_id=viewer.principal_id
    )  # house: the recipient's
    first = await theirs.order_by("received_at").only("message_id").first()
    return first.message_id or None if first else None
