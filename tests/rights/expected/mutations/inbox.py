"""Inboxes: made, changed and removed by admins, whatever others see."""

from tests.rights.expected.audiences import INBOXES
from tests.rights.expected.circles import ADMIN
from tests.rights.expected.mutations.case import INVALID, NOT_ALLOWED, NOT_FOUND, Case, Mutation, done, only
from tests.rights.viewers import SIGNED_IN, Viewers, may_use

_ADMINS = ADMIN & may_use("projects:write")
_BLIND = _ADMINS - INBOXES["inbox support"]
"""An admin's key that may write and not read finds nothing."""
_NEW = {"name": "Another", "addresses": ["another@desk.example"]}


def _by_admins(hides: str, *blind: Viewers, **arguments: object) -> Case:
    return Case(arguments, only(_ADMINS, *(_ADMINS & each for each in blind)), hides=hides)


_NO_PEOPLE = frozenset({"no_people_key"})

MUTATIONS = {
    "inboxCreate": Mutation(done("inbox"), (
        Case({"input": _NEW}, only(_ADMINS)),
        _by_admins("project website", _BLIND, input={**_NEW, "projectId": "@project website"}),
        _by_admins("user idle", _NO_PEOPLE, input={**_NEW, "assigneeId": "@user idle"}),
        Case({"input": {**_NEW, "addresses": []}}, {NOT_ALLOWED: SIGNED_IN - _ADMINS}, otherwise=INVALID),
    )),
    "inboxEdit": Mutation(done("inbox"), (
        _by_admins("inbox support", _BLIND, id="@inbox support", input={"name": "Renamed"}),
        _by_admins("project website", _BLIND, id="@inbox support", input={"projectId": "@project website"}),
        _by_admins("inbox removed", _ADMINS, id="@inbox removed", input={"name": "Renamed"}),
    )),
    "inboxRemove": Mutation(done("inbox"), (
        _by_admins("inbox support", _BLIND, id="@inbox support"),
        # Not even an admin: there is always one that mail comes to.
        Case({"id": "@inbox default"}, {NOT_ALLOWED: SIGNED_IN - _ADMINS, NOT_FOUND: _BLIND}, otherwise=INVALID),
    )),
}  # fmt: skip
