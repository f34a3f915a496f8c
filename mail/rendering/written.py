"""A mail's subject, text and HTML from a template and its values."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape

from domain.mail_templates import Fault, Kind, Words
from domain.mail_templates.paragraphs import of_escaped, paragraphs
from kit import liquid
from kit.liquid import Broken
from mail.parse.markup import to_text
from mail.parse.words import one_line
from mail.rendering.layout import laid_out, safe
from models import Brand

log = logging.getLogger(__name__)

HTML_MOST = 2 * 2**20
"""Characters of HTML; a longer mail goes as text alone."""

_SUBJECT_MOST = 500
_PREVIEW_MOST = 140


@dataclass(frozen=True)
class Picture:
    """A picture that the HTML shows, by its content id."""

    content_id: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Way:
    """A link that stands at the foot of a mail whatever its words are."""

    words: str
    url: str


@dataclass(frozen=True)
class Written:
    """What a mail says; `html` is None where it would be too long."""

    subject: str
    text: str
    html: str | None
    pictures: tuple[Picture, ...] = ()


def written(
    kind: Kind,
    words: Words | None,
    values: Mapping[str, object],
    *,
    brand: Brand,
    language: str,
    name: str,
    note: str = "",
    ways: Sequence[Way] = (),
) -> Written:
    """The mail, with an admin's words if they can be used, else the built-in ones: a mail never waits for a template.

    name: the company's. note: text that stands below whatever the words are. ways: links that stand below all.
    """
    built_in = kind.built_in(language)
    for candidate in (words, built_in) if words is not None else (built_in,):
        try:
            return _written(candidate, values, brand, language, name, note, ways)
        except Broken as broken:
            if candidate is built_in:
                raise
            log.warning("The template %s %s was left aside: %s", kind.name, language, broken)
    raise AssertionError("The built-in words were tried last.")


def trial(
    kind: Kind,
    words: Words,
    values: Mapping[str, object],
    *,
    brand: Brand,
    language: str,
    name: str,
    ways: Sequence[Way] = (),
) -> tuple[Written | None, list[Fault]]:
    """(the mail with just these words, None if they cannot be rendered; what is wrong with them)."""
    try:
        return _written(words, values, brand, language, name, "", ways), []
    except _In as error:
        problem = error.problem
        return None, [Fault(error.part, problem.line, problem.message)]


class _In(Broken):
    """Which of the words is broken."""

    def __init__(self, part: str, broken: Broken) -> None:
        super().__init__(broken.problem.line, broken.problem.message)
        self.part = part


def _rendered(part: str, source: str, values: Mapping[str, object], *, html: bool) -> str:
    try:
        return liquid.render(source, values, html=html)
    except Broken as broken:
        raise _In(part, broken) from broken


def _written(
    words: Words,
    values: Mapping[str, object],
    brand: Brand,
    language: str,
    name: str,
    note: str,
    ways: Sequence[Way],
) -> Written:
    subject = one_line(_rendered("subject", words.subject, values, html=False), _SUBJECT_MOST)
    rich = _html_of(words, values)
    plain = to_text(rich) if words.text is None else _rendered("text", words.text, values, html=False)
    below = "\n".join(f"{way.words}: {way.url}" for way in ways)
    text = "\n\n".join(each for each in (brand.header, plain + note, brand.footer, below) if each.strip())
    if len(rich) > HTML_MOST:
        return Written(subject, text, None)
    logo = _logo(brand)
    html = laid_out(
        language=language,
        title=escape(subject),
        preview=escape(one_line(plain, _PREVIEW_MOST)),
        head=_head(logo, name),
        words=_around(brand.header, rich + paragraphs(note)),
        foot=(paragraphs(brand.footer) + _links(ways)).replace("<a ", '<a style="color:inherit" '),
        accent=brand.accent,
        background=brand.background,
    )
    return Written(subject, text, html, (logo,) if logo else ())


def _html_of(words: Words, values: Mapping[str, object]) -> str:
    if words.html is not None:
        return safe(_rendered("html", words.html, values, html=True))
    return safe(of_escaped(_rendered("text", words.text or "", values, html=True)))


def _around(header: str, html: str) -> str:
    return f"{paragraphs(header)}\n{html}" if header else html


def _links(ways: Sequence[Way]) -> str:
    return "".join(f'\n<p><a href="{escape(way.url)}">{escape(way.words)}</a></p>' for way in ways)


def _logo(brand: Brand) -> Picture | None:
    if not brand.logo:
        return None
    return Picture(f"logo-{sha256(brand.logo).hexdigest()[:24]}@deskwire", brand.logo_type, brand.logo)


def is_own_logo(content_id: str | None, sha256_hex: str) -> bool:
    """Whether a picture in somebody's answer is only the logo of the mail that it quotes."""
    return content_id == f"logo-{sha256_hex[:24]}@deskwire"


def _head(logo: Picture | None, name: str) -> str:
    if logo is None:
        return escape(name)
    style = "border:0;display:block;max-height:56px;max-width:220px;height:auto;width:auto;"
    return f'<img src="cid:{logo.content_id}" alt="{escape(name)}" style="{style}">'
