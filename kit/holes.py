"""Texts with holes that people write, such as `Dear {{ requester.name }}`, in a small part of Liquid: values and a few filters.

There are no tags, loops or ranges, and no filter that makes a text longer: what a text becomes is known to be bounded.
"""

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache

from liquid import BoundTemplate, Environment
from liquid.builtin import content, illegal, output
from liquid.builtin.expressions import Path
from liquid.builtin.expressions.primitive import RangeLiteral
from liquid.builtin.filters import misc, string
from liquid.exceptions import LiquidError
from liquid.expression import Expression

from kit.errors import Invalid, TooLarge

HOLES_MOST = 200
FILTERS = {
    "capitalize": string.capitalize,
    "default": misc.default,
    "downcase": string.downcase,
    "strip": string.strip,
    "truncate": string.truncate,
    "upcase": string.upcase,
}
_WRONG = (LiquidError, RecursionError, ArithmeticError, ValueError, TypeError, LookupError, AttributeError)
"""Whatever a text can make the library raise."""


class _Small(Environment):
    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        for tag in (content.Literal, output.Output, illegal.Illegal):
            self.add_tag(tag)
        for name, function in FILTERS.items():
            self.add_filter(name, function)


_LIQUID = _Small(autoescape=False, strict_filters=True)


def check(source: str, known: Collection[str], *path: str | int) -> None:
    """Nothing, if the text can be read and its holes ask only for values that are known, such as `item.key`.

    Raises: Invalid, with the line in its params.
    """
    template = _read(source, *path)
    for expression in _expressions(template):
        line = source.count("\n", 0, max(expression.token.start_index, 0)) + 1
        if isinstance(expression, RangeLiteral):
            raise Invalid("Ranges such as (1..9) cannot be used here.", *path, line=line)
        if isinstance(expression, Path) and (name := _name(expression)) not in known:
            near = get_close_matches(name, known, 1)
            there = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(sorted(known))}."
            raise Invalid(f"There is no {name[:100]}. {there}", *path, line=line)
    fill(source, {}, len(source), *path)  # filters that there are not, or that cannot be used so


def fill(source: str, values: Mapping[str, Mapping[str, str]], most: int, *path: str | int) -> str:
    """The text with its holes filled; where there is no value, there is nothing.

    Raises: Invalid; TooLarge, over `most` characters.
    """
    try:
        filled: str = _read(source, *path).render(**values)
    except _WRONG as error:
        raise _invalid(error, source, *path) from error
    if len(filled) > most:
        raise TooLarge(f"Filled in, this is {len(filled)} characters long; {most} is the most.", *path)
    return filled


def _read(source: str, *path: str | int) -> BoundTemplate:
    if source.count("{{") + source.count("{%") > HOLES_MOST:
        raise TooLarge(f"A text has at most {HOLES_MOST} holes.", *path)
    try:
        return _parsed(source)
    except _WRONG as error:
        raise _invalid(error, source, *path) from error


@lru_cache(maxsize=64)
def _parsed(source: str) -> BoundTemplate:
    return _LIQUID.from_string(source)


def _expressions(template: BoundTemplate) -> Iterator[Expression]:
    for node in template.nodes:
        for expression in node.expressions():
            yield from _within(expression)


def _within(expression: Expression) -> Iterator[Expression]:
    yield expression
    for child in expression.children():
        yield from _within(child)


def _name(path: Path) -> str:
    return ".".join(str(segment) for segment in path.path)


def _invalid(error: Exception, source: str, *path: str | int) -> Invalid:
    token = getattr(error, "token", None)
    start = token.start_index if token is not None else 0
    line = source.count("\n", 0, start if start >= 0 else len(source)) + 1
    said = str(getattr(error, "message", None) or "it is not understood")[:200].rstrip(".")
    return Invalid(f"Line {line} cannot be read: {said}.", *path, line=line)
