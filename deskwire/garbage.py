"""Python's garbage collector, kept from looking where there is none."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

GARBAGE = (50_000, 20, 50)
"""After how many new objects, and how many younger rounds, each generation is looked through."""


@contextmanager
def all_of_it_stays() -> Iterator[None]:
    """What is made inside, as modules are, is never looked through: that would take an eighth of a server's start."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def look_less() -> None:
    """What is there once a server has started stays, and what each socket holds stays long: looking through all of it again and
    again would stop every stream for a tenth of a second. So the start is left out, and the rest looked at seldom.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE)
