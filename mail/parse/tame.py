"""HTML brought to a bounded length and depth before a parser sees it: deep nesting costs parsers quadratic time, and
some lose the text in it."""

import re

HTML_MOST = 500_000  # characters that are read
DEPTH_MOST = 150  # of elements in one another
_ATTRIBUTES_MOST = 1_000  # of a tag, which has none if it has more: parsers compare each with all before it
_FORMATS_MOST = 30  # of those that parsers open again in each paragraph

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<[!?][^>]*>?"
    r"|<(script|style|title|textarea|xmp|iframe|noembed|noframes)\b.*?(?:</\1[^>]*>?|\Z)"
    r"|(?P<tag><(?P<end>/?)(?P<name>[a-z][^\s/>]*))(?:=\s*+\"[^\"]*\"|=\s*+'[^']*'|[^>])*+",
    re.IGNORECASE | re.DOTALL,
)
_BEFORE_ATTRIBUTES = dict.fromkeys(map(ord, " \t\n\r\x0c/\"'"))
_VOID = frozenset(
    {
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    }
)
_END_THE_LAST = frozenset(
    {"p", "li", "dt", "dd", "option", "tr", "td", "th", "tbody", "thead", "tfoot", "colgroup", "rp", "rt"}
)
FORMATS = frozenset(
    {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}
)
_WALLS = frozenset({"table", "button", "object", "svg", "math", "template", "select", "caption", "marquee"})


def tame(html: str) -> str:
    """The first HTML_MOST characters without comments, scripts and styles. Elements that are nested too deeply turn
    into line breaks: what they hold stays."""
    return _Depth(_VOID | _END_THE_LAST).limit(html[:HTML_MOST])


def flatten(html: str) -> str:
    """HTML in which every element is closed, with at most DEPTH_MOST of them in one another."""
    return _Depth(_VOID).limit(html)


class _Depth:
    """The elements that are open at some place. An end tag counts only if it ends something for a parser, too."""

    def __init__(self, flat: frozenset[str]) -> None:
        self.flat = flat
        self.open: list[str] = []
        self.formats = 0

    def limit(self, html: str) -> str:
        return _TOKEN.sub(self._take, html)

    def _take(self, match: "re.Match[str]") -> str:
        if not match["tag"]:
            return ""
        name = match["name"].lower()
        tag = match[0] if _attributes(match[0]) <= _ATTRIBUTES_MOST else f"<{match['end']}{name}"
        if name in self.flat:
            return tag
        if match["end"]:
            return tag if self._close(name) else "</wbr"  # which ends nothing
        return self._opened(tag, name)

    def _opened(self, tag: str, name: str) -> str:
        is_format = name in FORMATS
        if is_format and self.formats >= _FORMATS_MOST:
            return "<wbr"
        if len(self.open) >= DEPTH_MOST:
            return "<br"
        self.open.append(name)
        self.formats += is_format
        return tag

    def _close(self, name: str) -> bool:
        """Closes the innermost element of this name, if nothing that holds its own stands between."""
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place] == name:
                self.formats -= sum(other in FORMATS for other in self.open[place:])
                del self.open[place:]
                return True
            if self.open[place] in _WALLS:
                break
        return False


def _attributes(tag: str) -> int:
    """How many attributes a tag has at the most: each stands behind a space, a slash or a quote."""
    return 0 if len(tag) <= _ATTRIBUTES_MOST else len(tag) - len(tag.translate(_BEFORE_ATTRIBUTES))
