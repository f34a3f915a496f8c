"""Tries every mutant, each in a process of its own, and lists those that the matrix did not notice.

scripts/mutate                  all of them; fails if one survives that is not excused
scripts/mutate --sample=400     so many of them, by chance; --sample=400:SEED chooses the same again
scripts/mutate models/item      only those with this in their names
scripts/mutate --excused        those that are excused: whether they survive indeed
"""

import asyncio
import gc
import pickle
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests import database
from tests.rights import founding
from tests.rights.asking import SCHEMA, parsed
from tests.rights.documents import everything
from tests.rights.mutation import learnt, matrix
from tests.rights.mutation.excused import EXCUSED
from tests.rights.mutation.generate import mutants
from tests.rights.mutation.mutant import Mutant
from tests.rights.mutation.patch import Functions
from tests.rights.mutation.trials import alone, attempt, side_by_side

HOME = Path(__file__).resolve().parents[3]
HUNG = "a test that hung"
UNJUDGED = Path(__file__).with_name("unjudged.txt")
"""Mutants that came with new code and that no whole run has tried yet, a line each: told of at each run, until
`--unjudged` has tried them, and a test, an excuse or nothing is left of each.
"""


def main(words: list[str]) -> int:
    """Exit code 0, if every mutant was noticed or is excused, and the matrix passes without any."""
    began = time.monotonic()
    chosen = [word for word in words if not word.startswith("-")]
    every = mutants(HOME)
    found = {name: each for name, each in every.items() if not chosen or any(word in name for word in chosen)}
    _load_world()
    if failing := _failing_without_any():
        _say("\n".join(f"FAILS WITHOUT ANY MUTANT: mend this first.  {name}" for name in failing))
        return 1
    if "--excused" in words:
        return _try_excuses({name: mutant for name, mutant in found.items() if name in EXCUSED})
    unjudged = set(UNJUDGED.read_text().splitlines())
    tried = _to_try(found, unjudged, words)
    noticed = dict(_noticed(tried, tell="-v" in words))
    if "--learn" in words:
        learnt.renew(learnt.read(), every, noticed)
    survivors = sorted(name for name, by in noticed.items() if not by)
    for name in survivors:
        _say(f"SURVIVED {found[name].path}:{found[name].line}  {name}")
    unused = sorted(EXCUSED.keys() - every.keys())
    for name in unused:
        _say(f"AN EXCUSE FOR NOTHING  {name}")
    gone = sorted(unjudged - every.keys())
    for name in gone:
        _say(f"UNJUDGED, BUT THERE IS NO SUCH MUTANT  {name}")
    excused, waiting = len(EXCUSED.keys() & found.keys()), len(unjudged & found.keys())
    if waiting and "--unjudged" not in words:
        _say(f"{waiting} NOT JUDGED YET: scripts/mutate --unjudged")
    seconds = time.monotonic() - began
    _say(f"{len(found)} mutants, {excused} excused, {len(survivors)} survived, {seconds:.0f} s")
    return 1 if survivors or unused or gone else 0


def _to_try(found: dict[str, Mutant], unjudged: set[str], words: list[str]) -> dict[str, Mutant]:
    if "--unjudged" in words:
        tried = {name: mutant for name, mutant in found.items() if name in unjudged}
    else:
        left_out = EXCUSED.keys() | unjudged
        tried = {name: mutant for name, mutant in found.items() if name not in left_out}
    for word in words:
        if word.startswith("--sample="):
            tried = _sample(tried, *word.removeprefix("--sample=").split(":"))
    return tried


def _sample(tried: dict[str, Mutant], size: str, seed: str = "") -> dict[str, Mutant]:
    seed = seed or str(random.randrange(10**6))
    names = random.Random(seed).sample(sorted(tried), min(int(size), len(tried)))
    _say(f"{len(names)} of {len(tried)} are tried: --sample={size}:{seed}")
    return {name: tried[name] for name in names}


def _try_excuses(excused: dict[str, Mutant]) -> int:
    """Exit code 0, if indeed no test notices any of these."""
    noticed = {name: by for name, by in _noticed(excused, tell=True) if by}
    for name, by in noticed.items():
        _say(f"NEEDS NO EXCUSE  {name}  by {by}")
    return 1 if noticed else 0


def _load_world() -> None:
    """Build the world in a process of its own, so that this one has no threads to lose when it divides."""
    with tempfile.NamedTemporaryFile() as file:
        alone(partial(_build_world, file.name))
        database._built["rights"], database._images["rights"] = pickle.loads(Path(file.name).read_bytes())
    asyncio.run(parsed(everything(SCHEMA, database._built["rights"])))


def _build_world(path: str) -> str:
    async def build() -> None:
        async with database.opened("rights", founding.build):
            pass

    matrix.prepare()
    asyncio.run(build())
    Path(path).write_bytes(pickle.dumps((database._built["rights"], database._images["rights"])))
    return path


def _failing_without_any() -> list[str]:
    """The tests that fail on the product as it is."""
    tests = matrix.tests_for("models")
    shares = [(f"the matrix, part {part}", partial(_failing, tests[part::4])) for part in range(4)]
    return [
        name
        for told in side_by_side(shares)
        for name in (told.said or told.name).splitlines()
        if told.said != ""
    ]


def _failing(tests: list[matrix.Test]) -> str:
    matrix.be_quick()
    return "\n".join(test.name for test in tests if matrix.fails(test))


def _noticed(tried: dict[str, Mutant], *, tell: bool) -> Iterator[tuple[str, str]]:
    """Each mutant with the test that noticed it; empty where none did."""
    functions, before = Functions(HOME), learnt.read()
    gc.collect()
    gc.freeze()
    works = (
        (name, partial(attempt, functions, mutant, learnt.first(before, name, mutant)))
        for name, mutant in tried.items()
    )
    for told in side_by_side(works):
        by = HUNG if told.said is None else told.said
        if tell:
            _say(f"{told.seconds:6.1f} s  {told.name}  by {by or 'NOBODY'}")
        yield told.name, by


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
