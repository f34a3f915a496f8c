"""Mail that was passed on within another: whose it was, and what it said."""

import re
from dataclasses import dataclass

from kit.addresses import Mailbox
from mail.parse import mailboxes
from mail.parse.folding import blocks
from mail.parse.folding.language import Field
from mail.parse.folding.languages import ALL
from mail.parse.folding.lines import Line, follows, lines_of, spelled

_PREFIXES = {spelled(prefix) for each in ALL for prefix in each.forwards}
_PREFIX = re.compile(r"\s*([^:\uff1a]{1,20})[:\uff1a]")
_ANNOUNCING_MOST = 4  # lines above the first field
_BLOCK_MOST = 14
_CONTINUED_MOST = 2
_VALUE_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Forwarded:
    """The mail that was passed on: `subject` as its reader sees it, without marks of passing on, and its text."""

    sender: Mailbox
    subject: str
    text: str


def forwarded(subject: str, text: str) -> Forwarded | None:
    """The mail in another with this subject and text; None unless both say that one is passed on, and from what address."""
    bare = _without_prefix(subject)
    lines = lines_of(text) if bare is not None else []
    at = next((n for n in range(len(lines)) if blocks.announced(lines, n) or blocks.is_block(lines, n)), None)
    if bare is None or at is None:
        return None
    raw = text.split("\n")
    block = _block(lines, at)
    sender = next((box for line in block if (box := _sender(line, raw))), None)
    if sender is None:
        return None
    said = (_unmarked(line, block[0].depth) for line in raw[block[-1].number :])
    return Forwarded(sender, bare, "\n".join(said).strip())


def _without_prefix(subject: str) -> str | None:
    """The subject without its marks of passing on; None if it begins with none."""
    found = False
    while (match := _PREFIX.match(subject)) and spelled(match[1]) in _PREFIXES:
        subject, found = subject[match.end() :], True
    return subject.strip() if found else None


def _block(lines: list[Line], at: int) -> list[Line]:
    """The lines of the header block that begins here, or just below what announces it; what continues a field included."""
    start = next(
        (n for n in range(at, min(len(lines), at + _ANNOUNCING_MOST)) if blocks.field_of(lines[n])), at
    )
    block, continued = [lines[start]], 0
    for line in lines[start + 1 : start + _BLOCK_MOST]:
        is_field = blocks.field_of(line) is not None
        continued = 0 if is_field else continued + 1
        near = line.number <= block[-1].number + 2 if is_field else follows(line, block[-1])
        if not line.said or line.depth != block[0].depth or not near or continued > _CONTINUED_MOST:
            break
        block.append(line)
    return block


def _sender(line: Line, raw: list[str]) -> Mailbox | None:
    if blocks.field_of(line) is not Field.FROM:
        return None
    value = re.split("[:\uff1a]", raw[line.number - 1], maxsplit=1)[-1]
    return next(iter(mailboxes.read(value[:_VALUE_MOST], set())), None)


def _unmarked(line: str, depth: int) -> str:
    """A line without so many quote marks."""
    for _ in range(depth):
        line = line.lstrip(" ").removeprefix(">")
    return line.removeprefix(" ") if depth else line
