"""Tries mutants side by side, each in a process of its own that begins as a copy of this one."""

import logging
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.rights.mutation import matrix
from tests.rights.mutation.mutant import Mutant
from tests.rights.mutation.patch import Functions, NotInUse

PROCESSOR_SECONDS_MOST, SECONDS_MOST = 400, 1200.0
"""One that goes round, or waits, for so long hangs, and so has been noticed, if late: on a busy machine the whole matrix is asked
within 1,200 seconds, of which the half is others'.
"""
_DONE, _FAILED, _HUNG = 0, 1, -1
Work = Callable[[], str]


@dataclass
class Told:
    """What a process said at its end, and after how many seconds; None if it had to be ended."""

    name: str
    said: str | None
    seconds: float


@dataclass
class _Running:
    name: str
    began: float = field(default_factory=time.monotonic)


def attempt(functions: Functions, mutant: Mutant, first: list[str]) -> str:
    """The name of the test that notices the mutant in this process; empty if none does. Raises: NotInUse."""
    matrix.be_quick()
    try:
        functions.mutate(mutant)
    except NotInUse:
        raise
    except Exception:  # noqa: BLE001 - a module that cannot be loaded any more is noticed by everybody
        return "its import"
    place = {name: number for number, name in enumerate(first)}
    tests = sorted(matrix.tests_for(mutant.path), key=lambda test: place.get(test.name, len(place)))
    return next((test.name for test in tests if matrix.fails(test)), "")


def side_by_side(works: Iterable[tuple[str, Work]]) -> Iterator[Told]:
    """What each named work says, as many at a time as there are processors. Raises: SystemExit, if one fails."""
    waiting, running = iter(works), dict[int, _Running]()
    with tempfile.TemporaryDirectory() as place:
        while True:
            while len(running) < (os.cpu_count() or 1) and (new := next(waiting, None)):
                running[_divide(new[1], Path(place))] = _Running(new[0])
            if not running:
                return
            pid, code = _ended(running)
            one = running.pop(pid)
            said = Path(place, str(pid)).read_text() if code in (_DONE, _FAILED) else None
            if code == _FAILED:
                raise SystemExit(f"{one.name}: {said}")
            yield Told(one.name, said, time.monotonic() - one.began)


def alone(work: Work) -> str:
    """What one work says that is done in a process of its own."""
    return next(told.said or "" for told in side_by_side([("alone", work)]))


def _divide(work: Work, place: Path) -> int:
    """Do this in a process of its own, with all that this one has loaded; its id."""
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    code, said = _FAILED, ""
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS_MOST, PROCESSOR_SECONDS_MOST))
        _be_silent()
        code, said = _DONE, work()
    except BaseException as error:  # noqa: BLE001 - told to whoever waits for it
        said = f"{type(error).__name__}: {error}"
    finally:
        (place / str(os.getpid())).write_text(said)
        os._exit(code)


def _be_silent() -> None:
    """Mutants fail in loud ways, all of which are expected."""
    logging.disable()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _ended(running: dict[int, _Running]) -> tuple[int, int]:
    """The id of one that has ended, and how; one that hangs is ended."""
    while True:
        for pid, one in running.items():
            if time.monotonic() - one.began > SECONDS_MOST:
                os.kill(pid, signal.SIGKILL)
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid:
            return pid, os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else _HUNG
        time.sleep(0.005)
