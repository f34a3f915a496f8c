"""What can be taken away from SQL: every condition of a WHERE or a join, every alternative, every branch of a union."""

import ast
import re
from collections.abc import Iterator

from tests.rights.mutation.mutant import File, Mutant

_SQL = re.compile(r"\b(SELECT|WHERE|JOIN|UNION)\b")
_JOINT = re.compile(r" (AND|OR|UNION ALL) ")
_FIRST = re.compile(r"\b(WHERE|ON) (?=[^\s({])")
_END = re.compile(r" (AND|OR|UNION ALL|ORDER BY|WHERE|JOIN|LEFT JOIN) |\n|\"|$")


def of_strings(file: File, where: str, node: ast.AST) -> Iterator[Mutant]:
    """Every condition in the SQL that is written inside the node."""
    start, end = file.span(node)
    raw = file.source.encode()[start:end].decode()
    if not _SQL.search(raw):
        return
    for joint in _JOINT.finditer(raw):
        stop = _end_of(raw, joint.end())
        word, condition = joint[1], raw[joint.end() : stop]
        new = (
            ""
            if word == "UNION ALL"
            else f" {word} {_always(condition) if word == 'AND' else _never(condition)}"
        )
        yield _written(
            file, where, raw, start, (joint.start(), stop), new, f"SQL without {word} {_plain(condition)}"
        )
    for first in _FIRST.finditer(raw):
        stop = _end_of(raw, first.end())
        condition = raw[first.end() : stop]
        what = f"SQL without {first[1]} {_plain(condition)}"
        yield _written(file, where, raw, start, (first.end(), stop), _always(condition), what)


def _always(condition: str) -> str:
    """A condition that holds whatever it says, and still takes its parameters."""
    return f"({condition} OR 1 = 1)"


def _never(condition: str) -> str:
    return f"({condition} AND 1 = 0)"


def _plain(text: str) -> str:
    return " ".join(text.split())


def _written(
    file: File, where: str, raw: str, start: int, span: tuple[int, int], new: str, what: str
) -> Mutant:
    first, last = (start + len(raw[:place].encode()) for place in span)
    return file.written(where, first, last, new, what)


def _end_of(raw: str, begin: int) -> int:
    """Where the condition that begins here ends: at the next joint, or where a bracket that it is in closes."""
    depth, at = 0, begin
    while at < len(raw):
        if raw[at] in "({[":
            depth += 1
        elif raw[at] in ")}]":
            if depth == 0:
                return at
            depth -= 1
        elif depth == 0 and at > begin and _END.match(raw, at):
            return at
        at += 1
    return at
