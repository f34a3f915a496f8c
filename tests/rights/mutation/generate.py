"""All mutants, from what `targets.py` declares."""

import ast
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.rights.mutation import conditions, sql
from tests.rights.mutation.mutant import File, Mutant
from tests.rights.mutation.targets import CHECKS, OF_A_VIEWER, REFUSALS, RIGHTS, ROOMS, WHOLE


def mutants(home: Path) -> dict[str, Mutant]:
    """Every mutant that is Python, by its name."""
    found: dict[str, Mutant] = {}
    for path in _paths(home):
        file = File(path, (home / path).read_text())
        for mutant in _of_file(file):
            if mutant.source != file.source and _is_python(mutant.source):
                found.setdefault(_numbered(mutant.name, found), mutant)
    return found


def _paths(home: Path) -> Iterator[str]:
    yield from WHOLE
    for room in ROOMS:
        for path in sorted((home / room).rglob("*.py")):
            if (relative := str(path.relative_to(home))) not in WHOLE:
                yield relative


def _of_file(file: File) -> Iterator[Mutant]:
    named = dict(_functions(file.tree))
    whole = WHOLE.get(file.path, ())
    for where in whole:
        assert where in named, f"{file.path} has no {where} any more: mend tests/rights/mutation/targets.py."
        yield from conditions.of_function(file, where, named[where], lambda node: True)
        yield from sql.of_strings(file, where, named[where])
    if file.path.split("/")[0] in ROOMS:
        for where, node in named.items():
            if where not in whole and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                concerns = partial(_concerns, _leads_to_refusals(node))
                yield from conditions.of_function(file, where, node, concerns)
                yield from _open_doors(file, where, node)


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Functions, methods and values of a module by name."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name):
                yield target.id, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield f"{node.name}.{inner.name}", inner


def _concerns(refusing: set[ast.AST], node: ast.AST) -> bool:
    return node in refusing or _speaks_of_rights(node)


def _speaks_of_rights(node: ast.AST) -> bool:
    """Whether a condition has to do with a viewer's rights, or a statement refuses."""
    if isinstance(node, ast.Expr):
        value = node.value.value if isinstance(node.value, ast.Await) else node.value
        return isinstance(value, ast.Call) and _refuses(value)
    if isinstance(node, ast.Set) and any(map(_is_token, node.elts)):
        return True
    return any(
        _name(each) in RIGHTS or (isinstance(each, ast.Attribute) and _asks_a_viewer(each))
        for each in ast.walk(node)
    )


def _asks_a_viewer(node: ast.Attribute) -> bool:
    return node.attr in OF_A_VIEWER and _name(node.value) == "viewer"


def _open_doors(file: File, where: str, function: ast.AST) -> Iterator[Mutant]:
    """Rows read without asking who may see them, and roots that ask nobody to sign in."""
    for node in ast.walk(function):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "visible_to"
        ):
            yield file.mutant(where, node, f"{file.text(node.func.value)}.all()")
        elif isinstance(node, ast.Call) and _name(node.func) == "signed_in":
            yield file.mutant(where, node, f"{file.text(node.args[0])}.context.viewer")


def _leads_to_refusals(function: ast.AST) -> set[ast.AST]:
    """All that is written in the conditions under which the function refuses."""
    return {
        part
        for node in ast.walk(function)
        if isinstance(node, ast.If) and any(map(_is_refusal, node.body))
        for part in ast.walk(node.test)
    }


def _is_refusal(statement: ast.stmt) -> bool:
    raised = statement.exc if isinstance(statement, ast.Raise) else None
    return isinstance(raised, ast.Call) and _name(raised.func) in REFUSALS


def _is_token(node: ast.AST) -> bool:
    """Whether this is one of the tokens of an audience."""
    is_admin = isinstance(node, ast.Constant) and node.value == "admin"
    return is_admin or isinstance(node, ast.JoinedStr) or _name(node) == "token"


def _refuses(call: ast.Call) -> bool:
    concerns_a_viewer = any(_name(argument) == "viewer" for argument in call.args)
    return ast.unparse(call.func) in CHECKS or (_name(call.func).startswith("_check_") and concerns_a_viewer)


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _numbered(name: str, taken: dict[str, Mutant]) -> str:
    """The name, told apart from others that say the same."""
    number = 1
    while (numbered := name if number == 1 else f"{name} ({number})") in taken:
        number += 1
    return numbered


def _is_python(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True
