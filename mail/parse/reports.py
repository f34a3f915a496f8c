"""What a mail server reports of a mail that it was given: by the standard (RFC 3464), or in its own words.

Also receipts of mail programs (RFC 8098), which say that something was shown.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from kit.addresses import key_of
from mail.parse.parsed import Attachment, ParsedMail
from mail.parse.words import one_line

IDS_MOST = 20
DIAGNOSTIC_MOST = 400
_READ_MOST = 100_000  # characters of a part or of the text that are looked at

_FIELD = re.compile(r"^([!-9;-~]{1,60})[ \t]*:[ \t]*(.*(?:\r?\n[ \t].*)*)", re.MULTILINE)
_GROUPS = re.compile(r"(?:\r?\n[ \t]*){2,}")
_QUOTED_ID = re.compile(r"^[> \t]*Message-ID:\s{0,80}<([^<>\s]{3,500})>", re.IGNORECASE | re.MULTILINE)
_ID = re.compile(r"<([^<>\s]{3,500})>")
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![.\d])")
_TROUBLE = re.compile(r"(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![.\d])")
_AFTER_CODE = re.compile(r"(?<!\d)[45]\d\d[ -]#?\(?([45]\.\d{1,3}\.\d{1,3})(?![.\d])")
_CODE = re.compile(
    r"(?:^[> \t]*|said:?\s{1,10}|reply:?\s{1,10}|error:?\s{1,10}|code:?\s{1,10})([45])\d\d[ -]",
    re.MULTILINE | re.IGNORECASE,
)
_LATE = re.compile(r"\b(?:warning|delayed|delay|verz\xf6gert|retard|not yet)\b", re.IGNORECASE)

_LOCAL = re.compile(r'[@"<\s]')
_MACHINES = frozenset({"mailer-daemon", "postmaster"})
_STATUSES = ("message/delivery-status", "message/global-delivery-status")
_COMPLAINTS = "message/feedback-report"
_RECEIPTS = ("message/disposition-notification", "message/global-disposition-notification")
_HEADS = ("text/rfc822-headers", "message/rfc822", "message/global", "message/global-headers")

_NOT_THE_ADDRESS = re.compile(r"5\.(?:1\.[78]|2\.[234]|3\.\d+|6\.\d+|7\.\d+)")
"""Full, too long, refused for what it says or whom it is from: another mail may well arrive."""


_NO_SUCH_ADDRESS = re.compile(r"5\.(?:1\.(?:1|2|3|6|10)|2\.1)")


class Fate(StrEnum):
    """What became of a mail: it will never arrive, it is late, or it has gone on or was shown."""

    FAILED = "failed"
    DELAYED = "delayed"
    ARRIVED = "arrived"


@dataclass(frozen=True, slots=True)
class Report:
    """What is told of one mail.

    `status`: an enhanced code such as 5.1.1, empty if none is told. `recipients`: the addresses it is about, as they are
    written there; often none. `ids`: Message-IDs that the mail may have had, the likeliest first. `by_standard`: whether it is in
    a part for programs; else it was read out of words, which may mean something else.
    """

    fate: Fate
    status: str
    diagnostic: str
    recipients: tuple[str, ...]
    ids: tuple[str, ...]
    by_standard: bool = True

    @property
    def permanent(self) -> bool:
        """Whether it has failed for good, so that trying again would not help."""
        return self.fate is Fate.FAILED and self.status.startswith("5")

    @property
    def blames_address(self) -> bool:
        """Whether no other mail to this address would arrive either."""
        return self.permanent and not _NOT_THE_ADDRESS.fullmatch(self.status)


def is_from_server(mail: ParsedMail) -> bool:
    """Whether it claims to be from where mail servers write from, be it by a name without an address."""
    claimed = next((value for name, value in mail.headers if name == "from"), "")
    address = mail.from_.address if mail.from_ else claimed.strip(' "')
    return _LOCAL.split(address, 1)[0].lower() in _MACHINES


def denies_address(reply: str) -> bool:
    """Whether a server that refused a mail says that the address does not exist, rather than that it does not want the mail."""
    found = _TROUBLE.search(reply)
    return found is not None and _NO_SUCH_ADDRESS.fullmatch(found[1]) is not None


def report_of(mail: ParsedMail, sent_to: Collection[str] = ()) -> Report | None:
    """What a mail of a machine tells of an earlier mail, as far as it can be found out; None where it seems to tell nothing of
    how that arrived, as who complains of it does.

    sent_to: keys of addresses; where the report names one, what it tells of others, to whom somebody passed it on, is left out.
    """
    if any(part.media_type.startswith(_COMPLAINTS) for part in mail.attachments):
        return None
    for part in mail.attachments:
        if part.media_type.startswith(_STATUSES) and (found := _standard(mail, _text(part), sent_to)):
            return found
    for part in mail.attachments:
        if part.media_type.startswith(_RECEIPTS):
            return Report(Fate.ARRIVED, "", "", (), _ids(mail, _text(part)))
    return _in_own_words(mail)


def _standard(mail: ParsedMail, text: str, sent_to: Collection[str]) -> Report | None:
    """None where the part that should say it is empty, as some servers leave it. Of several whom the mail went to the worst
    counts; of several who stand for one address the best: it has arrived there.
    """
    groups = [_fields(group) for group in _GROUPS.split(text)]
    told = [group for group in groups if "action" in group or "final-recipient" in group]
    if not told:
        return None
    own = [group for group in told if any(key_of(each) in sent_to for each in _addresses(group))]
    told = own or told
    fates = [_fate(group) for group in told]
    fate = next((each for each in (reversed(Fate) if own else Fate) if each in fates), Fate.ARRIVED)
    meant = [group for group, each in zip(told, fates, strict=True) if each is fate]
    status = next(filter(None, map(_status, meant)), "")
    diagnostic = next(
        (said for group in meant if (said := _after_type(group.get("diagnostic-code", "")))), ""
    )
    recipients = [address for group in meant for address in _addresses(group)]
    said = " ".join(filter(None, [status if status not in diagnostic else "", diagnostic]))
    return Report(
        fate,
        status,
        one_line(said, DIAGNOSTIC_MOST),
        tuple(dict.fromkeys(recipients)),
        _ids(mail, ""),
    )


def _in_own_words(mail: ParsedMail) -> Report | None:
    """From the text of the mail, up to where it repeats the one that came back."""
    text = mail.text[:_READ_MOST]
    said = text[: match.start()] if (match := _QUOTED_ID.search(text)) else text
    match = _AFTER_CODE.search(said) or _TROUBLE.search(said)
    code = _CODE.search(said)
    status = match[1] if match else f"{code[1]}.0.0" if code else ""
    late = _LATE.search(mail.subject) is not None
    found = match or code
    line = said[said.rfind("\n", 0, found.start()) + 1 :].partition("\n")[0] if found else mail.subject
    failed = [value for name, value in mail.headers if name == "x-failed-recipients"]
    recipients = [word.strip("<> ") for value in failed for word in value.split(",")]
    if not (found or failed or is_from_server(mail)):
        return None
    fate = Fate.DELAYED if late else Fate.FAILED
    told, named = one_line(line, DIAGNOSTIC_MOST), tuple(filter(None, recipients))
    return Report(fate, status, told, named, _ids(mail, text), by_standard=False)


def _addresses(group: dict[str, str]) -> list[str]:
    """The address that the mail was sent to, and that to which it was passed on."""
    named = (group.get(name, "") for name in ("original-recipient", "final-recipient"))
    return [address for value in named if (address := _after_type(value).strip("<> "))]


def _fate(group: dict[str, str]) -> Fate:
    action = group.get("action", "").partition("(")[0].strip().lower()
    if action in ("failed", "delayed"):
        return Fate(action)
    return Fate.FAILED if not action and _status(group).startswith("5") else Fate.ARRIVED


def _status(group: dict[str, str]) -> str:
    """The status that is told, made more exact by the diagnosis where it says no more than "failed"."""
    told = match[1] if (match := _STATUS.search(group.get("status", ""))) else ""
    if told and not told.endswith(".0.0"):
        return told
    diagnosis = group.get("diagnostic-code", "")
    exact = _AFTER_CODE.search(diagnosis) or _STATUS.search(diagnosis)
    if exact:
        return exact[1]
    code = _CODE.search(_after_type(diagnosis))
    return told or (f"{code[1]}.0.0" if code else "")


def _fields(group: str) -> dict[str, str]:
    """The first field of each (lower-case) name."""
    found: dict[str, str] = {}
    for match in _FIELD.finditer(group):
        found.setdefault(match[1].lower(), " ".join(match[2].split()))
    return found


def _after_type(value: str) -> str:
    """`smtp; 550 no such user` without its type."""
    kind, mark, rest = value.partition(";")
    return rest.strip() if mark and " " not in kind.strip() else value.strip()


def _ids(mail: ParsedMail, text: str) -> tuple[str, ...]:
    """Ids of the mail that came back: in its head, in a receipt, quoted in the text, referred to."""
    heads = [_text(part) for part in mail.attachments if part.media_type.startswith(_HEADS)]
    of_heads = [_fields(head.lstrip().partition("\n\n")[0]).get("message-id", "") for head in heads]
    of_receipt = _fields(text).get("original-message-id", "")
    named = [found for value in (*of_heads, of_receipt) for found in _ID.findall(value)]
    quoted = _QUOTED_ID.findall(text)
    ids = dict.fromkeys([*named, *quoted, *mail.in_reply_to, *reversed(mail.references)])
    return tuple(ids)[:IDS_MOST]


def _text(part: Attachment) -> str:
    return part.content[:_READ_MOST].decode("utf-8", "replace").replace("\r\n", "\n").replace("\x00", "")
