"""One condition taken away: a file's source with one place written differently."""

import ast
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Mutant:
    """`path` from the project's folder; `where` the function; `what` was written there, and what is now."""

    path: str
    where: str
    line: int
    what: str
    original: str = field(repr=False)
    source: str = field(repr=False)

    @property
    def name(self) -> str:
        """What an excuse calls it: it stays the same when lines move."""
        return f"{self.path} {self.where}: {self.what}"

    @property
    def module(self) -> str:
        """The module that the file is imported as."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


class File:
    """The source of one file, and where in it each part of its syntax tree stands."""

    def __init__(self, path: str, source: str) -> None:
        self.path, self.source, self.tree = path, source, ast.parse(source)
        self._lines = [line.encode() for line in source.splitlines(keepends=True)]
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line))

    def text(self, node: ast.AST) -> str:
        """What is written there."""
        return " ".join((ast.get_source_segment(self.source, node) or "").split())

    def span(self, node: ast.AST) -> tuple[int, int]:
        """From which byte to which it stands."""
        start = self._starts[node.lineno - 1] + node.col_offset  # type: ignore[attr-defined]
        return start, self._starts[node.end_lineno - 1] + node.end_col_offset  # type: ignore[attr-defined]

    def mutant(self, where: str, node: ast.AST, new: str, what: str = "") -> Mutant:
        """The file with `new` in the place of the node."""
        return self.written(
            where, *self.span(node), new, what or f"{_short(self.text(node))} -> {new or 'nothing'}"
        )

    def written(self, where: str, start: int, end: int, new: str, what: str) -> Mutant:
        """The file with `new` in the place of some bytes."""
        raw = self.source.encode()
        line = raw[:start].count(b"\n") + 1
        changed = (raw[:start] + new.encode() + raw[end:]).decode()
        return Mutant(self.path, where, line, what, self.source, changed)


def _short(text: str) -> str:
    return text if len(text) <= 90 else f"{text[:87]}..."
