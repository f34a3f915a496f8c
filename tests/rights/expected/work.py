"""Who sees what work is described and planned by (`audiences.py`: the other rows)."""

from tests.rights.expected.circles import ADMIN, BACKOFFICE, GUESTS, LEAD, NOBODY, WEBSITE
from tests.rights.viewers import SIGNED_IN, STAFF, Viewers, may_use

_ITEMS, _PROJECTS, _PEOPLE = may_use("items:read"), may_use("projects:read"), may_use("people:read")

PLAN_CHANGES: dict[str, Viewers] = {"plan_change website": WEBSITE & _PROJECTS & _ITEMS}
ABSENCES: dict[str, Viewers] = {"absence lead": STAFF & _PEOPLE}
BASELINES: dict[str, Viewers] = {"baseline website": WEBSITE & _PROJECTS & _ITEMS}
PLANNED: dict[str, Viewers] = {
    "item_plan shown": WEBSITE & _ITEMS,
    "recurrence shown": WEBSITE & _ITEMS,
    "baseline_item shown": WEBSITE & _PROJECTS & _ITEMS,
    "baseline_item binned": NOBODY,
    "plan_link hidden shown": WEBSITE & _ITEMS,
    "plan_link hidden loose": ADMIN & _ITEMS,
}
"""What is read by way of the item or the baseline that it belongs to."""

# Tags are words among staff; histories name those that were removed.
TAGS: dict[str, Viewers] = {"tag hot": STAFF & _ITEMS, "tag gone": STAFF & _ITEMS}

# A project's own types are for its staff; whom an item of one is shown, its type is shown beside it.
OWN_TYPES: dict[str, Viewers] = dict.fromkeys(("type story", "status drafted"), WEBSITE & _PROJECTS)

# What else the company wants to know is for staff, some of it for customers too; what is archived for staff alone.
FIELDS: dict[str, Viewers] = {
    **dict.fromkeys(("custom_field open", "custom_field size", "custom_field about"), SIGNED_IN & _ITEMS),
    **dict.fromkeys(("custom_field secret", "custom_field gone"), STAFF & _ITEMS),
}

# What is to be ticked off on an item is for those of the staff who see it.
CHECKLISTS: dict[str, Viewers] = {
    **dict.fromkeys(("checklist_entry full", "checklist_entry second"), WEBSITE & _ITEMS),
    "checklist_entry secret": BACKOFFICE & _ITEMS,
}

# A portfolio is for the staff who see a project that it holds, in whatever portfolio below it; an empty one for admins.
PORTFOLIOS: dict[str, Viewers] = {
    "portfolio company": (WEBSITE | BACKOFFICE) & _PROJECTS,
    "portfolio clients": WEBSITE & _PROJECTS,
    "portfolio back": BACKOFFICE & _PROJECTS,
    "portfolio spare": ADMIN & _PROJECTS,
}
ENTRIES: dict[str, Viewers] = {
    "portfolio_entry website": PORTFOLIOS["portfolio clients"],
    "portfolio_entry clients": PORTFOLIOS["portfolio clients"],
    "portfolio_entry back": PORTFOLIOS["portfolio back"],
}
"""What says that the portfolio, or project, stands in the one above."""

# What takes long is for who asked for it, and for admins.
JOBS: dict[str, Viewers] = dict.fromkeys(("job website", "job changes"), (LEAD | ADMIN) & _PROJECTS)

# A file of an item or project is seen by whoever sees that, an internal one by the staff among them; what was attached before the
# item came into Website not by who only follows that.
_ON_FULL = WEBSITE | GUESTS | {"requester", "follower", "org_follower"}
FILES: dict[str, Viewers] = {
    "file full inner": WEBSITE & _ITEMS,
    "file full shown": _ON_FULL & _ITEMS,
    "file full lost": WEBSITE & _ITEMS,
    "file moved early": (WEBSITE | {"requester"}) & _ITEMS,
    "file moved late": (WEBSITE | GUESTS | {"requester"}) & _ITEMS,
    "file website inner": WEBSITE & _PROJECTS,
    "file website shown": (WEBSITE | GUESTS) & _PROJECTS,
    "file website lost": WEBSITE & _PROJECTS,
    "file back shown": BACKOFFICE & _PROJECTS,
    "file binned": NOBODY,
    "file dumped": NOBODY,
}
# Who was told of one: histories leave files out for who only follows the project.
FILE_EVENTS: dict[str, Viewers] = {
    "event full file inner": WEBSITE & _ITEMS,
    "event full file shown": (_ON_FULL - GUESTS) & _ITEMS,
    "event moved file early": FILES["file moved early"],
    "event moved file late": FILES["file moved early"],
    "event website file inner": WEBSITE & _PROJECTS,
    "event website file shown": (WEBSITE | GUESTS) & _PROJECTS,
}

# What was put into the bin is nobody's, nor what was said on it; in the bin staff see that it is there.
BINNED: dict[str, Viewers] = {
    **{f"{noun} binned": NOBODY for noun in ("item", "conversation", "message", "draft", "notification")},
    **{f"{noun} dumped": NOBODY for noun in ("project", "folder")},
}
IN_BIN = WEBSITE & _ITEMS
# A project there is for who may bring it back, without what is in it.
PROJECTS_IN_BIN = (ADMIN | {"manager"}) & _PROJECTS

ROWS: dict[str, Viewers] = {
    **BINNED,
    **CHECKLISTS,
    **FILES,
    **PORTFOLIOS,
    **JOBS,
    **PLAN_CHANGES,
    **BASELINES,
    **ABSENCES,
    **TAGS,
    **OWN_TYPES,
    **FIELDS,
}
"""What has an id of its own."""
