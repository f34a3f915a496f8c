"""What is heard of the figures of parents during the story (`streams.py`: of all else): for those who work in the project."""

from tests.rights.expected.audiences import FOLDERS, PROJECTS
from tests.rights.expected.followed import FOLDERS_OF, SORTED
from tests.rights.expected.words import FOLDER, ROW, Heard
from tests.rights.viewers import STAFF, may_use

_ITEMS = may_use("items:read")

_WEBSITE, _BACKOFFICE, _INBOX = (
    Heard(SORTED, "CHANGED", PROJECTS[f"project {name}"] & STAFF & _ITEMS, ROW)
    for name in ("website", "backoffice", "inbox")
)
_PLANS = (
    Heard(FOLDERS_OF, "CHANGED", FOLDERS["folder plans"] & _ITEMS, FOLDER),
    Heard(SORTED, "CHANGED", FOLDERS["folder plans"] & _ITEMS, ROW),
)

FIGURES: dict[str, tuple[Heard, ...]] = {
    "the manager reopens": (_WEBSITE,),
    "the requester asks for something else": (_INBOX,),
    "the lead places it in a folder": _PLANS,
    "the lead places it below again": _PLANS,
    "the admin moves it to Backoffice": (_WEBSITE, _BACKOFFICE),
    "the admin finishes it": (_BACKOFFICE,),
    "the admin archives it": (_BACKOFFICE,),
    "the lead reschedules": (_WEBSITE,),
}
"""By act; all others change no figures."""
