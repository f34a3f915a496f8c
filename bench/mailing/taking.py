"""A mail stored and taken as the mail door and the worker do: kept byte for byte, and visible whatever becomes of it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import UUID

from bench.mailing.judge import Fault
from domain.mails import incoming
from domain.mails.incoming import Envelope
from mail import inbound
from models import IncomingMail, IncomingState, Message

FROM = Envelope(return_path="sender@client.example", recipients=("desk@localhost",))
NOTHING_SHOWN = ("own", "noise")
"""What may come of a mail without a message: ours that came back, and what no person wrote."""

Take = Callable[[UUID], Awaitable[str]]


async def taken(raw: bytes, take: Take = inbound.take) -> tuple[str, list[Fault]]:
    """(What became of it, what is wrong with that). `take`: what is judged."""
    key = await incoming.store(raw, FROM)
    stored = await IncomingMail.get(id=key)
    faults = [] if stored.content == raw else [Fault("stored", "not the bytes that came")]
    try:
        became = await take(key)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        return "failed", [*faults, Fault("failed", f"taking it: {error!r}")]
    return became, faults + [fault async for fault in _wrong(key, raw, became)]


async def _wrong(key: UUID, raw: bytes, became: str) -> AsyncIterator[Fault]:
    row = await IncomingMail.get(id=key)
    if row.content != raw:
        yield Fault("stored", "other bytes after it was taken")
    if row.state is IncomingState.SET_ASIDE:
        return
    if row.state is not IncomingState.DONE:
        yield Fault("lost", f"it is {row.state.value} after it became {became}")
    elif row.became_id is None:
        if became not in NOTHING_SHOWN:
            yield Fault("lost", f"no message shows what became {became}")
    elif not await Message.filter(id=row.became_id).exists():
        yield Fault("lost", f"the message that it became is not there ({became})")
