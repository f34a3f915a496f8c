"""Files of items and projects: kept and taken off by whoever may change these; each attaches what they uploaded themselves."""

from tests.rights.expected.audiences import ITEMS, PROJECTS
from tests.rights.expected.circles import LEAD
from tests.rights.expected.item import ON_FULL, ON_SHOWN
from tests.rights.expected.mutations.case import (
    INVALID,
    NOT_ALLOWED,
    NOT_FOUND,
    OK,
    Case,
    Mutation,
    decided,
    done,
)
from tests.rights.expected.project import PERMISSIONS
from tests.rights.rows import TRUE
from tests.rights.viewers import Viewers

_SEES: dict[str, Viewers] = {name: ITEMS[name] for name in ("item full", "item shown")} | {
    name: PROJECTS[name] for name in ("project website", "project backoffice")
}
_EDITS: dict[str, Viewers] = {
    "item full": ON_FULL["edit"][TRUE],
    "item shown": ON_SHOWN["edit"][TRUE],
    **dict.fromkeys(("project website", "project backoffice"), PERMISSIONS["edit"][TRUE]),
}


def _attach(row: str, hides: str = "") -> Case:
    """What the lead has uploaded, which is there for nobody else."""
    allowed = _SEES[row] & _EDITS[row]
    codes = {OK: allowed & LEAD, INVALID: allowed - LEAD, NOT_ALLOWED: _SEES[row] - allowed}
    return Case({"id": f"@{row}", "fileIds": ["@file lead loose"]}, codes, hides=hides or row)


def _detach(row: str, file: str, hides: str = "") -> Case:
    arguments = {"id": f"@{row}", "fileId": f"@{file}"}
    return Case(arguments, decided(_SEES[row], _EDITS[row]), hides=hides or row)


def _elsewhere(row: str, file: str) -> Case:
    """A file of something else is not there, whoever sees it."""
    allowed = _SEES[row] & _EDITS[row]
    codes = {NOT_FOUND: allowed, NOT_ALLOWED: _SEES[row] - allowed}
    return Case({"id": f"@{row}", "fileId": f"@{file}"}, codes, hides=file)


MUTATIONS = {
    "itemAttachFiles": Mutation(done("item"), (
        _attach("item full"), _attach("item full", "file lead loose"), _attach("item shown"),
    )),
    "itemDetachFile": Mutation(done("item"), (
        _detach("item full", "file full inner"),
        _detach("item full", "file full inner", "file full inner"),
        _detach("item full", "file full shown"),
        _elsewhere("item full", "file website inner"),
        _elsewhere("item shown", "file full inner"),
        _elsewhere("item full", "file note"),
    )),
    "projectAttachFiles": Mutation(done("project"), (
        _attach("project website"), _attach("project website", "file lead loose"), _attach("project backoffice"),
    )),
    "projectDetachFile": Mutation(done("project"), (
        _detach("project website", "file website inner"),
        _detach("project website", "file website inner", "file website inner"),
        _detach("project backoffice", "file back shown"),
        _elsewhere("project website", "file back shown"),
        _elsewhere("project website", "file full inner"),
    )),
}  # fmt: skip
