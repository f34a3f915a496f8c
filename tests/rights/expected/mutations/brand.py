"""How the company shows itself and what its mails say: for admins to change."""

from tests.rights.expected.audiences import ITEMS
from tests.rights.expected.circles import ADMIN
from tests.rights.expected.mutations.case import Case, Mutation, done, only
from tests.rights.rows import NULL
from tests.rights.viewers import may_use

_ADMINS = ADMIN & may_use("projects:write")
_WORDS = {"subject": "{{ item.key }}", "text": "{{ item.title }}"}
_WHICH = {"kind": "confirmation", "language": "de"}

MUTATIONS = {
    "brandEdit": Mutation(done("brand"), (Case({"input": {"accent": "#123456"}}, only(_ADMINS)),)),
    "mailTemplateSet": Mutation(done("mailTemplate"), (Case({**_WHICH, "input": _WORDS}, only(_ADMINS)),)),
    "mailTemplateReset": Mutation(done("mailTemplate", NULL), (Case(_WHICH, only(_ADMINS)),)),
    "mailTemplateSendTest": Mutation(done("address", NULL), (
        Case({**_WHICH, "words": _WORDS}, only(_ADMINS)),
        Case({**_WHICH, "itemId": "@item full"}, only(_ADMINS, _ADMINS - ITEMS["item full"]), hides="item full"),
    )),
}  # fmt: skip
