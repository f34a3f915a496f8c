"""The way out of mails, without a sign-in and without JavaScript: a page with one button, and what mail programs post by
themselves (RFC 8058).

Only a POST does anything: a scanner that opens the links of a mail changes nothing. What is answered never depends on whether
the link's person is still there.
"""

from html import escape

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain import unsubscribing
from domain.unsubscribing import Way
from kit.errors import NotFound
from models import NotificationKind, Tells
from web.start import filled

_KINDS = {
    NotificationKind.CREATED_FOR_ME: "that a request of yours has come in",
    NotificationKind.ASSIGNED: "what you are assigned",
    NotificationKind.STATUS: "changes of status",
    NotificationKind.REPLY: "replies",
    NotificationKind.NOTE: "internal notes",
    NotificationKind.MENTION: "where you are mentioned",
    NotificationKind.ADDED: "conversations that you are brought into",
    NotificationKind.MAIL_FAILED: "mails that could not be read",
    NotificationKind.MAIL_SET_ASIDE: "mails that were set aside",
    NotificationKind.RECURRENCE_STOPPED: "what recurs no more",
    NotificationKind.MAIL_RETURNED: "mails that did not arrive",
}
_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"


def routes() -> list[Route]:
    """The page of a link, its button, and the button that takes it back."""
    return [
        Route("/unsubscribe/{token}", _ask, methods=["GET"]),
        Route("/unsubscribe/{token}", _stop, methods=["POST"]),
        Route("/unsubscribe/{token}/undo", _undo, methods=["POST"]),
    ]


async def _ask(request: Request) -> Response:
    if (way := _way(request)) is None:
        return _broken()
    return _page(
        "No more of these mails?", _about(way), _button("Stop these mails", f"/unsubscribe/{_token(request)}")
    )


async def _stop(request: Request) -> Response:
    if (way := _way(request)) is None:
        return _broken()
    await unsubscribing.stop(way)
    undo = _button("Send them again", f"/unsubscribe/{_token(request)}/undo")
    return _page("You get no more of these mails", _about(way), undo)


async def _undo(request: Request) -> Response:
    if (way := _way(request)) is None:
        return _broken()
    await unsubscribing.undo(way)
    stop = _button("Stop these mails", f"/unsubscribe/{_token(request)}")
    return _page("You get these mails again", _about(way), stop)


def _token(request: Request) -> str:
    token: str = request.path_params["token"]
    return token


def _way(request: Request) -> Way | None:
    try:
        return unsubscribing.read(_token(request))
    except NotFound:
        return None


def _broken() -> Response:
    return _page("This link is not complete", "<p>Open it from the mail once more.</p>", "", status=404)


def _about(way: Way) -> str:
    if way.item is not None:
        return "<p>Of one item: by mail and in the app you are told of it only where you are mentioned or assigned.</p>"
    told = "".join(f"<li>{_KINDS[kind]}</li>" for kind in way.kinds)
    how = "Mails" if way.tells in (Tells.ITEM, Tells.LATER) else "Digests, and other mails,"
    return f"<p>{how} about:</p><ul>{told}</ul>"


def _button(words: str, action: str) -> str:
    """A form of one button."""
    return (
        f'<form method="post" action="{escape(action)}"><p><button type="submit">{words}</button></p></form>'
    )


def _page(title: str, about: str, button: str, *, status: int = 200) -> Response:
    headers = {
        "cache-control": "no-store",
        "content-security-policy": _POLICY,
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-robots-tag": "noindex",
    }
    html = filled("unsubscribe.html", title=title, about=about, button=button)
    return Response(html, status, headers, media_type="text/html")
