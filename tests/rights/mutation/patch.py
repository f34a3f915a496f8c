"""Puts a mutant into a running process: no import, no process start, so that hundreds can be tried in minutes."""

import gc
import sys
from collections import defaultdict
from pathlib import Path
from types import CodeType, FunctionType

from models import ready_made
from models.search import find
from tests.rights.mutation.mutant import Mutant
from web.fast.execute import Execution
from web.fast.written import Statements

BY_VALUE = ("domain/policy.py", "models/sight.py")
"""Files whose tables and SQL are mutated too: they are run again as a whole, since nobody imports single names of them."""


class NotInUse(Exception):
    """No function of this process is the one that was mutated."""


class Functions:
    """The functions of this process, by the file that they are written in."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._of_file: dict[str, list[FunctionType]] = defaultdict(list)
        for each in gc.get_objects():
            if isinstance(each, FunctionType) and each.__code__.co_filename.startswith(str(home)):
                self._of_file[each.__code__.co_filename].append(each)

    def mutate(self, mutant: Mutant) -> None:
        """Let the process run the mutant. Raises: NotInUse; or whatever the mutant's import does."""
        ready_made.forget()
        find.forget()
        for each in gc.get_objects():
            if isinstance(each, Statements | Execution):
                each.forget()
        path = self._home / mutant.path
        if mutant.path in BY_VALUE:
            module = sys.modules[mutant.module]
            exec(compile(mutant.source, str(path), "exec"), module.__dict__)
            return
        old = _codes(compile(mutant.original, str(path), "exec"))
        new = _codes(compile(mutant.source, str(path), "exec"))
        changed = [
            pair
            for name, codes in old.items()
            for pair in zip(
                codes, new.get(name, []), strict=False
            )  # what is left out may have held functions
            if pair[0] != pair[1]
        ]
        put = [_put(function, old, new) for function in self._of_file[str(path)] for old, new in changed]
        if not any(put):
            raise NotInUse(f"No function of this process is {mutant.where} of {mutant.path}.")


def _put(function: FunctionType, old: CodeType, new: CodeType) -> bool:
    if function.__code__ != old:
        return False
    function.__code__ = new
    return True


def _codes(code: CodeType) -> dict[str, list[CodeType]]:
    """All code inside by its qualified name, in the order of the source."""
    found: dict[str, list[CodeType]] = defaultdict(list)
    for inner in (each for each in code.co_consts if isinstance(each, CodeType)):
        found[inner.co_qualname].append(inner)
        for name, deeper in _codes(inner).items():
            found[name] += deeper
    return found
