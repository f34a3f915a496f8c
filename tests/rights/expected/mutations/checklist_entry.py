"""Entries of checklists: changed by whoever may change their item."""

from tests.rights.expected.audiences import ITEMS
from tests.rights.expected.item import ON_FULL
from tests.rights.expected.mutations.case import INVALID, NOT_ALLOWED, Case, Mutation, decided, done
from tests.rights.expected.work import CHECKLISTS
from tests.rights.rows import TRUE
from tests.rights.viewers import CUSTOMERS

_MAY = ON_FULL["edit"][TRUE]
_ENTRY, _FULL = "checklist_entry full", ITEMS["item full"]


def _on(**arguments: object) -> Case:
    return Case({"id": f"@{_ENTRY}", **arguments}, decided(CHECKLISTS[_ENTRY], _MAY), hides=_ENTRY)


_UNSEEN = Case(
    {"id": f"@{_ENTRY}", "input": {"beforeId": "@checklist_entry secret"}},
    {
        INVALID: CHECKLISTS["checklist_entry secret"] & _MAY,
        NOT_ALLOWED: CHECKLISTS[_ENTRY] - _MAY,
    },
    hides="checklist_entry secret",
)
"""Beside another item's, which is there for those alone who see that."""

MUTATIONS = {
    "checklistEntryCreate": Mutation(done("checklistEntry"), (
        Case({"input": {"itemId": "@item full", "text": "Tick"}}, decided(_FULL, _MAY - CUSTOMERS), hides="item full"),
    )),
    "checklistEntryEdit": Mutation(done("checklistEntry"), (
        _on(input={"text": "Ticked"}),
        _on(input={"done": False}, version=2),
    )),
    "checklistEntryMove": Mutation(done("checklistEntry"), (
        _on(input={"afterId": "@checklist_entry second"}),
        _UNSEEN,
    )),
    "checklistEntryRemove": Mutation(done("checklistEntry"), (_on(),)),
}  # fmt: skip
