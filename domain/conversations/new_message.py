"""What somebody wants to say."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from kit.folds import Fold

TEXT_MOST = 200_000


@dataclass(frozen=True, kw_only=True)
class NewMessage:
    """What is said.

    folds: those of the text.
    conversation_id: a thread of the item that it is said on; without it, the first open one of its kind, else the first one,
    else a new one.
    after_message_id: the newest message of that thread that its author had seen.
    draft_id: the author's draft that this was, which is gone then; nothing happens where there is none any more.
    reopens: whether a thread that was closed is open again; a machine's words leave it closed.
    """

    text: str
    html: str | None = None
    folds: Sequence[Fold] = ()
    conversation_id: UUID | None = None
    file_ids: Sequence[UUID] = ()
    mention_ids: Sequence[UUID] = ()
    after_message_id: UUID | None = None
    draft_id: UUID | None = None
    reopens: bool = True
