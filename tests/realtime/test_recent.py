"""The newest events in memory: all above a position, or an honest None."""

from typing import cast

import pytest

from realtime.log import LoggedEvent
from realtime.recent import Recent


class At:
    """As much of an event as is looked at."""

    def __init__(self, position: int) -> None:
        self.position = position


def after(recent: Recent, position: int, most: int = 100) -> list[int] | None:
    found = recent.after(position, most)
    return None if found is None else [event.position for event in found]


def test_what_is_above_a_position_is_told_in_order_or_it_is_not_known():
    recent = Recent(10)
    for position in (11, 13, 14):  # positions of what was rolled back are left out
        recent.add(cast(LoggedEvent, At(position)))
    assert after(recent, 9) is None
    assert after(recent, 10) == [11, 13, 14]
    assert after(recent, 12) == [13, 14]
    assert after(recent, 10, most=2) == [11, 13]
    assert after(recent, 14) == after(recent, 20) == []


def test_the_oldest_go_first_and_are_not_known_any_more(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("realtime.recent.RECENT_MOST", 3)
    recent = Recent(0)
    for position in range(1, 7):
        recent.add(cast(LoggedEvent, At(position)))
    assert after(recent, 2) is None
    assert after(recent, 3) == [4, 5, 6]
    recent.add(cast(LoggedEvent, At(7)))
    assert after(recent, 3) == [4, 5, 6, 7]
