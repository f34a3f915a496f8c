"""Benchmarks that nobody watches end when they are stuck, and say where."""

import faulthandler

PATIENCE = 240.0
"""Seconds that a step may take on a slow machine."""


def within(seconds: float = PATIENCE) -> None:
    """A step begins; what is left of the last one's time is void.

    Unless the next step begins (or the process ends) in so many seconds, where each thread stands is printed, and the process
    ends with exit code 1: also while a loop that never ends, or code in C, holds the interpreter, and while it waits at its end
    for a thread that never ends.
    """
    faulthandler.dump_traceback_later(seconds, exit=True)
