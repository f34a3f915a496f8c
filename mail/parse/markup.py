"""A stranger's HTML: what of it may be shown, and what it says in plain text."""

import re
from html import unescape
from urllib.parse import unquote

import nh3
from inscriptis import get_text
from inscriptis.css_profiles import STRICT_CSS_PROFILE
from inscriptis.html_properties import Display
from inscriptis.model.config import ParserConfig
from inscriptis.model.html_element import HtmlElement

from mail.parse.marks import class_of, id_of
from mail.parse.plain import tidy
from mail.parse.tame import DEPTH_MOST, FORMATS, flatten, tame

_LAYOUT_MOST = 5_000_000  # characters that aligned columns and indented lists may come to

_TAGS = (nh3.ALLOWED_TAGS | {"address", "font", "main", "section", "tfoot"}) - {"area", "map"}
_DROPPED = {"script", "style", "title", "template", "svg", "math", "object", "applet", "select", "textarea"}
_ATTRIBUTES = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items() if tag in _TAGS}
_ATTRIBUTES["*"] = {"align", "bgcolor", "color", "dir", "height", "lang", "style", "title", "valign", "width"}
_ATTRIBUTES["table"] |= {"border", "cellpadding", "cellspacing"}
_ATTRIBUTES["font"] = {"face", "size"}
_ATTRIBUTES["blockquote"] = {"type", "class"}
for _tag in ("div", "span", "p", "pre"):
    _ATTRIBUTES.setdefault(_tag, set()).add("class")
_ATTRIBUTES["div"].add("id")
_STYLES = {
    "color",
    "background-color",
    "text-align",
    "text-decoration",
    "vertical-align",
    "white-space",
    "display",
}
_STYLES |= {"font-family", "font-size", "font-style", "font-weight", "width", "max-width", "list-style-type"}
_STYLES |= {
    f"{name}{side}" for name in ("padding", "border") for side in ("", "-top", "-right", "-bottom", "-left")
}

_LINK = re.compile(r"(?:https?://|mailto:|tel:)[^\s\x00-\x20]", re.IGNORECASE)
_PICTURE = re.compile(r"cid:[^\s]{1,500}\Z", re.IGNORECASE)
_TRICK = re.compile(r"url|expression|[\\@<(]", re.IGNORECASE)
_CID = re.compile(r'src="cid:([^"]{1,1000})"', re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]*>")
_ROWS = re.compile(r"<(?:table|tr|ul|ol|li|caption)\b")
_CELLS = re.compile(r"<t[dh]\b[^<>]*>")
_GAPS = re.compile(r"\n{3,}")


def _keep(tag: str, name: str, value: str) -> str | None:
    """The value with which an attribute may stay. Pictures from the net do not: they tell who reads when."""
    if name == "src":
        return value if _PICTURE.match(value) else None
    if name == "href":
        return value.strip() if _LINK.match(value.strip()) else None
    if name == "class":
        return class_of(tag, value)
    if name == "id":
        return id_of(value)
    if name == "style":
        return ";".join(rule for rule in value.split(";") if not _TRICK.search(rule)) or None
    return value


def cleaner(classes: frozenset[str] = frozenset()) -> nh3.Cleaner:
    """What makes HTML run nothing, load nothing and stay in its place; elements may bear these classes of ours."""

    def keep(tag: str, name: str, value: str) -> str | None:
        if name == "class" and value in classes:
            return value
        return _keep(tag, name, value)

    attributes = {
        tag: (names | {"class"}) - {"id"} if classes else names for tag, names in _ATTRIBUTES.items()
    }
    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags=_DROPPED,
        attributes=attributes,
        attribute_filter=keep,
        filter_style_properties=_STYLES,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
    )


_SHOWN = cleaner()
_READ = nh3.Cleaner(
    tags=_TAGS - FORMATS - {"wbr"},
    clean_content_tags=_DROPPED,
    attributes={"*": {"style"}},
    filter_style_properties={"display", "white-space"},
    link_rel=None,
)
_BLOCK = HtmlElement(display=Display.block)
_CONFIG = ParserConfig(css=STRICT_CSS_PROFILE | dict.fromkeys(("dt", "dd", "section", "caption"), _BLOCK))


def sanitise(html: str) -> str:
    """HTML that runs nothing, loads nothing and stays in its place: allowed elements and attributes only.

    Its marks of earlier mail are for `html_folds.folded` to read.
    """
    return _SHOWN.clean(tame(html))


def to_text(html: str) -> str:
    """What the HTML says, in lines."""
    plain = flatten(_READ.clean(tame(html)))
    if _laid_out(plain) > _LAYOUT_MOST:
        plain = _ROWS.sub("<br", _CELLS.sub(" ", plain))
    return _GAPS.sub("\n\n", tidy(get_text(plain, _CONFIG)))


def _laid_out(plain: str) -> int:
    """How long the text may become with every cell of a column as wide as the widest, every list indented."""
    words = len(_ANY_TAG.sub("", plain))
    lists = min(DEPTH_MOST, plain.count("<ul") + plain.count("<ol"))
    return plain.count("<tr") * words + plain.count("<li") * 4 * lists


def content_ids(html: str) -> frozenset[str]:
    """The ids of the parts that sanitised HTML shows as pictures."""
    return frozenset(unquote(unescape(found)) for found in _CID.findall(html))


def from_text(text: str) -> str:
    """Plain text as HTML, to stand beside other HTML."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "<div>" + escaped.replace("\n", "<br>\n") + "</div>"
