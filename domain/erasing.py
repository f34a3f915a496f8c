"""Erase what was said on items or on a project, which nobody sees any more: words, files, mails, and who was told of it.

`where`: how messages, threads and files name where they are.
"""

from typing import Any, TypeAlias

from tortoise.expressions import Q, Subquery

from domain import pictures
from domain.files import storage_key
from domain.mails.raw import ERASED
from kit import clock, storage
from models import (
    Conversation,
    Draft,
    EventRecord,
    EventText,
    File,
    IncomingMail,
    Mention,
    Message,
    Notice,
    Notification,
    OutgoingMail,
    ReadMark,
    SearchDocument,
)

Where: TypeAlias = dict[str, Any]

_HEAD: Where = {
    "from_name": "",
    "from_address": "",
    "sender_key": "",
    "subject": "",
    "copied_to": None,
    "return_path": None,
    "recipients": [],
}
"""What is left of who wrote what to whom, in mails that became its messages; by its fingerprint a copy is still known as one."""


def keys_of(table: type[Message] | type[Conversation], where: Where) -> Subquery:
    """The keys of what is there."""
    return Subquery(table.filter(**where).values("id"))


async def files(where: Where) -> None:
    """The bytes and small versions of all files, of messages and of what these are on: whoever still shows a picture of equal
    content has these made anew.
    """
    there = Q(**where) | Q(message_id__in=keys_of(Message, where))
    for file in await File.filter(there):  # house: nobody sees them any more
        await storage.current().delete(storage_key(file.id))
        for size in pictures.Thumbnail:
            await storage.current().delete(pictures.storage_key(file.sha256, size))


async def threads(where: Where) -> None:
    """All messages, threads and files, each after what names it, but for mails."""
    said, talks = keys_of(Message, where), keys_of(Conversation, where)
    # Messages may have come by a split while somebody read, or was told of, them where they were before.
    there = Q(conversation_id__in=talks) | Q(message_id__in=said)
    await Draft.filter(conversation_id__in=talks).delete()  # house: of what is erased
    await ReadMark.filter(there).delete()  # house: of what is erased
    await Notification.filter(there).delete()  # house: of what is erased
    await Mention.filter(message_id__in=said).delete()  # house: of what is erased
    await File.filter(Q(**where) | Q(message_id__in=said)).delete()  # house: of what is erased
    await Message.filter(**where).delete()  # house: erased
    await Conversation.filter(**where).delete()  # house: erased


async def words(where: Where) -> None:
    """What the log and search know of what was said there; also of what was said there before a split took it elsewhere."""
    edited = EventRecord.filter(  # house: of what is erased
        kind="message.edited", entity_id__in=keys_of(Message, where)
    )
    elsewhere = EventText.filter(position__in=Subquery(edited.values("position")))  # house: of what is erased
    await elsewhere.delete()
    known = SearchDocument.filter(entity_id__in=keys_of(Message, where))  # house: of what is erased
    await known.delete()


async def mails(where: Where, about: Q | None = None) -> None:
    """Mails about it, and what mails hold that became its messages; those bear no name any more, and are known by no id.

    about: which mails and notices are about it besides.
    """
    said, talks = keys_of(Message, where), keys_of(Conversation, where)
    gone = OutgoingMail.filter(Q(about_id__in=said) | about if about else Q(about_id__in=said))  # house: so
    told = Q(message_id__in=said) | Q(conversation_id__in=talks)
    await Notice.filter(told | about if about else told).delete()  # house: of what is erased
    await Notice.filter(mail_id__in=Subquery(gone.values("id"))).delete()  # house: told by mails that go
    await gone.delete()
    taken = IncomingMail.filter(became_id__in=said)  # house: of what is erased
    await taken.update(**ERASED, **_HEAD, became_id=None, erased_at=clock.now(), erase_at=None)
