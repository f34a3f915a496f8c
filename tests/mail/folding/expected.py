"""The mails of this folder, each with what should be folded of it; README.md says how that was decided."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from kit.folds import Fold, FoldKind
from mail.parse import parse
from tests.mail.written import mail
from tests.requires import SHARED

HERE = Path(__file__).parent
REAL = SHARED / "real" / "mail"
LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "ru", "zh", "ja")
MISSES: dict[str, str] = json.loads((HERE / "misses.json").read_text())
"""What is folded otherwise than it should be, with the reason."""

_KINDS = {"q": FoldKind.QUOTE, "s": FoldKind.SIGNATURE}


@dataclass(frozen=True)
class Written:
    """A mail that stands here with all of its text."""

    text: str
    folds: tuple[Fold, ...]


def written(language: str) -> dict[str, Written]:
    """The mails of one file, by "language/name"."""
    sections = (HERE / f"{language}.txt").read_text().removeprefix("=== ").split("\n=== ")
    return {f"{language}/{name}": _written(lines) for name, *lines in (s.splitlines() for s in sections)}


def real() -> dict[str, dict[str, Any]]:
    """What is known of each body of ../shared/real/mail, by its name."""
    found: dict[str, dict[str, Any]] = json.loads((HERE / "real.json").read_text())
    return found


def real_text(name: str) -> str:
    """The decoded text of such a body."""
    path = REAL / name
    raw = path.read_bytes()
    if path.suffix != ".eml":
        raw = mail(raw, Content_Type=f"text/{'html' if path.suffix == '.html' else 'plain'}; charset=utf-8")
    return parse(raw).text


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def visible(text: str, folds: tuple[Fold, ...]) -> list[list[int]]:
    """The ranges of lines outside of all folds, without blank lines at their ends."""
    lines = text.split("\n")
    ranges: list[list[int]] = []
    before = 0
    for fold in (*folds, Fold(FoldKind.QUOTE, len(lines) + 1, len(lines) + 1)):
        said = [n for n in range(before + 1, fold.first_line) if lines[n - 1].strip()]
        if said:
            ranges.append([said[0], said[-1]])
        before = fold.last_line
    return ranges


def shown(text: str, ranges: list[list[int]]) -> str:
    """The lines of these ranges."""
    lines = text.split("\n")
    return "\n".join("\n".join(lines[first - 1 : last]) for first, last in ranges)


def _written(marked: list[str]) -> Written:
    text = "\n".join(line[2:] for line in marked)
    return Written(text, tuple(_folds([line[0] for line in marked], text.split("\n"))))


def _folds(margins: list[str], lines: list[str]) -> Iterator[Fold]:
    """Runs of one letter, without blank lines at their ends."""
    run: list[int] = []
    for number, margin in enumerate([*margins, " "], 1):
        if run and margin != margins[run[0] - 1]:
            said = [n for n in run if lines[n - 1].strip()]
            yield Fold(_KINDS[margins[run[0] - 1]], said[0], said[-1])
            run = []
        if margin in _KINDS:
            run.append(number)
