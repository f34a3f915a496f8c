"""Which parts of a mail are its words, and which are files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mail.parse import charset, html_lines, parameters, transfer
from mail.parse.html_lines import Lines, joined
from mail.parse.parsed import Defect, Defects
from mail.parse.pictures import Picture, lift
from mail.parse.plain import tidy, unflow
from mail.parse.tame import HTML_MOST
from mail.parse.tree import Part

TEXT_MOST = HTML_MOST  # characters of text, and of HTML, that a message keeps; the rest stays in a file
_BYTES_MOST = 4 * TEXT_MOST  # of a part: no charset needs more for a character
_BODIES_MOST = 50

_META_CHARSET = re.compile(
    rb'<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}["\']?\s{0,5}([A-Za-z0-9_:.-]{1,40})', re.IGNORECASE
)
_ANOTHER_VIEW = frozenset({"text/x-amp-html", "text/watch-html"})  # of a text that is there in another form


@dataclass(slots=True)
class Words:
    """One piece of what a mail says: as plain text, as HTML, or as both."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)

    def lines(self) -> Lines:
        """The plain text; where there is none, what the HTML says."""
        written = "\n\n".join(filter(None, map(tidy, self.plain)))
        return Lines(written) if written else joined(map(html_lines.read, self.html))


@dataclass(slots=True)
class Contents:
    """A mail's words in their order, the parts that are files, and pictures that stood in the HTML itself."""

    words: list[Words] = field(default_factory=list)
    files: list[Part] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    room: dict[bool, int] = field(default_factory=lambda: {False: TEXT_MOST, True: TEXT_MOST})  # by "is HTML"


def contents_of(root: Part, raw: bytes, defects: Defects) -> Contents:
    """Sorts the parts of a mail. Words too long to keep are among the files as well."""
    contents = Contents()
    count = 0
    for part, alternative in _leaves(root, None):
        if count >= _BODIES_MOST or not _is_body(part, part is root):
            if part.media_type not in _ANOTHER_VIEW:
                contents.files.append(part)
            continue
        count += 1
        words = alternative or Words()
        if not any(words is known for known in contents.words):
            contents.words.append(words)
        if not _add(part, raw, words, contents, defects):
            defects.add(Defect.BODY_CUT)
            contents.files.append(part)
    return contents


def disposition(part: Part, defects: Defects) -> tuple[str, str]:
    """(The word of Content-Disposition, the name that the part gives itself; either may be empty)."""
    word, values = parameters.read(part.headers.get("content-disposition") or "", defects)
    return word, values.get("filename") or part.parameters.get("name") or ""


def _leaves(part: Part, words: Words | None) -> Iterator[tuple[Part, Words | None]]:
    """The parts without parts, in order, each with the words that it is one form of."""
    if not part.parts:
        yield part, words
        return
    if part.media_type == "multipart/alternative" and words is None:
        words = Words()
    for inner in part.parts:
        yield from _leaves(inner, words)


def _is_body(part: Part, is_root: bool) -> bool:
    if part.whole:
        return False
    is_text = part.media_type in ("text/plain", "text/html") or part.media_type.startswith("multipart/")
    word, name = disposition(part, set())
    return is_text and word != "attachment" and (is_root or not name)


def _add(part: Part, raw: bytes, words: Words, contents: Contents, defects: Defects) -> bool:
    """Adds what a part says as far as there is room for it; whether there was enough."""
    is_html = part.media_type == "text/html"
    encoding = part.headers.get("content-transfer-encoding")
    data = transfer.decode(raw[part.start : part.end], encoding, defects, text=True)
    if is_html:
        data, pictures = lift(data, len(contents.pictures))
        contents.pictures += pictures
    text = _text_of(part, _cut(data), is_html, defects)
    (words.html if is_html else words.plain).append(text[: contents.room[is_html]])
    enough = len(data) <= _BYTES_MOST and len(text) <= contents.room[is_html]
    contents.room[is_html] -= min(len(text), contents.room[is_html])
    return enough


def _text_of(part: Part, data: bytes, is_html: bool, defects: Defects) -> str:
    """The part's text, its lines as they were before a program broke them."""
    if is_html:
        return charset.decode(data, part.parameters.get("charset") or _meta_charset(data), defects)
    text = charset.decode(data, part.parameters.get("charset"), defects)
    if part.parameters.get("format", "").lower() != "flowed":
        return text
    return unflow(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")


def _cut(data: bytes) -> bytes:
    """At most _BYTES_MOST bytes, in whole lines if it has any."""
    if len(data) <= _BYTES_MOST:
        return data
    return data[: data.rfind(b"\n", 0, _BYTES_MOST) + 1] or data[:_BYTES_MOST]


def _meta_charset(html: bytes) -> str | None:
    match = _META_CHARSET.search(html, 0, 4096)
    return match[1].decode("ascii") if match else None
