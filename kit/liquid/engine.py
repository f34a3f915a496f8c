"""A text read, and what becomes of it with values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from liquid import BoundTemplate, Environment
from liquid.ast import Node
from liquid.builtin import content, illegal, output
from liquid.builtin.expressions.primitive import RangeLiteral
from liquid.builtin.tags import (
    assign_tag,
    capture_tag,
    case_tag,
    comment_tag,
    for_tag,
    if_tag,
    inline_comment_tag,
    unless_tag,
)
from liquid.exceptions import LiquidError
from liquid.expression import Expression

from kit.liquid import filters

SOURCE_MOST = 20_000
"""Characters of one text."""
TAGS_MOST = 500
"""Tags and outputs of one text."""
LOOPS_MOST = 1_000
"""Turns of loops within loops."""
OUTPUT_MOST = 16 * 2**20
"""Bytes that a text becomes."""

_WRONG = (LiquidError, RecursionError, ArithmeticError, ValueError, TypeError, LookupError, AttributeError)
"""Whatever a text can make the library raise."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with a text, and in which of its lines, counted from 1."""

    line: int
    message: str


class Broken(Exception):
    """A text that cannot become anything; says why, and where."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"Line {line}: {message}")
        self.problem = Problem(line, message)


def render(source: str, values: Mapping[str, object], *, html: bool = False) -> str:
    """What the text becomes with these values; in HTML they are escaped, unless they are `Markup`.

    A value that is not there becomes nothing.
    Raises: Broken.
    """
    read = parse(source, html=html)
    token = filters.spent.set([0])
    try:
        return read.render(**values)
    except _WRONG as error:
        raise _broken(source, error) from error
    finally:
        filters.spent.reset(token)


def parse(source: str, *, html: bool = False) -> BoundTemplate:
    """The text, read. Raises: Broken."""
    if len(source) > SOURCE_MOST:
        raise Broken(1, f"This is {len(source)} characters long; {SOURCE_MOST} is the most.")
    if source.count("{{") + source.count("{%") > TAGS_MOST:
        raise Broken(1, f"This has more than {TAGS_MOST} tags.")
    try:
        read = _parsed(source, html)
        _check_no_ranges(source, read.nodes)
    except _WRONG as error:
        raise _broken(source, error) from error
    return read


@lru_cache(maxsize=256)
def _parsed(source: str, html: bool) -> BoundTemplate:
    return (_HTML if html else _TEXT).from_string(source)


def _check_no_ranges(source: str, nodes: Iterable[Node]) -> None:
    """Raises: Broken: by them a few letters would make a list of any length."""
    for node in nodes:
        for expression in node.expressions():
            if found := next((each for each in within(expression) if isinstance(each, RangeLiteral)), None):
                raise Broken(line_of(source, found), "Ranges such as (1..9) are not supported.")
        _check_no_ranges(source, inside(node))


def within(expression: Expression) -> Iterable[Expression]:
    """The expression and all it is made of."""
    yield expression
    for child in expression.children():
        yield from within(child)


def inside(node: Node) -> Iterable[Node]:
    """The nodes of a block; nothing here includes another text."""
    return node.children(None)  # type: ignore[arg-type]  # only what includes asks for the context


def line_of(source: str, part: Node | Expression) -> int:
    """In which line a part of the text begins."""
    return _line_at(source, part.token.start_index)


def _line_at(source: str, index: int) -> int:
    return source.count("\n", 0, max(index, 0)) + 1


def _broken(source: str, error: Exception) -> Broken:
    if isinstance(error, RecursionError):
        return Broken(1, "This is nested too deeply.")
    if not isinstance(error, LiquidError):
        return Broken(1, "This cannot be worked out: a value is of the wrong kind, or too large.")
    start = error.token.start_index if error.token is not None else 0
    line = _line_at(source, start if start >= 0 else len(source))  # below 0: the text ended too early
    return Broken(line, _sentence(str(error.message or "this is not understood")))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:300].rstrip(".") + "."


_TAGS: Final = (
    content.Literal,
    output.Output,
    illegal.Illegal,
    if_tag.IfTag,
    unless_tag.UnlessTag,
    case_tag.CaseTag,
    for_tag.ForTag,
    for_tag.BreakTag,
    for_tag.ContinueTag,
    assign_tag.AssignTag,
    capture_tag.CaptureTag,
    comment_tag.CommentTag,
    inline_comment_tag.InlineCommentTag,
)


class _Bounded(Environment):
    loop_iteration_limit = LOOPS_MOST
    output_stream_limit = OUTPUT_MOST
    local_namespace_limit = 2**20
    block_nesting_limit = 20
    suppress_blank_control_flow_blocks = False

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        for tag in _TAGS:
            self.add_tag(tag)
        for name, function in filters.FILTERS.items():
            self.add_filter(name, function)


_TEXT = _Bounded(autoescape=False, strict_filters=True)
_HTML = _Bounded(autoescape=True, strict_filters=True)
