"""Sign-ins and keys: one's own; admins end those of others too."""

from tests.rights.expected.audiences import PRINCIPALS
from tests.rights.expected.circles import ADMIN
from tests.rights.expected.mutations.case import NOT_ALLOWED, OK, Case, Mutation, decided, done, only
from tests.rights.founding.sign_ins import PASSWORD
from tests.rights.viewers import KEYS, SIGNED_IN, USERS, may_use

_WRITES = may_use("people:write")
_ADMINS = ADMIN & _WRITES
_KEY = {"name": "Another", "scopes": ["items:read"]}


def _ended(row: str, name: str) -> Case:
    return Case({"id": f"@{row}"}, decided(PRINCIPALS[row], _ADMINS | {name}), hides=row)


MUTATIONS = {
    "signOutEverywhere": Mutation(done("person"), (
        # A key ends its owner's sessions only if it may change people.
        Case({}, only((SIGNED_IN - KEYS) | _ADMINS)),
        _ended("user member", "member"),
        _ended("customer requester", "requester"),
    )),
    # Only who has signed in themself.
    "setPassword": Mutation(done("viewer"), (
        Case({"password": "another password", "oldPassword": PASSWORD}, only(SIGNED_IN - KEYS)),
    )),
    "apiKeyCreate": Mutation(done("made"), (Case(_KEY, only(USERS)),)),
    # Another's key is not there; to a key that may not change people it is all the same.
    "apiKeyRevoke": Mutation(done("key"), (
        Case({"id": "@api_key narrow_key"}, {
            OK: _ADMINS | {"lead"},
            NOT_ALLOWED: KEYS - _WRITES,
        }),
        Case({"id": "@api_key wide_key"}, {OK: _ADMINS, NOT_ALLOWED: KEYS - _WRITES}),
    )),
}  # fmt: skip
