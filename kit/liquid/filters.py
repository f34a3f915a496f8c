"""The filters that a text may use, and how much work they may be."""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import wraps
from typing import Any, Final

from liquid import Markup
from liquid.builtin.filters import array, math, misc, string
from liquid.exceptions import FilterArgumentError, ResourceLimitError
from liquid.filter import string_filter

WORK_MOST = 8 * 2**20
"""Characters that the filters of one text read and make."""

STYLES = ("short", "medium", "long", "full")
"""How a moment can be written."""

spent: ContextVar[list[int] | None] = ContextVar("spent", default=None)
"""What the text that is being rendered has used."""

_EACH = 100  # for one call, whatever it does


def _too_much() -> ResourceLimitError:
    return ResourceLimitError("its filters have too much to do", token=None)


def _counted(function: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, whose work counts. Raises: ResourceLimitError."""

    @wraps(function)
    def filtered(value: Any, *given: Any, **named: Any) -> Any:
        made = function(value, *given, **named)
        used = spent.get()
        if used is not None:
            used[0] += _EACH + sum(len(each) for each in (value, *given, made) if isinstance(each, str))
            if used[0] > WORK_MOST:
                raise _too_much()
        return made

    return filtered


@string_filter
def _replace(value: str, old: object, new: object = "") -> str:
    """Every `old` as `new`, unless that would be very long."""
    was, becomes = str(old), str(new)
    if value.count(was) * (len(becomes) + 1) > WORK_MOST:
        raise _too_much()
    return Markup(value).replace(was, becomes) if isinstance(value, Markup) else value.replace(was, becomes)


def _date(value: object, style: object = "medium") -> object:
    """A moment as its reader writes it."""
    if style not in STYLES:
        raise FilterArgumentError(f"a date is written {', '.join(STYLES[:-1])} or {STYLES[-1]}", token=None)
    shown = getattr(value, "shown", None)
    return value if shown is None else shown(style)


_FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "append": string.append,
    "capitalize": string.capitalize,
    "date": _date,
    "default": misc.default,
    "downcase": string.downcase,
    "escape": string.escape,
    "first": array.first,
    "join": array.join,
    "last": array.last,
    "minus": math.minus,
    "newline_to_br": string.newline_to_br,
    "plus": math.plus,
    "prepend": string.prepend,
    "replace": _replace,
    "size": misc.size,
    "strip": string.strip,
    "strip_newlines": string.strip_newlines,
    "truncate": string.truncate,
    "truncatewords": string.truncatewords,
    "upcase": string.upcase,
    "url_encode": string.url_encode,
}
FILTERS = {name: _counted(function) for name, function in _FILTERS.items()}
