"""Types of items and their statuses: everybody sees the workspace's, which admins change; a project's own are its staff's."""

from tests.rights.expected.audiences import PROJECTS
from tests.rights.expected.circles import ADMIN
from tests.rights.expected.mutations.case import INVALID, NOT_ALLOWED, Case, Mutation, decided, done, only
from tests.rights.expected.project import PERMISSIONS
from tests.rights.expected.work import OWN_TYPES
from tests.rights.rows import TRUE, VALUE
from tests.rights.viewers import SIGNED_IN, may_use

_ADMINS = ADMIN & may_use("projects:write")
_NEW = {"family": "PRODUCT", "name": "Bug report", "keyPrefix": "BUG"}
_STATUS = {"name": "Blocked", "category": "IN_PROGRESS"}
# Whoever may not learns nothing of what is wrong with it.
_REFUSED = {NOT_ALLOWED: SIGNED_IN - _ADMINS}


_STORY = OWN_TYPES["type story"]
_IN_STORY = decided(_STORY, PERMISSIONS["edit"][TRUE])


def _of_story(**arguments: object) -> Case:
    return Case(arguments, _IN_STORY, hides="type story")


def _by_admins(**arguments: object) -> Case:
    return Case(arguments, only(_ADMINS))


MUTATIONS = {
    "itemTypeCreate": Mutation(done("itemType"), (
        _by_admins(input=_NEW),
        Case({"input": {**_NEW, "projectId": "@project website"}},
             decided(PROJECTS["project website"], PERMISSIONS["edit"][TRUE]), hides="project website"),
    )),
    "itemTypeEdit": Mutation(done("itemType"), (
        _by_admins(id="@type ticket", input={"icon": "ticket"}),
        _of_story(id="@type story", input={"icon": "pen"}),
        Case({"id": "@user admin", "input": {"icon": "ticket"}}, {}, otherwise=INVALID),
    )),
    "itemTypeReorder": Mutation(done("itemTypes"), (
        _by_admins(ids=["@type task", "@type ticket"]),
        Case({"ids": ["@type task"]}, _REFUSED, otherwise=INVALID),
        Case({"ids": [], "projectId": "@project website"}, {
            INVALID: PROJECTS["project website"] & PERMISSIONS["edit"][TRUE],
            NOT_ALLOWED: PROJECTS["project website"] - PERMISSIONS["edit"][TRUE],
        }, hides="project website"),
    )),
    "itemTypeRemove": Mutation(done("itemType"), (
        _by_admins(id="@type task", intoTypeId="@type ticket"),
        Case({"id": "@type ticket", "intoTypeId": "@type task"}, _REFUSED, otherwise=INVALID),
        _of_story(id="@type story", intoTypeId="@type task"),
        # Into one that is not offered wherever its items stand; one that is not seen is not there.
        Case({"id": "@type task", "intoTypeId": "@type story"},
             {INVALID: _ADMINS & _STORY, NOT_ALLOWED: SIGNED_IN - _ADMINS}, hides="type story"),
    )),
    "itemTypeSetTransitions": Mutation(done("itemType"), (
        _by_admins(id="@type ticket", transitions=[{"fromId": "@status resolved", "toIds": []}]),
        Case({"id": "@type story", "transitions": [{"fromId": "@status drafted", "toIds": []}]}, {
            INVALID: _STORY & PERMISSIONS["edit"][TRUE],
            NOT_ALLOWED: _STORY - PERMISSIONS["edit"][TRUE],
        }, hides="type story"),
    )),
    "statusCreate": Mutation(done("status"), (
        _by_admins(typeId="@type ticket", input=_STATUS),
        _of_story(typeId="@type story", input=_STATUS),
    )),
    "statusEdit": Mutation(done("status"), (
        _by_admins(id="@status open", input={"name": "New"}),
        Case({"id": "@status drafted", "input": {"name": "Begun"}}, _IN_STORY, hides="status drafted"),
    )),
    "statusReorder": Mutation(done("itemType", VALUE), (
        Case({"typeId": "@type ticket", "ids": ["@status open"]}, _REFUSED, otherwise=INVALID),
    )),
    "statusRemove": Mutation(done("status"), (
        _by_admins(id="@status resolved", intoStatusId="@status open"),
        Case({"id": "@status drafted"}, _IN_STORY, hides="status drafted"),
        Case({"id": "@status open", "intoStatusId": "@status resolved"}, _REFUSED, otherwise=INVALID),
    )),
}  # fmt: skip
