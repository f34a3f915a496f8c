"""Trying a mailbox out, for the admin who set it up."""

from uuid import UUID

from domain import mailboxes
from mail.fetching.session import connected
from mail.fetching.troubles import Trouble
from models import Mailbox, MailboxAfter, Viewer


async def check(viewer: Viewer, mailbox_id: UUID) -> Mailbox:
    """The mailbox, if it can be reached, opened and dealt with as it says; nothing is fetched by that, nor changed.

    Raises: NotAllowed (admins only), NotFound, Trouble, which says what is wrong.
    """
    mailbox = await mailboxes.opened(viewer, mailbox_id)
    try:
        async with connected(mailbox) as session:
            await session.open(mailbox.folder)
            if mailbox.after is MailboxAfter.MOVE and not await session.has_folder(mailbox.move_to):
                raise Trouble(
                    f"There is no folder {mailbox.move_to} to which mails could be moved.", "moveTo"
                )
    except Trouble as trouble:
        trouble.current = mailbox
        raise
    return mailbox
