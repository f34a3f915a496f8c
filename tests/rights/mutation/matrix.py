"""The matrix without pytest: its tests one after the other in this process, those first that are likeliest to fail."""

import asyncio
import gc
import inspect
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from domain import config
from kit import passwords, ratelimit, seal, storage
from tests import database
from tests.rights import (
    founding,
    test_addressing,
    test_files,
    test_filtering,
    test_following,
    test_grouping,
    test_judging,
    test_mutating,
    test_reading,
    test_repeating,
    test_roles,
    test_rows,
    test_searching,
    test_sharing,
    test_telling,
    test_verbs,
)
from tests.rights.asking import Desk
from tests.rights.keeping import Nowhere
from tests.rights.world import World

_MODULES = (
    test_rows,
    test_roles,
    test_judging,
    test_addressing,
    test_files,
    test_repeating,
    test_sharing,
    test_telling,
    test_verbs,
    test_reading,
    test_filtering,
    test_grouping,
    test_searching,
    test_mutating,
    test_following,
)
_FIRST = {
    "models": _MODULES,
    "domain": (test_verbs, test_addressing, test_roles, test_files, test_repeating, test_mutating),
    "realtime": (test_judging, test_following),
    "resolvers": (test_sharing, test_telling, test_reading, test_filtering, test_grouping),
}
SECONDS_MOST = 150.0  # for one test, on a slow machine; it hangs if it takes longer


@dataclass(frozen=True)
class Test:
    """One test with its parameter, if it has one."""

    run: Callable[..., Awaitable[None] | None]
    parameters: tuple[Any, ...]

    @property
    def name(self) -> str:
        return " ".join([self.run.__name__, *map(str, self.parameters)])


def tests_for(path: str) -> list[Test]:
    """All tests, in the order in which a mutant of this file is likeliest to be noticed."""
    first = _FIRST[path.split("/", maxsplit=1)[0]]
    modules = sorted(_MODULES, key=lambda each: first.index(each) if each in first else len(first))
    found = [test for module in modules for test in _tests(module)]
    return sorted(found, key=lambda test: not _speaks_of(test, path))


def be_quick() -> None:
    """For a process that lives for a few tests: nothing to collect, nobody to wait for."""
    gc.disable()


def fails(test: Test) -> bool:
    """Whether the test fails in this process."""
    prepare()
    try:
        asyncio.run(asyncio.wait_for(_run(test), SECONDS_MOST))
    except BaseException:  # noqa: BLE001 - whatever it is, the mutant was noticed
        return True
    return False


def prepare() -> None:
    """What the front door sets in a process; nothing counted yet."""
    seal.use_keys(["a secret key for tests, long enough"])
    passwords.use_cost(rounds=1, kibibytes=8)
    ratelimit.count_with(ratelimit.OwnCounter())
    config.configure(config.Config())
    storage.keep_in(Nowhere())


async def _run(test: Test) -> None:
    needs_desk = "desk" in inspect.signature(test.run).parameters
    if not needs_desk:
        done = test.run(*test.parameters)
        assert done is None
        return
    async with database.opened("rights", founding.build) as world:
        done = test.run(Desk(World(dict(world.ids), dict(world.tokens))), *test.parameters)
        assert done is not None
        await done


def _tests(module: ModuleType) -> Iterator[Test]:
    for name, function in vars(module).items():
        if name.startswith("test_") and callable(function):
            marks = [mark for mark in getattr(function, "pytestmark", ()) if mark.name == "parametrize"]
            for value in marks[0].args[1] if marks else [None]:
                yield Test(function, (value,) if marks else ())


def _speaks_of(test: Test, path: str) -> bool:
    """Whether the test is about a mutation that this file of verbs has to do with."""
    words = path.removesuffix(".py").replace("_", "/").split("/")
    said = " ".join(map(str, test.parameters)).lower()
    is_verb = words[0] in ("domain", "resolvers") and test.run.__module__.endswith("test_mutating")
    return is_verb and any(word.rstrip("s") in said for word in words[1:])
