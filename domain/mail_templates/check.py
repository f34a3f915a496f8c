"""What is wrong with an admin's words, before they are kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.mail_templates.kinds import Kind, Words
from domain.mail_templates.variables import Reader
from kit import liquid, text
from kit.errors import Invalid
from kit.liquid import Broken, Problem
from models import ANONYMOUS

SUBJECT_MOST = 1_000
TEXT_MOST = 20_000

_READER = Reader(ANONYMOUS, "en", "UTC")


@dataclass(frozen=True)
class Fault:
    """A problem in one of the words: in which ("subject", "text", "html"), and in which of its lines, counted from 1."""

    part: str
    line: int
    message: str


def faults(kind: Kind, words: Words) -> list[Fault]:
    """All that is wrong, in the order of the words; empty if they can be kept."""
    values, found = kind.example(_READER), []
    for part, source in (("subject", words.subject), ("text", words.text), ("html", words.html)):
        if source is not None:
            problems = liquid.check(source, kind.shape) or _tried(source, values)
            found += [Fault(part, each.line, each.message) for each in problems]
    return found


def _tried(source: str, values: Mapping[str, object]) -> list[Problem]:
    """What only shows when it is rendered: a filter that cannot be used so, too much work."""
    try:
        liquid.render(source, values, html=True)
    except Broken as broken:
        return [broken.problem]
    return []


def given(subject: str, plain: str | None, html: str | None) -> Words:
    """Words within their limits. Raises: Invalid (no subject; neither text nor html), TooLarge."""
    words = Words(
        text.check(subject, "input", "subject", most=SUBJECT_MOST, least=1),
        None if plain is None else text.check(plain, "input", "text", most=TEXT_MOST),
        None if html is None else text.check(html, "input", "html", most=TEXT_MOST),
    )
    if not (words.text or words.html):
        raise Invalid("A mail needs words: give a text, HTML or both.", "input", "text")
    return Words(words.subject, words.text or None, words.html or None)


def check(kind: Kind, words: Words) -> None:
    """Raises: Invalid, which names the first fault and its line."""
    found = faults(kind, words)
    if found:
        first = found[0]
        raise Invalid(f"Line {first.line}: {first.message}", "input", first.part, line=first.line)
