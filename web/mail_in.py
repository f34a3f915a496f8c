"""Mail by HTTP: `POST /mail/in`, the raw mail as the body, signed by whoever forwards it. Made as a door: stored, then answered.

The signature covers all that says what becomes of the mail: the moment, the query with the envelope, and every byte.
"""

import asyncio
import hmac
import logging
import re
from collections.abc import Callable, Sequence
from hashlib import sha256
from io import BytesIO

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from tortoise.exceptions import IntegrityError

from domain import inboxes
from domain.mails import incoming
from domain.mails.incoming import Envelope
from kit import clock, trace
from mail import inbound
from mail.listening import metrics
from mail.listening.limits import Limits, Room
from models import Door
from web.answers import answer_json

log = logging.getLogger(__name__)

PATH = "/mail/in"
TOLERANCE = 300
"""Seconds by which the forwarder's clock, and what it sends, may be off."""
IDLE, WHOLE = 30.0, 300.0
"""Seconds without a byte, and for all of them, after which a mail is given up."""
RECIPIENTS_MOST = 100
LIMITS = Limits()
_ADDRESS_MOST = 320
_KNOWN = {"to", "from", "authserv"}

_SIGNATURE = re.compile(r"v1=([0-9a-f]{64})")
_MESSAGE_ID = re.compile(rb"^message-id[ \t]*:", re.IGNORECASE | re.MULTILINE)


class _No(Exception):
    """A refusal. `close`: what is left of the body must not be taken for the next request."""

    def __init__(self, status: int, code: str, message: str, *, close: bool = True) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.close = status, code, message, close


def routes(secrets: Sequence[str], stored: Callable[[], object], limits: Limits = LIMITS) -> list[Route]:
    """The endpoint, where there is a secret to sign by. `stored` is called after each mail that was stored."""
    room = Room(limits)

    async def endpoint(request: Request) -> Response:
        request_id = trace.begin(request.headers.get("x-request-id"))
        try:
            answer = await _receive(request, secrets, room)
            stored()
        except _No as no:
            answer = _refused(no)
        except ClientDisconnect:
            answer = Response(None, 400)  # nobody reads it
        except Exception as error:  # noqa: BLE001 - whatever fails here: the forwarder has the mail, and sends it again
            log.error("a mail could not be stored: %s [request %s]", type(error).__name__, request_id)
            answer = _refused(_No(503, "UNAVAILABLE", "Not possible just now; send it again later."))
            answer.headers["retry-after"] = "60"
        metrics.mails.labels(Door.HTTP, _told(answer.status_code)).inc()
        answer.headers["x-request-id"] = request_id
        return answer

    return [Route(PATH, endpoint, methods=["POST"])] if secrets else []


async def _receive(request: Request, secrets: Sequence[str], room: Room) -> Response:
    """Whatever can be refused by the head is, before a byte of the body is read; the room is left when all is done."""
    moment, given = _signed(request)
    length = _length(request)
    client = request.client.host if request.client else ""
    if not room.admit(client):
        raise _busy()
    body = _Body(client, room)
    try:
        body.expect(length)
        return await _taken(request, secrets, moment, given, body)
    finally:
        body.let_go()
        room.left(client)


async def _taken(
    request: Request, secrets: Sequence[str], moment: int, given: Sequence[str], body: "_Body"
) -> Response:
    query = request.scope["query_string"]
    makers = [hmac.new(secret.encode(), b"%d\n%b\n" % (moment, query), sha256) for secret in secrets]
    raw = await _read(request, makers, body)
    if not any(hmac.compare_digest(maker.hexdigest(), each) for maker in makers for each in given):
        raise _No(
            403, "NOT_ALLOWED", "No secret of this server made this signature of these bytes.", close=False
        )
    if not raw.strip():
        raise _No(422, "INVALID", "The body is the mail; it is empty.", close=False)
    envelope, refused = await _envelope(request, raw, moment)
    try:
        await inbound.store(raw, envelope)
        repeat = False
    except IntegrityError:
        if not await incoming.delivered(str(envelope.delivery)):
            raise
        repeat = True
    return answer_json({"stored": True, "repeat": repeat, "refused": refused}, 200 if repeat else 202)


def _signed(request: Request) -> tuple[int, list[str]]:
    """When it was signed, and by which signatures. Raises: _No."""
    moment = request.headers.get("deskwire-timestamp", "")
    given = [
        found[1]
        for each in request.headers.get("deskwire-signature", "").split(",")
        if (found := _SIGNATURE.fullmatch(each.strip()))
    ][:10]
    if not re.fullmatch(r"[0-9]{1,12}", moment) or not given:
        how = "Deskwire-Timestamp (seconds since 1970) and Deskwire-Signature (v1= and 64 hexadecimal digits)"
        raise _No(401, "UNAUTHENTICATED", f"Sign it: {how}.")
    if abs(clock.seconds() - int(moment)) > TOLERANCE:
        raise _No(
            403, "NOT_ALLOWED", f"It was signed more than {TOLERANCE} seconds ago, or is of the future."
        )
    return int(moment), given


