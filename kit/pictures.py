"""Small versions of strangers' pictures, made in a process of its own (`kit/shrinking.py`): one at a time, bounded."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

SECONDS_MOST = 30.0
"""On a busy machine, beside which it has few of them: its CPU time is bounded in the process."""
BYTES_MOST = 32 * 2**20
TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""What is tried at all."""

_SMALL_MOST = 2**20
_PROGRAM = Path(__file__).with_name("shrinking.py")
_REFUSED = 2
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


class Unshrinkable(Exception):
    """There will never be a small version of this picture; says why."""


class NotNow(Exception):
    """There is none this time; it may be the machine's fault."""


@dataclass(frozen=True)
class Shrunk:
    """A picture's size in pixels as it is looked at, and its small versions as WebP, in the order asked for."""

    width: int
    height: int
    small: Sequence[bytes]


async def shrink(content: bytes, sides: Sequence[int]) -> Shrunk:
    """The picture's small versions, whose longest sides have at most so many pixels.

    Raises: Unshrinkable (no such picture, too large, broken, too much work), NotNow (no process, killed, too slow).
    """
    if len(content) > BYTES_MOST:
        raise Unshrinkable(f"it has {len(content)} bytes")
    turn = _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(1))
    async with turn:
        code, told, said = await _run(content, sides)
    if code == _REFUSED:
        raise Unshrinkable(said.decode("utf-8", "replace")[:200])
    if code != 0:
        raise NotNow(f"its process ended with {code}")
    return _read(told, len(sides))


async def _run(content: bytes, sides: Sequence[int]) -> tuple[int | None, bytes, bytes]:
    arguments = [str(side) for side in sides]
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-I", str(_PROGRAM), *arguments, stdin=PIPE, stdout=PIPE, stderr=PIPE, env={}
        )
    except OSError as error:
        raise NotNow(f"no process could be started ({type(error).__name__})") from None
    try:
        async with asyncio.timeout(SECONDS_MOST):
            told, said = await process.communicate(content)
    except TimeoutError:
        raise NotNow("it took too long") from None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return process.returncode, told, said


def _read(told: bytes, number: int) -> Shrunk:
    """What the process answered, believed no further than it makes sense."""
    head, _, rest = told.partition(b"\n")
    try:
        said = json.loads(head)
        width, height, lengths = said["width"], said["height"], said["lengths"]
        whole = [each for each in (width, height, *lengths) if type(each) is int and 0 < each <= _SMALL_MOST]
    except (ValueError, KeyError, TypeError):
        raise Unshrinkable("its process answered nonsense") from None
    if len(whole) != number + 2 or len(lengths) != number or sum(lengths) != len(rest):
        raise Unshrinkable("its process answered nonsense")
    starts = [sum(lengths[:place]) for place in range(number)]
    return Shrunk(width, height, [rest[at : at + length] for at, length in zip(starts, lengths, strict=True)])
