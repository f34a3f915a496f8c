"""What variables may weigh, before any of them is understood."""

import re
from collections.abc import Mapping

from web.graphql.limits import DocumentLimits
from web.graphql.refusals import Fault, Refusal

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def check_variables(variables: Mapping[str, object], limits: DocumentLimits) -> None:
    """Refuse variables that are too deep, too many, or hold text that cannot be stored (NUL, a surrogate).

    Raises: Refusal (BAD_USER_INPUT), which names the variable.
    """
    left = limits.variable_values
    for name, given in variables.items():
        _check_text(name, name)
        if isinstance(given, str) and left > 0:  # most are ids
            _check_text(given, name)
            left -= 1
            continue
        pending: list[tuple[object, int]] = [(given, 1)]
        while pending:
            value, depth = pending.pop()
            left -= 1
            if left < 0:
                raise _refusal(name, f"Variables hold more than {limits.variable_values} values.")
            if depth > limits.variable_depth:
                raise _refusal(name, f"It is nested more than {limits.variable_depth} levels deep.")
            pending.extend(_inside(value, depth + 1, name))


def _inside(value: object, depth: int, name: str) -> list[tuple[object, int]]:
    if isinstance(value, str):
        _check_text(value, name)
        return []
    if isinstance(value, dict):
        for key in value:
            _check_text(key, name)
        return [(inner, depth) for inner in value.values()]
    if isinstance(value, list):
        return [(inner, depth) for inner in value]
    return []


def _check_text(text: str, name: str) -> None:
    if _UNSTORABLE.search(text):
        raise _refusal(name, "It holds a character that cannot be stored.")


def _refusal(name: str, why: str) -> Refusal:
    shown = name.replace("\x00", "\N{REPLACEMENT CHARACTER}")[:100]
    return Refusal(Fault.BAD_USER_INPUT, f"Variable '${shown}' is refused. {why}", variable=shown)
