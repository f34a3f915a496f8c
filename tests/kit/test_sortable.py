"""Values as texts: they sort as the values do, and what cannot be kept exactly is refused."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import sortable
from kit.sortable import NotSortable

_NUMBERS = st.decimals(min_value=-(10**12), max_value=10**12, places=4)


@given(_NUMBERS, _NUMBERS)
def test_numbers_sort_as_texts(one: Decimal, other: Decimal):
    texts = sortable.number(one), sortable.number(other)
    assert len(texts[0]) == len(texts[1])
    assert (texts[0] < texts[1], texts[0] == texts[1]) == (one < other, one == other)


@pytest.mark.parametrize(
    "value", [10**12 + 1, -(10**12) - 0.5, 0.00001, float("nan"), float("inf"), -float("inf")]
)
def test_what_is_no_such_number(value: float):
    with pytest.raises(NotSortable):
        sortable.number(value)


@pytest.mark.parametrize(
    ("value", "plain"),
    [(1.0, "1"), (-0.0, "0"), (12.5, "12.5"), (999999999999.1234, "999999999999.1234"), (7, "7")],
)
def test_numbers_are_written_without_an_empty_fraction(value: float, plain: str):
    assert repr(sortable.plain(value)) == plain


@given(st.dates(min_value=date(1970, 1, 1)), st.dates(min_value=date(1970, 1, 1)))
def test_days_sort_as_texts(one: date, other: date):
    assert (sortable.day(one) < sortable.day(other)) == (one < other)
    assert sortable.to_day(sortable.day(one)) == one


@pytest.mark.parametrize(
    "text", ["1969-12-31", "2026-02-30", "20260228", "2026-W09-6", "10000-01-01", "", "today"]
)
def test_what_is_no_day(text: str):
    with pytest.raises(ValueError, match=r".*"):
        sortable.to_day(text)
