"""What is done to plans: by whoever may change the item."""

from tests.rights.expected.audiences import ITEMS, PROJECTS
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
from tests.rights.expected.work import BASELINES, PLAN_CHANGES
from tests.rights.rows import TRUE

_START = {"start": "2026-03-02T10:00:00Z"}
_SHOWN, _FULL, _ELSEWHERE = ITEMS["item shown"], ITEMS["item full"], ITEMS["item loose draft"]
_PLANS_SHOWN = ON_SHOWN["plan"][TRUE] & _SHOWN
_PLANS_FULL = ON_FULL["plan"][TRUE] & _FULL

_WEBSITE, _CHANGE = PROJECTS["project website"], PLAN_CHANGES["plan_change website"]
_RESCHEDULE = PERMISSIONS["plan"][TRUE]


def _on_shown(**arguments: object) -> Case:
    return Case({"id": "@item shown", **arguments}, decided(_SHOWN, _PLANS_SHOWN), hides="item shown")


MUTATIONS = {
    "itemSetPlan": Mutation(done("item"), (
        _on_shown(input=_START),
        _on_shown(input=None),
        # A ticket, which is not planned.
        Case({"id": "@item full", "input": _START},
             {INVALID: _PLANS_FULL, NOT_ALLOWED: _FULL - _PLANS_FULL}, hides="item full"),
    )),
    "itemSetPredecessor": Mutation(done("item"), (
        _on_shown(predecessorId="@item hidden", kind="START_START"),
        # One outside of the project, which is not there for whoever does not see it.
        Case({"id": "@item shown", "predecessorId": "@item loose draft"}, {
            OK: _PLANS_SHOWN & _ELSEWHERE,
            NOT_FOUND: _PLANS_SHOWN - _ELSEWHERE,
            NOT_ALLOWED: _SHOWN - _PLANS_SHOWN,
        }, hides="item loose draft"),
    )),
    "itemRemovePredecessor": Mutation(done("item"), (
        _on_shown(predecessorId="@item hidden"),
        Case({"id": "@item shown", "predecessorId": "@item loose draft"},
             {NOT_ALLOWED: _SHOWN - _PLANS_SHOWN}, hides="item loose draft"),
    )),
    "itemSetRecurrence": Mutation(done("item"), (
        _on_shown(input={"time": "10:00"}),
        Case({"id": "@item full", "input": {"rule": "FREQ=DAILY;COUNT=9"}}, decided(_FULL, _PLANS_FULL), hides="item full"),
    )),
    "itemRemoveRecurrence": Mutation(done("item"), (_on_shown(),)),
    "projectReschedule": Mutation(done("change"), (
        Case({"id": "@project website", "start": "2026-04-01T09:00:00Z"}, decided(_WEBSITE, _RESCHEDULE),
             hides="project website"),
    )),
    "projectUndoReschedule": Mutation(done("change"), (
        Case({"id": "@plan_change website"}, decided(_CHANGE, _RESCHEDULE), hides="plan_change website"),
    )),
    "baselineTake": Mutation(done("baseline"), (
        Case({"projectId": "@project website", "name": "Again"}, decided(_WEBSITE, _RESCHEDULE), hides="project website"),
    )),
    "baselineRemove": Mutation(done("baseline"), (
        Case({"id": "@baseline website"}, decided(BASELINES["baseline website"], _RESCHEDULE), hides="baseline website"),
    )),
}  # fmt: skip
