"""Which test noticed each mutant the last time: tried first, it mostly is the only one that is needed."""

import json
from collections import Counter
from pathlib import Path

from tests.rights.mutation.mutant import Mutant

FILE = Path(__file__).with_name("noticed_by.json")
Learnt = dict[str, dict[str, str]]
"""{function: {what was taken away: the test}}"""


def read() -> Learnt:
    """What was learnt; a mutant that is not in it costs time and nothing else."""
    learnt: Learnt = json.loads(FILE.read_text()) if FILE.exists() else {}
    return learnt


def renew(learnt: Learnt, mutants: dict[str, Mutant], noticed: dict[str, str]) -> None:
    """Write down what was learnt now, and forget the mutants that there are no more."""
    for name, by in noticed.items():
        mutant = mutants[name]
        learnt.setdefault(_function(mutant), {})[_what(name, mutant)] = by
    there: dict[str, set[str]] = {}
    for name, mutant in mutants.items():
        there.setdefault(_function(mutant), set()).add(_what(name, mutant))
    kept = {
        function: {what: by for what, by in sorted(tests.items()) if by and what in there[function]}
        for function, tests in sorted(learnt.items())
        if function in there
    }
    FILE.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")


def first(learnt: Learnt, name: str, mutant: Mutant) -> list[str]:
    """The tests to try first: the one that noticed this mutant, then those that noticed its neighbours."""
    tests = learnt.get(_function(mutant), {})
    own = [tests[what]] if (what := _what(name, mutant)) in tests else []
    return own + [test for test, _ in Counter(tests.values()).most_common() if test not in own]


def _function(mutant: Mutant) -> str:
    return f"{mutant.path} {mutant.where}"


def _what(name: str, mutant: Mutant) -> str:
    return name.removeprefix(f"{_function(mutant)}: ")