def _length(request: Request) -> int:
    """What the head says that the body has; 0 where it does not say. Raises: _No (413)."""
    told = request.headers.get("content-length", "")
    length = int(told[:20]) if told.isdecimal() else 0
    if length > incoming.SIZE_MOST:
        raise _too_large()
    return length


class _Body:
    """The bytes of a mail, for which there is room from when they are known of until the mail is stored."""

    def __init__(self, client: str, room: Room) -> None:
        self._client, self._room = client, room
        self._bytes, self._size, self._held = BytesIO(), 0, 0

    def expect(self, size: int) -> None:
        """Keep room for so many. Raises: _No (503)."""
        if size > self._held:
            if not self._room.hold(size - self._held, self._client):
                raise _busy()
            self._held = size

    def add(self, piece: bytes) -> None:
        """Raises: _No (413, 503)."""
        if self._size + len(piece) > incoming.SIZE_MOST:
            raise _too_large()
        self._size += len(piece)
        self.expect(self._size)
        self._bytes.write(piece)

    def whole(self) -> bytes:
        return self._bytes.getvalue()  # the very bytes, no copy of them

    def let_go(self) -> None:
        self._room.let_go(self._held, self._client)


async def _read(request: Request, makers: Sequence["hmac.HMAC"], body: _Body) -> bytes:
    """The mail, counted and signed while it comes. Raises: _No, ClientDisconnect."""
    pieces = request.stream()
    loop = asyncio.get_running_loop()
    end = loop.time() + WHOLE
    try:
        while True:
            async with asyncio.timeout_at(min(loop.time() + IDLE, end)):
                piece = await anext(pieces, None)
            if piece is None:
                return body.whole()
            body.add(piece)
            for maker in makers:
                maker.update(piece)
    except TimeoutError:
        raise _No(408, "TIMEOUT", "The mail did not arrive in time.") from None


async def _envelope(request: Request, raw: bytes, moment: int) -> tuple[Envelope, list[str]]:
    """The envelope that the query tells, and those of its recipients who are none of ours. Raises: _No (422)."""
    query = request.query_params
    if unknown := set(query) - _KNOWN:
        raise _unfit(f"`{min(unknown)[:50]}` is nothing that the query may tell: to, from, authserv.")
    wanted = list(dict.fromkeys(query.getlist("to")))
    if not 0 < len(wanted) <= RECIPIENTS_MOST or any(len(each) > _ADDRESS_MOST for each in wanted):
        raise _unfit(f"Name 1 to {RECIPIENTS_MOST} recipients: ?to=support@example.com&to=…")
    if len(query.getlist("from")) > 1 or len(query.getlist("authserv")) > 1:
        raise _unfit("`from` and `authserv` are told once.")
    holding = await inboxes.holding(wanted)
    ours = [each for each, inbox in zip(wanted, holding, strict=True) if inbox is not None]
    if not ours:
        raise _No(422, "NOT_FOUND", "Nobody here has any of these addresses.", close=False)
    return_path = query.get("from")
    envelope = Envelope(
        Door.HTTP,
        return_path,
        tuple(ours),
        _delivery(raw, moment, return_path, ours),
        query.get("authserv", "")[:253].lower(),
    )
    return envelope, [each for each in wanted if each not in ours]


def _delivery(raw: bytes, moment: int, return_path: str | None, ours: Sequence[str]) -> str:
    """What this mail is known by. One without a Message-ID may be written twice in the same words, so that only the very request
    is the same mail.
    """
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
    asked = "" if _MESSAGE_ID.search(head) else str(moment)
    known_by = sha256("\0".join(["http", asked, return_path or "", *ours, ""]).encode("utf-8", "replace"))
    known_by.update(raw)
    return known_by.hexdigest()


def _unfit(message: str) -> _No:
    return _No(422, "INVALID", message, close=False)


def _busy() -> _No:
    return _No(503, "UNAVAILABLE", "Too many mails at a time; send it again later.")


def _too_large() -> _No:
    return _No(413, "TOO_LARGE", f"A mail has at most {incoming.SIZE_MOST} bytes.")


def _refused(no: _No) -> Response:
    headers = {"connection": "close"} if no.close else {}
    return answer_json({"code": no.code, "message": no.message}, no.status, headers)


def _told(status: int) -> str:
    return {202: "stored", 200: "repeat", 503: "later", 408: "later"}.get(status, "refused")
