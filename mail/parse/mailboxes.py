"""Lists of addresses as headers hold them: RFC 5322's grammar, its obsolete forms, and common mistakes."""

import re
from dataclasses import dataclass, field

from kit.addresses import Mailbox, address_key
from kit.errors import Invalid
from mail.parse.parsed import Defects
from mail.parse.words import WORD, decode_words, one_line

MAILBOXES_MOST = 500
NAME_MOST = 200

_TOKEN = re.compile(
    rf'(?P<word>{WORD}|[^\s"<>,;:()]+)|(?P<quoted>"(?:[^"\\]|\\.)*"?)|(?P<angle><[^<>]*>?)|(?P<end>[,;])|(?P<rest>.)',
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_WORDS = re.compile(r"""[^\s<>"',;:()\[\]]+""")


def read(value: str, defects: Defects) -> tuple[Mailbox, ...]:
    """The mailboxes in a header's value, each address once, at most MAILBOXES_MOST; all of them have an address key."""
    found = _Reader(defects).read(value)
    if not found and "@" not in _without_words(value) and "=?" in value:
        value = decode_words(value, defects)  # some programs encode the address along with the name
        found = _Reader(defects).read(value)
    if not found:
        words = map(_address, _WORDS.findall(value))
        found = [Mailbox("", address) for address in words if address][:1]
    unique: dict[str, Mailbox] = {}
    for mailbox in found:
        unique.setdefault(address_key(mailbox.address), mailbox)
    return tuple(unique.values())


def _without_words(value: str) -> str:
    return re.sub(WORD, "", value)


@dataclass
class _Reader:
    """Takes tokens until a mailbox is complete."""

    defects: Defects
    phrase: list[str] = field(default_factory=list)
    comment: list[str] = field(default_factory=list)
    angle: str | None = None
    depth: int = 0  # of brackets
    carried: str = ""  # the part before an unquoted comma in a name: Doe, Jane <jane@...>
    found: list[Mailbox] = field(default_factory=list)

    def read(self, value: str) -> list[Mailbox]:
        for match in _TOKEN.finditer(value):
            if len(self.found) >= MAILBOXES_MOST:
                break
            self._take(match)
        self._flush()
        return self.found

    def _take(self, match: "re.Match[str]") -> None:
        piece = match.group()
        if piece in "()" and match.lastgroup == "rest":
            self.depth = max(0, self.depth + (1 if piece == "(" else -1))
        elif self.depth:
            self.comment.append(piece)
        elif match.lastgroup == "end":
            self._flush(carry=piece == ",")
        elif piece == ":":
            self.phrase = []  # the name of a group, or "mailto"
        elif match.lastgroup == "angle":
            self.angle = self.angle or _address(piece[1:].removesuffix(">"))
        elif match.lastgroup == "quoted":
            self.phrase.append(_ESCAPED.sub(r"\1", piece[1:].removesuffix('"')))
        else:
            self.phrase.append(piece)

    def _flush(self, *, carry: bool = False) -> None:
        phrase, address = "".join(self.phrase).strip(), self.angle
        if address is None and "@" in phrase:
            address, phrase = _bare(phrase)
        if address:
            name = f"{self.carried}, {phrase}" if self.carried and phrase and self.angle else phrase
            self.found.append(Mailbox(self._name(name, address), address))
        self.carried = phrase if carry and not address else ""
        self.phrase, self.comment, self.angle = [], [], None

    def _name(self, phrase: str, address: str) -> str:
        name = one_line(decode_words(phrase or "".join(self.comment), self.defects), NAME_MOST).strip(
            "'\"<> "
        )
        return "" if name.lower() == address.lower() else name


def _bare(phrase: str) -> tuple[str | None, str]:
    """(The address, the name) in words without angle brackets."""
    words = phrase.split()
    for position, word in enumerate(words):
        if address := _address(word):
            return address, " ".join(words[:position] + words[position + 1 :])
    joined = _address("".join(words)) if len(words) < 4 else None
    return joined, "" if joined else phrase


def _address(text: str) -> str | None:
    """The address between angle brackets, or None where there is none (`<>`)."""
    text = one_line(text, 2_000)
    if not text.startswith('"'):
        text = "".join(text.split()).rpartition(":")[2] if "]" not in text else text  # mailto:, a route
    text = text.strip(".,'")
    try:
        address_key(text)
    except Invalid:
        return None
    local, _, domain = text.rpartition("@")
    return f"{local}@{domain.lower()}"
