"""What a damaged mail comes as: as it is, as a customer's answer, in a report that a mail of ours came back, as an absence note.

Each in turn, by its seed, around the damaged mail; so that what threads, bounces and noise go through is tried as well.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from bench.mailing.mutations import DAMAGES
from domain import conversations
from domain.conversations import NewMessage
from kit import clock
from kit.ids import new_id
from models import ConversationKind, Message, OutgoingMail, OutgoingState
from tests import factories
from tests.factories import Keys

_STATUS = (
    b"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; customer@acme.example\r\nAction: failed\r\n"
    b"Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 <customer@acme.example>: no such user\r\n"
)
_UNTOUCHED = 0.5
"""So many of the reports say what they say undamaged."""


@dataclass(frozen=True)
class Desk:
    """What mails answer to: what an agent said to a customer, on an item and in a conversation of its own."""

    keys: Keys
    said: tuple[Message, Message]

    async def sent(self, seed: int) -> bytes:
        """The Message-ID of a mail of ours that left, one for each seed, about the one or the other."""
        about = self.said[seed // 7 % 2]
        row = await OutgoingMail.create(
            id=new_id(),
            recipient_id=self.keys["customer"],
            about_id=about.id,
            item_id=about.item_id,
            thread_id=about.conversation_id,
            message_id=f"fuzz-{seed}@localhost",
            subject="",
            text="",
            state=OutgoingState.SENT,
            due_at=clock.now(),
            sent_at=clock.now(),
            request_id="",
            created_at=clock.now(),
        )
        return row.message_id.encode()


async def desk(keys: Keys) -> Desk:
    """An item of the cast's customer with an agent's reply, and a conversation with them."""
    admin, customer = await factories.viewer(keys["admin"]), await factories.viewer(keys["customer"])
    item = await factories.item(customer)
    reply = await conversations.reply(admin, item.id, NewMessage(text="We look into it."))
    thread = await conversations.start(
        admin, ConversationKind.CUSTOMER, "Contract", [keys["customer"]], NewMessage(text="Sign?")
    )
    return Desk(keys, (reply, await Message.get(conversation_id=thread.id)))


def _as_it_is(seed: int, raw: bytes, ours: bytes) -> bytes:
    return raw


def _answer(seed: int, raw: bytes, ours: bytes) -> bytes:
    return b"From: customer@acme.example\r\nIn-Reply-To: <%b>\r\n" % ours + raw


def _report(seed: int, raw: bytes, ours: bytes) -> bytes:
    chance, status = Random(-seed), _STATUS
    if chance.random() > _UNTOUCHED:
        status = chance.choice(DAMAGES)(chance, status, [_STATUS, raw])
    parts = (
        b"Content-Type: text/plain\r\n\r\nYour mail did not arrive.",
        b"Content-Type: message/delivery-status\r\n\r\n" + status,
        b"Content-Type: message/rfc822\r\n\r\nMessage-ID: <%b>\r\n" % ours + raw,
    )
    return (
        b"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: desk@localhost\r\nSubject: Undelivered\r\n"
        b"Message-ID: <report-%d@mx.example>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="report"\r\n\r\n'
        % seed
        + b"".join(b"--report\r\n" + part + b"\r\n" for part in parts)
        + b"--report--\r\n"
    )


def _absence(seed: int, raw: bytes, ours: bytes) -> bytes:
    whose = (b"member@acmedesk.example", b"customer@acme.example")[
        seed // 20 % 2
    ]  # by turns of those that are taken
    return b"From: %b\r\nAuto-Submitted: auto-replied\r\nIn-Reply-To: <%b>\r\n" % (whose, ours) + raw


GUISES: tuple[Callable[[int, bytes, bytes], bytes], ...] = (_as_it_is, _answer, _report, _absence)


def guised(turn: int, seed: int, raw: bytes, ours: bytes) -> bytes:
    """The damaged mail as it comes at this turn; `ours` is the Message-ID of a mail of ours that it answers or tells of."""
    return GUISES[turn % len(GUISES)](seed, raw, ours)
