"""The rules of the house that a syntax tree can show. A statement may excuse itself: `# house: <why>`."""

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import models

TABLES = {name for name in models.__all__ if hasattr(getattr(models, name), "_meta")}
EVENT_TABLES = {"EventRecord", "EventText", "EventPart"}

STARTS = {
    "all",
    "apart",
    "filter",
    "exclude",
    "get",
    "get_or_none",
    "first",
    "last",
    "in_bulk",
    "raw",
    "exists",
    "annotate",
    "select_for_update",
}
ROW_WRITES = {"save", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
TABLE_WRITES = {*ROW_WRITES, "create", "update"}

SQL_WRITE = re.compile(r"\s*(INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)
SQL_READ = re.compile(r"\s*(WITH\s|SELECT\s)", re.IGNORECASE)


@dataclass
class Module:
    """One file of a room: its path from the project's folder, and what it says."""

    path: PurePosixPath
    source: str
    tree: ast.Module = field(init=False)

    def __post_init__(self) -> None:
        self.tree = ast.parse(self.source)

    @property
    def room(self) -> str:
        return self.path.parts[0]

    def excuses(self) -> dict[int, str]:
        """The reason given on each line that excuses itself."""
        tokens = tokenize.generate_tokens(io.StringIO(self.source).readline)
        marks = ((t.start[0], t.string) for t in tokens if t.type == tokenize.COMMENT)
        return {line: text.partition("# house:")[2].strip() for line, text in marks if "# house:" in text}

    def statements(self) -> dict[int, range]:
        """The lines of the innermost statement that each line belongs to; of a block, those before its body."""
        spans: dict[int, range] = {}
        for node in ast.walk(self.tree):  # outer statements come first, so inner ones overwrite them
            if isinstance(node, ast.stmt):
                body = getattr(node, "body", None)
                last = body[0].lineno - 1 if body else node.end_lineno or node.lineno
                lines = range(node.lineno, max(node.lineno, last) + 1)
                spans.update(dict.fromkeys(lines, lines))
        return spans


@dataclass(frozen=True)
class Finding:
    """What breaks a rule, on which line."""

    line: int
    what: str


Rule = Callable[[Module], Iterator[Finding]]


def only_domain_writes(module: Module) -> Iterator[Finding]:
    """Call a verb in domain/ instead."""
    if module.room in ("domain", "models"):
        return
    for node, root, method in _calls(module):
        if method in ROW_WRITES or (method in TABLE_WRITES and root in TABLES):
            yield _at(node, f"writes: {root or '...'}.{method}()")
    for text_node, text in _texts(module):
        if SQL_WRITE.match(text):
            yield _at(text_node, "writes: SQL")


def rows_are_reached_through_visible_to(module: Module) -> Iterator[Finding]:
    """Start from visible_to(viewer)."""
    if module.room == "models":
        return
    edge = module.room in ("web", "widget", "schema", "resolvers")
    for node, root, method in _calls(module):
        if method in STARTS and root in TABLES and _directly(node):
            yield _at(node, f"reads past visible_to: {root}.{method}()")
    for text_node, text in _texts(module) if edge else ():
        if SQL_READ.match(text) and " FROM " in text.upper():
            yield _at(text_node, "reads past visible_to: SQL")


def only_the_unit_of_work_writes_events(module: Module) -> Iterator[Finding]:
    """Record an event in a verb instead."""
    if module.path == PurePosixPath("domain/unit_of_work.py"):
        return
    for node, root, method in _calls(module):
        if root in EVENT_TABLES and method in TABLE_WRITES:
            yield _at(node, f"writes the event log: {root}.{method}()")
    for text_node, text in _texts(module):
        if (found := SQL_WRITE.match(text)) and found[2].lower() in ("events", "event_texts", "event_parts"):
            yield _at(text_node, "writes the event log: SQL")


def only_the_front_door_reads_the_environment(module: Module) -> Iterator[Finding]:
    """Take the value as an argument; deskwire/app.py hands it in."""
    if module.room == "deskwire":
        return
    for node in _expressions(module):
        match node:
            case ast.Attribute(value=ast.Name(id="os"), attr="environ" | "getenv" | "environb"):
                yield _at(node, "reads the environment")


def only_the_clock_tells_the_time(module: Module) -> Iterator[Finding]:
    """Call kit.clock.now()."""
    if module.path == PurePosixPath("kit/clock.py"):
        return
    for node in _expressions(module):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="datetime"), attr="now" | "utcnow" | "today")):
                yield _at(node, "asks for the time itself")
            case ast.Call(func=ast.Attribute(value=ast.Name(id="time"), attr="time" | "time_ns")):
                yield _at(node, "asks for the time itself")


RULES: list[Rule] = [
    only_domain_writes,
    rows_are_reached_through_visible_to,
    only_the_unit_of_work_writes_events,
    only_the_front_door_reads_the_environment,
    only_the_clock_tells_the_time,
]


def broken(module: Module, rules: list[Rule] | None = None) -> list[str]:
    """Every finding that no excuse covers, every excuse that covers nothing or gives no reason."""
    excuses, statements = module.excuses(), module.statements()
    used: set[int] = set()
    found: list[str] = []
    for rule in rules or RULES:
        for finding in rule(module):
            covering = excuses.keys() & set(statements.get(finding.line, [finding.line]))
            used |= covering
            if not covering:
                found.append(f"{module.path}:{finding.line}: {finding.what}. {rule.__doc__}")
    found += [
        f"{module.path}:{line}: this excuse covers nothing: remove it." for line in excuses.keys() - used
    ]
    found += [f"{module.path}:{line}: an excuse says why." for line, why in excuses.items() if not why]
    return sorted(set(found))


def _calls(module: Module) -> Iterator[tuple[ast.Call, str, str]]:
    """Each method call with the name that its chain starts from ("" if none) and the method."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, _root(node.func.value), node.func.attr


def _expressions(module: Module) -> Iterator[ast.expr]:
    return (node for node in ast.walk(module.tree) if isinstance(node, ast.expr))


def _root(node: ast.expr) -> str:
    """`Item` of `Item`, `models.Item`, `Item.filter(...).order_by(...)`."""
    while True:
        match node:
            case ast.Name(id=name):
                return name
            case ast.Attribute(value=ast.Name(id="models"), attr=name):
                return name
            case ast.Attribute(value=inner) | ast.Call(func=inner):
                node = inner
            case _:
                return ""


def _directly(node: ast.Call) -> bool:
    """Whether the method is called on the table itself, not on what visible_to gave."""
    match node.func:
        case ast.Attribute(value=ast.Name() | ast.Attribute(value=ast.Name(id="models"))):
            return True
    return False


def _texts(module: Module) -> Iterator[tuple[ast.expr, str]]:
    """Each text, with what an f-string puts in left out; docstrings too, which begin like no SQL."""
    inside = {
        id(part) for node in ast.walk(module.tree) if isinstance(node, ast.JoinedStr) for part in node.values
    }
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            yield node, node.value
        elif isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "x" for part in node.values)
            yield node, "".join(map(str, parts))


def _at(node: ast.expr, what: str) -> Finding:
    return Finding(node.lineno, what)
