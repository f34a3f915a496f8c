"""For developers: the mails that were not sent, because no SMTP server is set, shown to the one who sits at this machine.

They hold sign-in links, so the page is there only where nobody else can be: the server is told to be reached by a name of
this machine, the request comes from it, by such a name, and no proxy says that it is passed on.
"""

import re
from collections.abc import Sequence
from datetime import UTC
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape
from typing import Protocol
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from kit import clock
from mail.transport import Kept
from web.here import comes_from_here, is_here
from web.start import filled, page

_LINK = re.compile(r"https?://[^\s<>\"']+")


class Keeper(Protocol):
    """Who has the mails, such as `mail.transport.NullTransport`."""

    @property
    def kept(self) -> Sequence[Kept]:
        """The mails, newest last."""


def is_offered(public_url: str) -> bool:
    """Whether a server that is reached by this URL may show mails at all."""
    return is_here(urlsplit(public_url).hostname)


def routes(keeper: Keeper) -> list[BaseRoute]:
    """`/mailbox`; leave it out where `is_offered` says no, or mails are sent."""

    async def mailbox(request: Request) -> Response:
        if not comes_from_here(request):
            return PlainTextResponse("Not Found", 404)
        shown = "".join(_shown(kept) for kept in reversed(keeper.kept))
        return page(filled("mailbox.html", mails=shown or "<li><p>No mail yet.</p></li>"))

    return [Route("/mailbox", mailbox)]


def _shown(kept: Kept) -> str:
    mail = message_from_bytes(kept.mail.content, _class=EmailMessage, policy=policy.default)
    body = mail.get_body(("plain",))
    text = body.get_content() if body else ""
    return filled(
        "mail.html",
        to=escape(kept.mail.recipient),
        subject=escape(str(mail["subject"] or "")),
        at=clock.to_text(kept.at),
        shown_at=f"{kept.at.astimezone(UTC):%d %B %Y, %H:%M} UTC",
        text=_linked(text.strip()),
    )


def _linked(text: str) -> str:
    """The text as HTML, its web addresses as links."""
    parts, at = [], 0
    for link in _LINK.finditer(text):
        target = escape(link.group())
        parts += [escape(text[at : link.start()]), f'<a href="{target}">{target}</a>']
        at = link.end()
    return "".join([*parts, escape(text[at:])])
