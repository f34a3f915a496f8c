"""Folds of sanitised HTML: what holds earlier mail or a signature bears a class of ours, and nothing else does.

Some programs put an element around what they quote (`marks.py`). Outlook only marks where it begins: from there to the end of
what holds it, a `div` of ours is put around. It begins and ends where elements do, so that any parser reads the HTML as it did.
"""

import re
from dataclasses import dataclass, field

from mail.parse.folding.blocks import announced, is_block
from mail.parse.folding.lines import lines_of
from mail.parse.marks import BELOW, QUOTE, SIGNATURE

_TOKEN = re.compile(
    r"<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)(?P<rest>(?:\"[^\"]*+\"|[^\">])*+)>|(?P<text>[^<]++|<)"
)
_VOID = frozenset({"br", "img", "hr", "wbr", "col"})
_HOLD_BLOCKS = frozenset(
    {"", "div", "td", "th", "blockquote", "section", "main", "center", "article", "span", "font"}
)
"""Elements in which a `div` may begin wherever another element does; the empty name is the mail itself."""
_BREAKS = frozenset({"br", "p", "div", "tr", "table", "blockquote", "li", "hr"})
_READ_MOST = 6_000  # characters of HTML that are read for what stands above an earlier mail
_CHECKS_MOST = 50  # places at which that is looked for
_CLASS = re.compile(rf' class="(?:{QUOTE}|{SIGNATURE})"')
_MARK = re.compile(rf' id="(?:{BELOW}|{SIGNATURE})"')
_SIGNS = (f'="{QUOTE}"', f'="{SIGNATURE}"', f'="{BELOW}"', ' type="cite"', "border-top:", "<hr")
"""Without any of these nothing is folded."""
_MAY_FOLD = re.compile(
    r"cite|gmail_|moz-|yahoo|quote|signature|rplyfwd|reference-message|_rc_sig|border-top|<hr", re.IGNORECASE
)
_FOLD = f'<div class="{QUOTE}">'
_SPACE = re.compile(r"(?:\s|&nbsp;|&#160;|\u00a0|[\u200b-\u200f\u2060\ufeff])*+")


@dataclass(slots=True)
class _Element:
    """An open element. `at`: its place among the tokens; `filled`: whether there is something in it up to here.

    rule: the place of a line that was drawn in it since. fold: whether it is one. below: where one begins that lasts to its end.
    """

    name: str
    at: int
    fold: bool = False
    filled: bool = False
    rule: int | None = None
    below: int | None = None


@dataclass(slots=True)
class _Folding:
    """Tokens, what is to be put before some of them, in how many folds we are, whether anything stands outside of them."""

    tokens: list[str] = field(default_factory=list)
    before: dict[int, str] = field(default_factory=dict)
    open: list[_Element] = field(default_factory=lambda: [_Element("", 0)])
    inside: int = 0
    shown: bool = False
    checks: int = 0


def may_fold(html: str) -> bool:
    """Whether a stranger's HTML may have folds once it is sanitised; asked first, as most has none."""
    return _MAY_FOLD.search(html) is not None


def folded(html: str) -> str:
    """The HTML with its folds; with none, where nothing would be left to be read."""
    if not any(sign in html for sign in _SIGNS):
        return html
    state = _Folding()
    for match in _TOKEN.finditer(html):
        at = len(state.tokens)
        state.tokens.append(match[0])
        if match["text"] is not None:
            _said(state, match["text"])
        elif match["end"]:
            _ended(state, match["name"], at)
        else:
            _begun(state, match, html)
    for element in state.open:
        _end_of(state, element, len(state.tokens))
    if not state.shown:
        return _MARK.sub("", _CLASS.sub("", html))
    return _written(state)


def _said(state: _Folding, text: str) -> None:
    if _SPACE.fullmatch(text) is None:
        _fill(state)


def _fill(state: _Folding) -> None:
    """Something stands here, that is not blank."""
    for element in reversed(state.open):
        if element.filled and element.rule is None:
            break
        element.filled, element.rule = True, None
    state.shown = state.shown or not state.inside


def _begun(state: _Folding, match: "re.Match[str]", html: str) -> None:
    name, rest, at = match["name"], match["rest"], len(state.tokens) - 1
    if name == "img":
        _fill(state)
        return
    is_fold = "class=" in rest and _CLASS.search(rest) is not None
    if not is_fold and name == "blockquote" and ' type="cite"' in rest:
        state.tokens[at], is_fold = match[0][:-1] + f' class="{QUOTE}">', True
    if f' id="{SIGNATURE}"' in rest:
        state.tokens[at] = match[0].replace(f' id="{SIGNATURE}"', "" if is_fold else f' class="{SIGNATURE}"')
        is_fold = True
    if name == "hr" and state.open[-1].rule is None:
        state.open[-1].rule = at
    if name not in _VOID:
        state.open.append(_Element(name, at, fold=is_fold))
        state.inside += is_fold
        if _is_above(state, rest, match.start(), html):
            _fold_from_here(state)


def _is_above(state: _Folding, rest: str, start: int, html: str) -> bool:
    """Whether an earlier mail begins with the element that was opened last: a program says so, or a head below a drawn line."""
    if state.inside:
        return False
    if f' id="{BELOW}"' in rest:
        return True
    drawn = "border-top:" in rest or state.open[-2].rule is not None
    if not drawn or state.checks >= _CHECKS_MOST:
        return False
    state.checks += 1
    lines = lines_of(_text(html[start : start + _READ_MOST]))
    return bool(lines) and (announced(lines, 0) or is_block(lines, 0))


def _text(html: str) -> str:
    pieces = [
        match["text"] if match["text"] is not None else "\n" if match["name"] in _BREAKS else ""
        for match in _TOKEN.finditer(html)
    ]
    return "".join(pieces).replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">")


def _fold_from_here(state: _Folding) -> None:
    """Of what holds the last element, from the first that holds nothing before it; nothing where nothing stands before."""
    place = len(state.open) - 1
    while place > 0 and not state.open[place - 1].filled:
        place -= 1
    if place == 0:
        return
    parent, first = state.open[place - 1], state.open[place]
    if parent.name in _HOLD_BLOCKS and first.name not in ("span", "font"):
        parent.below = first.at if parent.rule is None else parent.rule
        state.inside += 1
        state.before[parent.below] = _FOLD


def _ended(state: _Folding, name: str, at: int) -> None:
    if state.open[-1].name != name:  # as the sanitiser leaves none
        return
    _end_of(state, state.open.pop(), at)


def _end_of(state: _Folding, element: _Element, at: int) -> None:
    state.inside -= element.fold + (element.below is not None)
    if element.below is not None:
        state.before[at] = state.before.get(at, "") + "</div>"


def _written(state: _Folding) -> str:
    pieces = []
    for at, token in enumerate(state.tokens):
        pieces += [state.before.get(at, ""), _MARK.sub("", token) if token.startswith("<") else token]
    return "".join([*pieces, state.before.get(len(state.tokens), "")])
