"""For developers: the mails that were not sent, because no SMTP server is set, shown to the one who sits at this machine.

They hold sign-in links, so the page is there only where nobody else can be: the server is told to be reached by a name of
this machine, the request comes from it, by such a name, and no proxy says that it is passed on. What a mail says as HTML is
a page of its own in a frame that runs nothing and loads nothing.
"""

import re
from base64 import b64encode
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC
from email import message_from_bytes, policy
from email.message import EmailMessage
from hashlib import sha256
from html import escape
from typing import Protocol
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from kit import clock
from mail.transport import Kept
from web.here import comes_from_here, is_here
from web.start import POLICY, filled, page

_LINK = re.compile(r"https?://[^\s<>\"']+")
_POLICY = POLICY.replace("default-src 'none';", "default-src 'none'; frame-src 'self';")
_FRAMED = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)


class Keeper(Protocol):
    """Who has the mails, such as `mail.transport.NullTransport`."""

    @property
    def kept(self) -> Sequence[Kept]:
        """The mails, newest last."""


def is_offered(public_url: str) -> bool:
    """Whether a server that is reached by this URL may show mails at all."""
    return is_here(urlsplit(public_url).hostname)


def routes(keeper: Keeper) -> list[BaseRoute]:
    """`/mailbox`, and of each mail its HTML and its source; leave it out where `is_offered` says no, or mails are sent."""

    def for_here(answer: Callable[[Request], Response | None]) -> Callable[[Request], Awaitable[Response]]:
        async def guarded(request: Request) -> Response:
            found = answer(request) if comes_from_here(request) else None
            return found or PlainTextResponse("Not Found", 404)

        return guarded

    def mailbox(request: Request) -> Response:
        shown = "".join(_shown(kept) for kept in reversed(keeper.kept))
        return page(filled("mailbox.html", mails=shown or "<li><p>No mail yet.</p></li>"), _POLICY)

    def named(request: Request) -> Kept | None:
        key = request.path_params["key"]
        return next((kept for kept in keeper.kept if _key(kept) == key), None)

    def html(request: Request) -> Response | None:
        kept = named(request)
        return page(_html(_read(kept)), _FRAMED) if kept else None

    def source(request: Request) -> Response | None:
        kept = named(request)
        headers = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
        return Response(kept.mail.content, headers=headers, media_type="text/plain") if kept else None

    return [
        Route("/mailbox", for_here(mailbox)),
        Route("/mailbox/{key}/html", for_here(html)),
        Route("/mailbox/{key}/source", for_here(source)),
    ]


def _key(kept: Kept) -> str:
    return sha256(kept.mail.content).hexdigest()[:32]


def _read(kept: Kept) -> EmailMessage:
    return message_from_bytes(kept.mail.content, _class=EmailMessage, policy=policy.default)


def _shown(kept: Kept) -> str:
    mail = _read(kept)
    body = mail.get_body(("plain",))
    text = body.get_content() if body else ""
    key = _key(kept)
    return filled(
        "mail.html",
        sender=escape(str(mail["from"] or kept.mail.sender)),
        to=escape(kept.mail.recipient),
        subject=escape(str(mail["subject"] or "")),
        at=clock.to_text(kept.at),
        shown_at=f"{kept.at.astimezone(UTC):%d %B %Y, %H:%M} UTC",
        text=_linked(text.strip()),
        html=filled("mail_html.html", key=key) if mail.get_body(("html",)) else "",
        headers="\n".join(escape(f"{name}: {value}") for name, value in mail.items()),
        key=key,
    )


def _html(mail: EmailMessage) -> str:
    """The HTML part, its own pictures in it."""
    body = mail.get_body(("html",))
    html = str(body.get_content()) if body else ""
    for part in mail.walk():
        name = str(part["content-id"] or "").strip("<> ")
        if name and part.get_content_maintype() == "image":
            data = b64encode(part.get_payload(decode=True)).decode()  # type: ignore[arg-type]
            html = html.replace(f"cid:{name}", f"data:{part.get_content_type()};base64,{data}")
    return html


def _linked(text: str) -> str:
    """The text as HTML, its web addresses as links."""
    parts, at = [], 0
    for link in _LINK.finditer(text):
        target = escape(link.group())
        parts += [escape(text[at : link.start()]), f'<a href="{target}">{target}</a>']
        at = link.end()
    return "".join([*parts, escape(text[at:])])
