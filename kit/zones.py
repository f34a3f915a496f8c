"""Time zones by their IANA names."""

from functools import cache
from zoneinfo import available_timezones

from kit.errors import Invalid


def check(name: str, *path: str | int) -> str:
    """The name, if it is that of a time zone.

    Raises: Invalid.
    """
    if name not in _known():
        raise Invalid("This is not the name of a time zone, such as Europe/Berlin.", *path)
    return name


_NOWHERE = {"localtime", "Factory"}
"""What machines call the zone that they are set to, whichever it is, and the one of a machine that is set to none."""


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones() - _NOWHERE)
