"""Order keys: whatever is placed where, keys say so as bytes, and stay short."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from kit import order_keys
from kit.order_keys import MOST, WIDTH


def _placed(keys: list[str], index: int) -> str | None:
    """The key of a row that comes to stand at this index."""
    if not keys:
        return order_keys.at(0)
    if index == len(keys):
        return order_keys.after(keys[-1])
    return order_keys.before(keys[0]) if index == 0 else order_keys.between(keys[index - 1], keys[index])


@given(st.lists(st.integers(min_value=0, max_value=10**6), max_size=120))
def test_rows_stand_where_they_were_placed(places: list[int]):
    keys: list[str] = []
    for place in places:
        index = place % (len(keys) + 1)
        key = _placed(keys, index)
        assert key is not None
        assert WIDTH <= len(key) <= MOST
        keys.insert(index, key)
    assert [key.encode() for key in keys] == sorted({key.encode() for key in keys})


_DIGITS = st.text("0123456789abcdef", max_size=MOST - WIDTH)
_KEYS = st.builds(
    lambda number, fraction: f"{number:0{WIDTH}x}{fraction.rstrip('0')}",
    st.integers(min_value=0, max_value=16**WIDTH - 1),
    _DIGITS,
)


@given(_KEYS, _KEYS)
def test_a_key_between_two_is_between_them_or_there_is_none(one: str, other: str):
    low, high = sorted((one, other))
    found = order_keys.between(low, high)
    if found is not None:
        assert low < found < high
        assert len(found) <= MOST
        assert len(found) == WIDTH or found[-1] != "0"
    assert order_keys.between(high, low) is None
    roomy = len(low) < MOST and len(high) < MOST
    assert not roomy or low == high or found is not None


@given(st.integers(min_value=0, max_value=2**37), st.integers(min_value=1, max_value=2**37))
def test_numbered_rows_come_in_the_order_of_their_numbers(number: int, more: int):
    key, later = order_keys.at(number), order_keys.at(number + more)
    assert len(key) == len(later) == WIDTH
    assert key < order_keys.after(key) < later


@given(_KEYS)
def test_a_key_ahead_is_ahead(key: str):
    found = order_keys.before(key)
    if found is not None:
        assert found < key


def test_what_is_added_behind_stays_behind_and_ahead_of_what_is_numbered_later():
    key = order_keys.at(7)
    for _ in range(order_keys.STEP - 1):
        key = order_keys.after(key)
    assert len(key) == WIDTH
    assert key < order_keys.at(8)


def test_adding_at_an_end_never_lengthens_a_key():
    first = last = order_keys.at(1)
    for _ in range(10_000):
        first, last = order_keys.before(first) or "", order_keys.after(last)
    assert len(first) == len(last) == WIDTH


def test_at_one_spot_there_is_room_for_two_hundred_rows():
    for side in (0, 1):
        edge, key, placed = order_keys.at(1), order_keys.at(2), 0
        while (found := order_keys.between(*sorted((edge, key)))) is not None:
            edge, key = (edge, found) if side else (found, key)
            placed += 1
        assert placed >= 200


@settings(max_examples=20)
@given(st.integers())
def test_rows_dragged_at_random_keep_short_keys(seed: int):
    chance, keys = random.Random(seed), [order_keys.at(number) for number in range(100)]
    for _ in range(5_000):
        keys.pop(chance.randrange(len(keys)))
        index = chance.randrange(len(keys) + 1)
        keys.insert(index, _placed(keys, index) or "")
    assert keys == sorted(keys)
    assert max(map(len, keys)) <= 40


def test_a_row_without_a_key_is_the_first():
    assert order_keys.whole("") == order_keys.FIRST
    assert order_keys.after("") == f"{order_keys.FIRST + 1:0{WIDTH}x}"
