"""What is done to projects. What may be done to one says the row of its permissions (`expected/project.py`)."""

from tests.rights.expected.audiences import FOLDERS, PROJECTS
from tests.rights.expected.circles import ADMIN
from tests.rights.expected.mutations.case import (
    CONFLICT,
    INVALID,
    NOT_ALLOWED,
    NOT_FOUND,
    NOTHING_WRITTEN,
    OK,
    PERHAPS_WRITTEN,
    Case,
    Mutation,
    decided,
    done,
    only,
)
from tests.rights.expected.project import PERMISSIONS
from tests.rights.expected.work import PROJECTS_IN_BIN
from tests.rights.rows import EMPTY, TRUE, VALUE
from tests.rights.viewers import Viewers, may_use

_BOTH = ("project website", "project backoffice")
_LOOKS_NOBODY_UP = frozenset({"no_people_key"})


_COPIERS = (
    ADMIN
    & may_use("projects:write")
    & may_use("projects:read")
    & may_use("items:read")
    & may_use("items:write")
)


def _on(project: str, action: str, **arguments: object) -> Case:
    allowed = PERMISSIONS[action][TRUE]
    return Case({"id": f"@{project}", **arguments}, decided(PROJECTS[project], allowed), hides=project)


def _with(project: str, action: str, hides: str, **arguments: object) -> Case:
    """As `_on`, naming somebody; who looks nobody up finds nobody."""
    seen_by, allowed = PROJECTS[project], PERMISSIONS[action][TRUE] & PROJECTS[project]
    codes = {
        OK: allowed - _LOOKS_NOBODY_UP,
        NOT_FOUND: allowed & _LOOKS_NOBODY_UP,
        NOT_ALLOWED: seen_by - allowed,
    }
    return Case({"id": f"@{project}", **arguments}, codes, hides=hides)


_MAKERS = ADMIN & may_use("projects:write")
_SHARE = PERMISSIONS["share"][TRUE]
_GRANT = {"principalId": "@user idle", "role": "MEMBER"}
_SEES_BOTH: Viewers = PROJECTS["project website"] & PROJECTS["project backoffice"]

_EDITS = PERMISSIONS["edit"][TRUE]
_IN_WEBSITE = PROJECTS["project website"]


def _in_folder(folder: str, **arguments: object) -> Case:
    """Done to a folder by whoever may change its project; customers, who may follow that, find no folder."""
    return Case({"id": f"@{folder}", **arguments}, decided(FOLDERS[folder], _EDITS), hides=folder)


def _new_folder(project: str, **given: object) -> Case:
    arguments = {"input": {"projectId": f"@{project}", "name": "Another", **given}}
    return Case(arguments, decided(PROJECTS[project], _EDITS), hides=project)


# One that is not seen is not there; one of another project does not do.
_INTO_UNSEEN = {
    INVALID: _IN_WEBSITE & _EDITS & FOLDERS["folder archive"],
    NOT_ALLOWED: _IN_WEBSITE - _EDITS,
}

