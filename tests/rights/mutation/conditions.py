"""What can be taken away from a syntax tree: every test, every operand, every argument of a query, every element of a set."""

import ast
from collections.abc import Callable, Iterator

from tests.rights.mutation.mutant import File, Mutant

QUERIES = {"filter", "exclude", "Q"}
Concerns = Callable[[ast.AST], bool]


def of_function(file: File, where: str, function: ast.AST, concerns: Concerns) -> Iterator[Mutant]:
    """Every condition inside the function that concerns us, taken away."""
    for node in _code_of(function):
        for make in (_tests, _operands, _arguments, _elements, _comprehensions, _statements, _answers):
            yield from make(file, where, node, concerns)


def _code_of(node: ast.AST) -> Iterator[ast.AST]:
    """All of the tree but what only tells types."""
    yield node
    for name, value in ast.iter_fields(node):
        if name not in ("annotation", "returns"):
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, ast.AST):
                    yield from _code_of(each)


def _tests(file: File, where: str, node: ast.AST, concerns: Concerns) -> Iterator[Mutant]:
    if isinstance(node, ast.If | ast.IfExp) and concerns(node.test):
        for outcome in (
            "bool(1)",
            "bool(0)",
        ):  # not written as constants, which would have the other branch left out
            yield file.mutant(where, node.test, outcome, f"{file.text(node.test)} -> {outcome == 'bool(1)'}")


def _operands(file: File, where: str, node: ast.AST, concerns: Concerns) -> Iterator[Mutant]:
    if isinstance(node, ast.BoolOp) and not isinstance(node.values[-1], ast.Constant):  # else it is a default
        for dropped in node.values:
            if concerns(dropped):
                rest = [file.text(each) for each in node.values if each is not dropped]
                word = " and " if isinstance(node.op, ast.And) else " or "
                what = f"{file.text(node)[:60]}: without {file.text(dropped)}"
                yield file.mutant(where, node, f"({word.join(rest)})", what)
    if (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.BitAnd | ast.BitOr | ast.Sub)
        and concerns(node)
    ):
        for kept in (node.left, node.right):
            yield file.mutant(where, node, file.text(kept))


def _arguments(file: File, where: str, node: ast.AST, concerns: Concerns) -> Iterator[Mutant]:
    """A query without one of its conditions."""
    if not isinstance(node, ast.Call) or _name(node.func) not in QUERIES:
        return
    for dropped in [*node.args, *node.keywords]:
        if concerns(dropped):
            start, end = file.span(dropped)
            raw = file.source.encode()
            while raw[end : end + 1] in (b",", b" ", b"\n") and raw[end - 1 : end] != b",":
                end += 1
            yield file.written(where, start, end, "", f"{_name(node.func)}(...) without {file.text(dropped)}")


def _elements(file: File, where: str, node: ast.AST, concerns: Concerns) -> Iterator[Mutant]:
    """A set, or a list of what is compared with, without one of its elements; a table without one of its entries."""
    sets: list[ast.Set | ast.Tuple] = [node] if isinstance(node, ast.Set) and concerns(node) else []
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn) and concerns(node):
        sets += [each for each in node.comparators if isinstance(each, ast.Tuple)]
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and concerns(node.value):
        sets.append(node.value)
    for one in sets:
        for dropped in one.elts:
            rest = ", ".join(file.text(each) for each in one.elts if each is not dropped)
            brackets = ("(", ",)") if isinstance(one, ast.Tuple) else ("{", "}")
            new = f"{brackets[0]}{rest}{brackets[1]}" if rest else "frozenset()"
            yield file.mutant(where, one, new, f"without {file.text(dropped)} in {file.text(one)[:60]}")
    if isinstance(node, ast.Dict) and concerns(node):
        for key, value in zip(node.keys, node.values, strict=True):
            if key is not None:
                start, end = file.span(key)[0], file.span(value)[1]
                entry = f"{file.text(key)}: {file.text(value)[:60]}"
                yield file.written(where, start, end, "**{}", f"without {entry}")


def _comprehensions(file: File, where: str, node: ast.AST, concerns: Concerns) -> Iterator[Mutant]:
    if isinstance(node, ast.comprehension):
        for test in node.ifs:
            if concerns(test):
                yield file.mutant(where, test, "True")


def _statements(file: File, where: str, node: ast.AST, concerns: Concerns) -> Iterator[Mutant]:
    """A call that is a statement of its own, left out."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Await) and concerns(node):
        yield file.mutant(where, node, "pass", f"without {file.text(node)[:90]}")


def _answers(file: File, where: str, node: ast.AST, concerns: Concerns) -> Iterator[Mutant]:
    """A function that says yes or no says always the same."""
    says_yes_or_no = (
        isinstance(node, ast.FunctionDef) and isinstance(node.returns, ast.Name) and node.returns.id == "bool"
    )
    if not says_yes_or_no or not concerns(node):
        return
    for inner in ast.walk(node):
        if (
            isinstance(inner, ast.Return)
            and inner.value is not None
            and not isinstance(inner.value, ast.Constant)
        ):
            for outcome in ("True", "False"):
                yield file.mutant(where, inner.value, outcome)


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
