"""The raw mail, to be downloaded as it came."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from domain import config, signed_links
from domain.mails import enclosed
from kit import clock
from kit.errors import NotFound
from kit.ids import to_global
from models import IncomingMail, IncomingState, Message, Viewer

ERASED: dict[str, Any] = {"content": b"", "preview": None, "attachment_names": None}
"""What stands in the place of what a mail says and carries; its head stays, by which a copy and answers are known."""
_NEWEST = 5
"""Mails of one author that were taken before a message, of which one may have brought its files."""
_PURPOSE = "incoming mail"


def signed_url(viewer: Viewer, mail: IncomingMail) -> str | None:
    """Where whoever holds it may download the mail for ten minutes, as long as the viewer, who sees it, still does then; None
    if its content was erased, and as long as it is not known whether it is private.
    """
    if mail.erased_at is not None or mail.is_private or mail.state is IncomingState.STORED:
        return None
    sealed = signed_links.signature(_PURPOSE, viewer, mail.id)
    return f"{config.current().public_url}/mails/{to_global('incoming_mail', mail.id)}?signature={sealed}"


async def signed_viewer(mail_id: UUID, signature: str) -> Viewer:
    """For whom the link was signed, with the rights of now. Raises: NotAllowed."""
    return await signed_links.signer(_PURPOSE, mail_id, signature)


async def opened(viewer: Viewer, mail_id: UUID) -> bytes:
    """The mail as it came, if the viewer sees it now. Raises: NotFound."""
    seen = IncomingMail.visible_to(viewer).filter(id=mail_id, erased_at__isnull=True, is_private=False)
    mail = await seen.exclude(state=IncomingState.STORED).only("id", "content").first()
    if mail is None:
        raise NotFound("There is no such mail.", "id")
    return bytes(mail.content)


async def forget(message_id: UUID) -> None:
    """Erase what mails hold that became this message, inside the unit of work in which its words are taken back."""
    taken = IncomingMail.filter(became_id=message_id, state=IncomingState.DONE)  # house: of a locked message
    await taken.update(**ERASED, copied_to=None, erased_at=clock.now(), erase_at=None)


async def forget_with(message: Message, file_ids: Collection[UUID]) -> None:
    """The same of the mail that brought these files of a message, though another message holds its words: those have room for
    so many files only.
    """
    if not file_ids:
        return
    taken = IncomingMail.filter(  # house: of a locked message
        became__author_id=message.author_id, became__created_at__lte=message.created_at, made=True
    )
    newest = taken.exclude(became_id=message.id).order_by("-became__created_at").limit(_NEWEST)
    for mail_id, became_id in await newest.values_list("id", "became_id"):
        if enclosed.came_with(mail_id, message.author_id, file_ids):
            await forget(became_id)
