"""Whether a text speaks only of what is there.

What is there is a shape: by name what stands there, each again a mapping, a list of one shape (whose members are alike), or
None for a value. `ANY` is what cannot be known, such as a variable that the text makes itself.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Final, TypeAlias

from liquid.ast import Node
from liquid.builtin.expressions import FilteredExpression, Path
from liquid.builtin.tags.assign_tag import AssignNode
from liquid.builtin.tags.capture_tag import CaptureNode
from liquid.builtin.tags.for_tag import ForNode
from liquid.expression import Expression

from kit.liquid.engine import Broken, Problem, inside, line_of, parse, within
from kit.liquid.filters import FILTERS

ANY: Final = object()
Shape: TypeAlias = Any
_LOOP = dict.fromkeys(
    ("name", "length", "index", "index0", "rindex", "rindex0", "first", "last", "parentloop")
)
_OF_ALL = {"size", "first", "last"}


def check(source: str, known: Mapping[str, Shape], *, html: bool = False) -> list[Problem]:
    """What is wrong with a text that may speak of `known`; empty if nothing is."""
    try:
        nodes = parse(source, html=html).nodes
    except Broken as broken:
        return [broken.problem]
    found: list[Problem] = []
    try:
        _check(source, nodes, dict(known), found)
    except RecursionError:
        return [Problem(1, "This is nested too deeply.")]
    return found


def _check(source: str, nodes: Iterable[Node], scope: dict[str, Shape], found: list[Problem]) -> None:
    """Looks through the nodes in their order; what they assign is known from there on."""
    for node in nodes:
        for expression in node.expressions():
            wrong = ((part, _wrong_in(part, scope)) for part in within(expression))
            found += [Problem(line_of(source, part), why) for part, why in wrong if why]
        if isinstance(node, AssignNode):
            scope[node.name] = _shape_of(node.expression, scope)
        elif isinstance(node, CaptureNode):
            scope[node.name] = None
        if isinstance(node, ForNode):
            listed = _shape_of(node.expression.iterable, scope)
            each = listed[0] if isinstance(listed, list) else ANY
            _check(source, inside(node), {**scope, node.expression.identifier: each, "forloop": _LOOP}, found)
        else:
            _check(source, inside(node), scope, found)


def _wrong_in(part: Expression, scope: Mapping[str, Shape]) -> str | None:
    """What is wrong with one part of a text."""
    return _unknown_filter(part) if isinstance(part, FilteredExpression) else _wrong(part, scope)


def _unknown_filter(expression: FilteredExpression) -> str | None:
    for each in expression.filters or ():
        if each.name not in FILTERS:
            near = get_close_matches(each.name, FILTERS, 1)
            instead = f"did you mean “{near[0]}”?" if near else f"there are: {', '.join(FILTERS)}."
            return f"There is no filter “{each.name}”; {instead}"
    return None


def _wrong(part: Expression, scope: Mapping[str, Shape]) -> str | None:
    """What is wrong with a way to a value; None for what is no such way."""
    shape: Shape = scope
    walked = ""
    for segment in part.path if isinstance(part, Path) else ():
        if shape is ANY or isinstance(segment, Path):
            return None  # where a name is itself looked up, that one is checked
        if isinstance(shape, list):
            if isinstance(segment, int):
                shape = shape[0]
            elif segment in _OF_ALL:
                shape = None if segment == "size" else shape[0]
            else:
                return f"“{walked}” is a list: write {{% for … in {walked} %}} to reach “{segment}”."
        elif isinstance(shape, Mapping) and segment in shape:
            shape = shape[segment]
        elif segment != "size" or not walked:
            return _unknown(segment, walked, shape if isinstance(shape, Mapping) else {})
        else:
            shape = None
        walked = f"{walked}.{segment}" if walked else str(segment)
    return None


def _unknown(segment: object, walked: str, shape: Mapping[str, Shape]) -> str:
    name = f"{walked}.{segment}" if walked else str(segment)
    near = get_close_matches(str(segment), shape, 1)
    if near:
        return (
            f"There is no “{name}”; did you mean “{walked}.{near[0]}”?"
            if walked
            else (f"There is no “{name}”; did you mean “{near[0]}”?")
        )
    return f"There is no “{name}”." + (
        f" There are: {', '.join(shape)}." if shape and len(shape) <= 20 else ""
    )


def _shape_of(expression: Expression, scope: Mapping[str, Shape]) -> Shape:
    """What an expression stands for, as far as it can be known."""
    if isinstance(expression, FilteredExpression):
        return ANY if expression.filters else _shape_of(expression.left, scope)
    if not isinstance(expression, Path):
        return None if not expression.children() else ANY
    shape: Shape = scope
    for segment in expression.path:
        if isinstance(shape, list) and (isinstance(segment, int) or segment in ("first", "last")):
            shape = shape[0]
        elif isinstance(shape, Mapping) and isinstance(segment, str) and segment in shape:
            shape = shape[segment]
        else:
            return ANY
    return shape
