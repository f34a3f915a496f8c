"""What must hold of whatever was read of a mail, told anew: nothing here asks the code that it judges."""

import dataclasses
import re
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from mail.letters import Words, words_of
from mail.parse import Defect, ParsedMail, parse

TIMES = 100
"""How many times as long as an honest text of its size a mail may take."""

_HONEST = (
    b"From: a@b.example\r\nSubject: x\r\n\r\n"
    + b"The printer is on fire again, and nobody knows why it is.\r\n" * 180
)
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)\s*(\.|$)")


@dataclass(frozen=True)
class Fault:
    """What is wrong; `kind` is a word, `what` a sentence."""

    kind: str
    what: str


@dataclass(frozen=True)
class Read:
    """What became of one mail. `cost`: its processor time by that of an honest mail of its size."""

    mail: ParsedMail
    words: Words
    cost: float
    faults: tuple[Fault, ...]


Reader = Callable[[bytes], ParsedMail]
Writer = Callable[[ParsedMail], Words]


class Judge:
    """Reads mails and judges what came of it. `reads` and `words`: what is judged; tests put something broken there."""

    def __init__(self, reads: Reader = parse, words: Writer = words_of) -> None:
        self._reads, self._words = reads, words
        self._unit = min(self._seconds(_HONEST) for _ in range(5)) / len(_HONEST)

    def read(self, raw: bytes) -> Read:
        """One mail, judged. Raises: Failed, with what it raised."""
        try:
            cost = self._cost(raw)
            mail = self._reads(raw)
            words = self._words(mail)
        except Exception as error:
            raise Failed(error) from error
        faults = [*_of_mail(mail), *_of_texts("mail", mail), *_of_texts("words", words), *_of_folds(words)]
        faults += [fault for file in (*mail.attachments, *words.files) for fault in of_name(file.name)]
        if cost > TIMES:
            faults.append(Fault("slow", f"{cost:.0f} times as long as honest text of {len(raw)} bytes"))
        return Read(mail, words, cost, tuple(faults))

    def _cost(self, raw: bytes) -> float:
        """The least of up to three: others work on this machine, too."""
        allowed = self._unit * max(len(raw), len(_HONEST))
        costs = []
        for _ in range(3):
            costs.append(self._seconds(raw) / allowed)
            if costs[-1] < TIMES / 4:
                break
        return min(costs)

    def _seconds(self, raw: bytes) -> float:
        began = time.process_time()
        self._words(self._reads(raw))
        return time.process_time() - began


class Failed(Exception):
    """Reading a mail raised something."""


def _of_mail(mail: ParsedMail) -> Iterator[Fault]:
    if Defect.UNREADABLE in mail.defects:
        yield Fault("unread", "what nobody foresaw happened in the parser")


def _of_texts(where: str, value: Any) -> Iterator[Fault]:
    """Every text in it can be stored and sent: no NUL, no half of a pair."""
    if isinstance(value, str):
        if "\0" in value:
            yield Fault("text", f"a NUL in {where}")
        if any(0xD800 <= ord(each) < 0xE000 for each in value):
            yield Fault("text", f"a lone surrogate in {where}")
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _of_texts(f"{where}.{field.name}", getattr(value, field.name))
    elif isinstance(value, tuple | list | frozenset | set):
        for each in value:
            yield from _of_texts(where, each)


def _of_folds(words: Words) -> Iterator[Fault]:
    lines, last = words.text.split("\n"), 0
    for fold in words.folds:
        if not last < fold.first_line <= fold.last_line <= len(lines):
            yield Fault("fold", f"{fold} in {len(lines)} lines, after line {last}")
        last = fold.last_line
    folded = sum(fold.last_line - fold.first_line + 1 for fold in words.folds)
    if folded and folded >= len(lines):
        yield Fault("fold", "all of it is folded")


def of_name(name: str) -> Iterator[Fault]:
    """A name that may be saved anywhere, and looks like what it is."""
    if not name or len(name.encode("utf-8", "replace")) > 255:
        yield Fault("name", f"{len(name)} characters")
    if set(name) & set('/\\<>:"|?*') or name.strip(". ") != name or name.startswith(("-", "~")):
        yield Fault("name", f"a path, a pattern or an option: {name!r}")
    if any(unicodedata.category(each) in ("Cc", "Cf", "Cs", "Zl", "Zp") for each in name):
        yield Fault("name", f"something unseen: {name!r}")
    if _RESERVED.match(name):
        yield Fault("name", f"a device: {name!r}")
