"""Custom fields: whoever they are for sees them, admins change them."""

from tests.rights.expected.circles import ADMIN
from tests.rights.expected.mutations.case import INVALID, NOT_ALLOWED, NOT_FOUND, Case, Mutation, done, only
from tests.rights.viewers import SIGNED_IN, may_use

_ADMINS = ADMIN & may_use("projects:write")
# Whoever may not learns nothing of what is wrong with it.
_REFUSED = {NOT_ALLOWED: SIGNED_IN - _ADMINS}


def _by_admins(**arguments: object) -> Case:
    return Case(arguments, only(_ADMINS))


MUTATIONS = {
    "customFieldCreate": Mutation(done("customField"), (_by_admins(input={"name": "Another", "kind": "TEXT"}),)),
    "customFieldEdit": Mutation(done("customField"), (
        _by_admins(id="@custom_field open", input={"name": "Renamed"}),
        _by_admins(id="@custom_field secret", input={"customersSee": True}),
        Case({"id": "@custom_field gone", "input": {"name": "Renamed"}}, _REFUSED, otherwise=NOT_FOUND),
        Case({"id": "@user admin", "input": {"name": "Renamed"}}, {}, otherwise=INVALID),
    )),
    "customFieldReorder": Mutation(done("customFields"), (
        _by_admins(ids=["@custom_field secret", "@custom_field size", "@custom_field open"]),
        Case({"ids": ["@custom_field open"]}, _REFUSED, otherwise=INVALID),
    )),
    "customFieldArchive": Mutation(done("customField"), (_by_admins(id="@custom_field open"),)),
    "customFieldRestore": Mutation(done("customField"), (
        _by_admins(id="@custom_field gone"),
        Case({"id": "@custom_field open"}, _REFUSED, otherwise=NOT_FOUND),
    )),
}  # fmt: skip
