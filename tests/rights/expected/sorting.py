"""What is heard of portfolios: one comes to whom it holds something now, and goes from whom it holds nothing any more."""

from tests.rights.expected.followed import SORTED
from tests.rights.expected.words import GONE_ROW, ROW, Heard
from tests.rights.expected.work import PORTFOLIOS

_CLIENTS = PORTFOLIOS["portfolio clients"]
_WEBSITE_ALONE = _CLIENTS - PORTFOLIOS["portfolio back"]

SORTING: dict[str, tuple[Heard, ...]] = {
    "the admin renames a portfolio": (Heard(SORTED, "CHANGED", _CLIENTS, ROW),),
    "the admin puts Website where Backoffice is": (
        Heard(SORTED, "ADDED", _WEBSITE_ALONE, ROW),
        Heard(SORTED, "CHANGED", _CLIENTS, ROW),
    ),
    "the admin takes it out again": (
        Heard(SORTED, "CHANGED", _CLIENTS, ROW),
        Heard(SORTED, "REMOVED", _WEBSITE_ALONE, GONE_ROW),
    ),
}
