"""What is heard of portfolios: one comes to whom it holds something now, and goes from whom it holds nothing any more; and of
the plan of a project, by those who work there.
"""

from tests.rights.expected.audiences import PROJECTS
from tests.rights.expected.followed import SORTED
from tests.rights.expected.words import BASELINE, GONE_ROW, NO_PLAN, PLANNED, RESCHEDULED, ROW, Heard
from tests.rights.expected.work import BASELINES, PORTFOLIOS
from tests.rights.rows import VALUE, Row
from tests.rights.viewers import ALL, STAFF

_CLIENTS = PORTFOLIOS["portfolio clients"]
_WEBSITE_ALONE = _CLIENTS - PORTFOLIOS["portfolio back"]

_WORKERS = BASELINES["baseline website"]
_SEEN: Row = {VALUE: ALL}
SORTING: dict[str, tuple[Heard, ...]] = {
    "the admin renames a portfolio": (Heard(SORTED, "CHANGED", _CLIENTS, ROW),),
    # Customers who follow it are not told, whoever it is for.
    "the admin says that Website is on hold, and for Acme": (Heard(SORTED, "CHANGED", _CLIENTS, ROW),),
    "the admin puts Website where Backoffice is": (
        Heard(SORTED, "ADDED", _WEBSITE_ALONE, ROW),
        Heard(SORTED, "CHANGED", _CLIENTS, ROW),
    ),
    "the admin takes it out again": (
        Heard(SORTED, "CHANGED", _CLIENTS, ROW),
        Heard(SORTED, "REMOVED", _WEBSITE_ALONE, GONE_ROW),
    ),
    "the lead takes a baseline": (Heard(PLANNED, "ADDED", _WORKERS, BASELINE),),
    "the lead removes the baseline": (Heard(PLANNED, "REMOVED", _WORKERS, NO_PLAN | {"baselineId": _SEEN}),),
    "the lead reschedules": (
        Heard(PLANNED, "CHANGED", _WORKERS, RESCHEDULED),
        Heard(SORTED, "CHANGED", PROJECTS["project website"] & STAFF, ROW),
    ),
}
