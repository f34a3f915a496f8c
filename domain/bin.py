"""How long what was removed waits in the bin."""

from datetime import datetime, timedelta

from kit import clock

KEPT_FOR = timedelta(days=30)
"""How long it can be brought back; then it is erased."""
GRACE = timedelta(hours=1)
"""Between the last moment at which it could be brought back and the first at which it is erased: clocks differ."""


def since() -> datetime:
    """What was removed before this moment cannot be brought back any more."""
    return clock.now() - KEPT_FOR
