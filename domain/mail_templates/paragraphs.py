"""Plain text as HTML that looks like a letter: paragraphs, lines, links."""

import re
from html import escape

_BLANK = re.compile(r"\n[ \t]*\n+")
_URL = re.compile(r"https?://[^\s<>\"']{1,2000}")
_TRAILING = ".,;:!?)"


def paragraphs(text: str) -> str:
    """Text, with whatever is in it escaped."""
    return of_escaped(escape(text, quote=True))


def of_escaped(text: str) -> str:
    """Text that is escaped already. What follows a line of two hyphens is a signature."""
    pieces = (each.strip("\n") for each in _BLANK.split(text.strip("\n")))
    return "\n".join(_paragraph(each) for each in pieces if each.strip())


def _paragraph(text: str) -> str:
    first, _, rest = text.partition("\n")
    attributes = ""
    if first.rstrip() == "--" and rest:
        attributes, text = ' class="quiet"', rest
    return f"<p{attributes}>{_URL.sub(_link, text).replace(chr(10), '<br>' + chr(10))}</p>"


def _link(match: "re.Match[str]") -> str:
    url = match[0]
    bare = url.rstrip(_TRAILING)
    return f'<a href="{bare}">{bare}</a>{url[len(bare) :]}'
