"""Tags: staff see them, admins change them."""

from tests.rights.expected.circles import ADMIN
from tests.rights.expected.mutations.case import INVALID, NOT_ALLOWED, NOT_FOUND, Case, Mutation, done, only
from tests.rights.viewers import SIGNED_IN, may_use

_ADMINS = ADMIN & may_use("projects:write")
# Whoever may not learns nothing of what is wrong with it.
_REFUSED = {NOT_ALLOWED: SIGNED_IN - _ADMINS}


def _by_admins(**arguments: object) -> Case:
    return Case(arguments, only(_ADMINS))


MUTATIONS = {
    "tagCreate": Mutation(done("tag"), (_by_admins(input={"name": "Another"}),)),
    "tagEdit": Mutation(done("tag"), (
        _by_admins(id="@tag hot", input={"name": "Renamed"}),
        Case({"id": "@tag gone", "input": {"name": "Renamed"}}, _REFUSED, otherwise=NOT_FOUND),
        Case({"id": "@user admin", "input": {"name": "Renamed"}}, {}, otherwise=INVALID),
    )),
    "tagRemove": Mutation(done("tag"), (_by_admins(id="@tag hot"),)),
}  # fmt: skip
