"""The one place that asks what time it is (UTC; tests travel with time-machine)."""

import time
from datetime import UTC, datetime


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


def seconds() -> float:
    """This instant in seconds since 1970, for who counts by the minute."""
    return time.time()


def to_text(instant: datetime) -> str:
    """An instant as ISO 8601 in UTC with microseconds: equal instants give equal text, and text sorts as time does."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def from_text(text: str) -> datetime:
    """The instant that `to_text` wrote."""
    return datetime.fromisoformat(text)


def shown(instant: datetime) -> str:
    """An instant as clients read it: ISO 8601 in UTC, with only the digits of the fraction that say something."""
    text = instant.astimezone(UTC).isoformat()
    whole, point, fraction = text.partition(".")
    return f"{whole}.{fraction.removesuffix('+00:00').rstrip('0')}+00:00" if point else text
