"""Types of items and their statuses: everybody sees them, admins change them."""

from tests.rights.expected.circles import ADMIN
from tests.rights.expected.mutations.case import INVALID, NOT_ALLOWED, Case, Mutation, done, only
from tests.rights.rows import VALUE
from tests.rights.viewers import SIGNED_IN, may_use

_ADMINS = ADMIN & may_use("projects:write")
_NEW = {"family": "PRODUCT", "name": "Bug report", "keyPrefix": "BUG"}
_STATUS = {"name": "Blocked", "category": "IN_PROGRESS"}
# Whoever may not learns nothing of what is wrong with it.
_REFUSED = {NOT_ALLOWED: SIGNED_IN - _ADMINS}


def _by_admins(**arguments: object) -> Case:
    return Case(arguments, only(_ADMINS))


MUTATIONS = {
    "itemTypeCreate": Mutation(done("itemType"), (_by_admins(input=_NEW),)),
    "itemTypeEdit": Mutation(done("itemType"), (
        _by_admins(id="@type ticket", input={"icon": "ticket"}),
        Case({"id": "@user admin", "input": {"icon": "ticket"}}, {}, otherwise=INVALID),
    )),
    "itemTypeReorder": Mutation(done("itemTypes"), (
        _by_admins(ids=["@type task", "@type ticket"]),
        Case({"ids": ["@type task"]}, _REFUSED, otherwise=INVALID),
    )),
    "itemTypeRemove": Mutation(done("itemType"), (
        _by_admins(id="@type task", intoTypeId="@type ticket"),
        Case({"id": "@type ticket", "intoTypeId": "@type task"}, _REFUSED, otherwise=INVALID),
    )),
    "itemTypeSetTransitions": Mutation(done("itemType"), (
        _by_admins(id="@type ticket", transitions=[{"fromId": "@status resolved", "toIds": []}]),
    )),
    "statusCreate": Mutation(done("status"), (_by_admins(typeId="@type ticket", input=_STATUS),)),
    "statusEdit": Mutation(done("status"), (_by_admins(id="@status open", input={"name": "New"}),)),
    "statusReorder": Mutation(done("itemType", VALUE), (
        Case({"typeId": "@type ticket", "ids": ["@status open"]}, _REFUSED, otherwise=INVALID),
    )),
    "statusRemove": Mutation(done("status"), (
        _by_admins(id="@status resolved", intoStatusId="@status open"),
        Case({"id": "@status open", "intoStatusId": "@status resolved"}, _REFUSED, otherwise=INVALID),
    )),
}  # fmt: skip