MUTATIONS = {
    "folderCreate": Mutation(done("folder"), (
        _new_folder("project website"),
        _new_folder("project backoffice"),
        Case({"input": {"projectId": "@project website", "name": "Another", "parentId": "@folder archive"}},
             _INTO_UNSEEN, hides="folder archive"),
    )),
    "folderEdit": Mutation(done("folder"), (
        _in_folder("folder plans", name="Renamed"), _in_folder("folder archive", name="Renamed"),
    )),
    "folderMove": Mutation(done("folder"), (
        _in_folder("folder ideas", input={"parentId": "@folder plans"}),
        Case({"id": "@folder ideas", "input": {"beforeId": "@folder archive"}}, {
            INVALID: FOLDERS["folder ideas"] & _EDITS & FOLDERS["folder archive"],
            NOT_ALLOWED: FOLDERS["folder ideas"] - _EDITS,
        }, hides="folder archive"),
    )),
    "folderRemove": Mutation(done("folder"), (_in_folder("folder ideas"), _in_folder("folder archive"))),
    "projectCreate": Mutation(done("project"), (Case({"name": "Another"}, only(_MAKERS)),)),
    "projectEdit": Mutation(done("project"), (
        *(_on(project, "edit", input={"name": "Renamed"}) for project in _BOTH),
        _with("project website", "edit", "organization acme", input={"madeForId": "@organization acme"}),
        # Leads name one of the managers; managers make somebody one.
        _with("project website", "edit", "user manager", input={"managerId": "@user manager"}),
        _with("project website", "share", "user idle", input={"managerId": "@user idle"}),
    )),
    # Needs the right to make projects, and to read and make items.
    "projectDuplicate": Mutation(done("job"), tuple(
        Case({"id": f"@{project}", "input": {"name": "Copy", "people": []}}, only(_COPIERS), hides=project)
        for project in _BOTH
    )),
    # Not one into which mail comes.
    "projectArchive": Mutation(done("project"), (
        _on("project website", "archive"),
        Case({"id": "@project backoffice"}, {CONFLICT: PROJECTS["project backoffice"] & PERMISSIONS["archive"][TRUE],
             NOT_ALLOWED: PROJECTS["project backoffice"] - PERMISSIONS["archive"][TRUE]}, hides="project backoffice"),
    )),
    "projectRemove": Mutation(done("project"), (
        _on("project website", "remove"),
        Case({"id": "@project backoffice"}, {CONFLICT: PROJECTS["project backoffice"] & PERMISSIONS["remove"][TRUE],
             NOT_ALLOWED: PROJECTS["project backoffice"] - PERMISSIONS["remove"][TRUE]}, hides="project backoffice"),
    )),
    "projectRestore": Mutation(done("project"), (
        Case({"id": "@project dumped"}, decided(PROJECTS_IN_BIN, may_use("projects:write"))),
        Case({"id": "@project website"}, {}, hides="project website"),
    )),
    "projectUnarchive": Mutation(done("project") | NOTHING_WRITTEN, tuple(_on(project, "archive") for project in _BOTH)),
    "projectShare": Mutation(done("project"), tuple(
        _with(project, "share", "user idle", principalId="@user idle", role="MEMBER") for project in _BOTH
    )),
    "projectShareMany": Mutation({"projects": VALUE, "errors": EMPTY, "cursor": VALUE}, (
        Case({"projectIds": ["@project website"], "grants": [_GRANT]}, {
            OK: (PROJECTS["project website"] & _SHARE) - _LOOKS_NOBODY_UP,
            NOT_ALLOWED: PROJECTS["project website"] - _SHARE,
        }, hides="project website"),
        # One that is not seen is not there, whatever may be done to the other.
        Case({"projectIds": ["@project website", "@project backoffice"], "grants": [_GRANT]}, {
            OK: (_SEES_BOTH & _SHARE) - _LOOKS_NOBODY_UP,
            NOT_ALLOWED: _SEES_BOTH - _SHARE,
        }, hides="project backoffice"),
    )),
    "projectUnshare": Mutation(done("project"), (
        _with("project website", "share", "user restricted", principalId="@user restricted"),
        _with("project backoffice", "share", "user outside_member", principalId="@user outside_member"),
        _with("project website", "share", "customer guest", principalId="@customer guest"),
    )),
    "projectFollow": Mutation(done("project") | PERHAPS_WRITTEN, tuple(_on(project, "follow") for project in _BOTH)),
    "projectUnfollow": Mutation(done("project") | PERHAPS_WRITTEN, tuple(_on(project, "follow") for project in _BOTH)),
    "projectChangeFollowers": Mutation(done("project") | PERHAPS_WRITTEN, (
        *(_with(project, "addFollowers", "user idle", add=["@user idle"]) for project in _BOTH),
        # Who is not found cannot be removed, and nobody is told whether they were there.
        Case({"id": "@project website", "remove": ["@customer guest"]},
             decided(PROJECTS["project website"], PERMISSIONS["addFollowers"][TRUE]), hides="project website"),
    )),
}  # fmt: skip
