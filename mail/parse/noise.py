"""How a mail shows that a program sent it, or a list spread it."""

from mail.parse.headers import Headers
from mail.parse.parsed import Noise

_REPLY_FIELDS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-mail-autoreply")
_LIST_FIELDS = ("list-id", "list-post", "mailing-list", "x-mailing-list")
_REPORT_TYPES = ("multipart/report", "message/delivery-status", "message/disposition-notification")
_PRECEDENCE = {"bulk": Noise.BULK, "junk": Noise.BULK, "list": Noise.LIST, "auto_reply": Noise.AUTO_REPLY}
_SUPPRESSED = ("all", "autoreply", "oof")


def noise_of(headers: Headers, media_type: str) -> frozenset[Noise]:
    """The signs in the head of a mail; what a caller makes of them (its own lists, say) is up to it."""
    found = {_auto_submitted(headers), _PRECEDENCE.get(_word(headers, "precedence"))}
    if any(headers.get(name) is not None for name in _REPLY_FIELDS):
        found.add(Noise.AUTO_REPLY)
    if any(headers.get(name) for name in _LIST_FIELDS):
        found.add(Noise.LIST)
    if "".join((headers.get("return-path") or "").split()) == "<>":
        found.add(Noise.NULL_SENDER)
    if media_type in _REPORT_TYPES or headers.get("x-failed-recipients"):
        found.add(Noise.REPORT)
    wishes = (headers.get("x-auto-response-suppress") or "").lower().replace(",", " ").split()
    if any(wish in _SUPPRESSED for wish in wishes):
        found.add(Noise.NO_ANSWER_WANTED)
    return frozenset(sign for sign in found if sign)


def _auto_submitted(headers: Headers) -> Noise | None:
    word = _word(headers, "auto-submitted")
    if word in ("", "no"):
        return None
    return Noise.AUTO_REPLY if word == "auto-replied" else Noise.AUTO_GENERATED


def _word(headers: Headers, name: str) -> str:
    """The first word of a field, in lower case."""
    words = (headers.get(name) or "").replace(";", " ").replace("(", " ").split()
    return words[0].lower() if words else ""
