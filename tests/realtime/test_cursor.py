"""A cursor of the log says where a client stands, to us alone."""

import pytest

from kit.errors import Invalid
from realtime.cursor import Cursor, from_text, of_event, standing_at, to_text

HIGHEST = 2**63 - 1


@pytest.mark.parametrize("position", [0, 1, 9, 10, 123_456_789, HIGHEST])
def test_a_cursor_is_read_back(position: int):
    assert from_text(to_text(Cursor("epoch", position))) == Cursor("epoch", position)


def test_nobody_sees_by_it_whether_anything_has_happened():
    texts = [standing_at(position) for position in [7] * 20 + [0, 10, 100_000, HIGHEST]]
    assert len(set(texts)) == len(texts)
    assert len({len(text) for text in texts}) == 1
    assert len({text[:8] for text in texts}) == len(texts)


def test_a_client_knows_its_own_write_by_it():
    assert of_event(7) == of_event(7) != of_event(8)
    assert len(of_event(7)) == len(standing_at(7))


@pytest.mark.parametrize("text", ["", "x", "é", "AAAA", "A" * 100])
def test_what_is_none_of_ours_is_refused(text: str):
    with pytest.raises(Invalid):
        from_text(text, "after")
