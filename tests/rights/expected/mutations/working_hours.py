"""Working hours: the company's are set by admins, a user's by themself and by admins."""

from tests.rights.expected.circles import ADMIN
from tests.rights.expected.mutations.case import INVALID, NOT_ALLOWED, OK, Case, Mutation, done, only
from tests.rights.viewers import CUSTOMERS, LEAD_KEYS, SIGNED_IN, may_use

_ADMINS = ADMIN & may_use("people:write") & may_use("people:read")
_FINDS_NOBODY = CUSTOMERS | (SIGNED_IN - may_use("people:read"))
"""Customers, and keys that may not look people up, but themselves."""
_WEEK = [[{"begins": "07:00", "ends": "11:00"}]] * 7
_AWAY = {"kind": "VACATION", "begins": "2026-04-01T00:00:00Z", "ends": "2026-04-08T00:00:00Z"}

MUTATIONS = {
    "companyHoursSet": Mutation(done("hours"), (
        Case({"input": {"week": _WEEK}}, only(_ADMINS)),
        Case({"input": {"country": "ZZ"}}, {INVALID: _ADMINS}, otherwise=NOT_ALLOWED),
    )),
    "userHoursSet": Mutation(done("hours"), (
        Case({"userId": "@user lead", "week": _WEEK}, {
            OK: (_ADMINS | {"lead"}) - _FINDS_NOBODY,
            NOT_ALLOWED: (SIGNED_IN - _FINDS_NOBODY - _ADMINS - {"lead"}) | LEAD_KEYS,
        }, hides="user lead"),
        Case({"userId": "@user member", "week": _WEEK}, {
            OK: (_ADMINS | {"member"}) - _FINDS_NOBODY,
            NOT_ALLOWED: SIGNED_IN - _FINDS_NOBODY - _ADMINS - {"member"},
        }, hides="user member"),
        Case({"userId": "@user admin", "week": _WEEK}, {
            OK: _ADMINS,
            NOT_ALLOWED: (SIGNED_IN - _FINDS_NOBODY - _ADMINS) | {"no_people_key"},
        }, hides="user admin"),
    )),
    "userAddAbsence": Mutation(done("absence"), (
        Case({"userId": "@user lead", "input": _AWAY}, {
            OK: (_ADMINS | {"lead"}) - _FINDS_NOBODY,
            NOT_ALLOWED: (SIGNED_IN - _FINDS_NOBODY - _ADMINS - {"lead"}) | LEAD_KEYS,
        }, hides="user lead"),
        Case({"userId": "@user admin", "input": _AWAY}, {
            OK: _ADMINS,
            NOT_ALLOWED: (SIGNED_IN - _FINDS_NOBODY - _ADMINS) | {"no_people_key"},
        }, hides="user admin"),
    )),
    "userRemoveAbsence": Mutation(done("absence"), (
        Case({"id": "@absence lead"}, {
            OK: (_ADMINS | {"lead"}) - _FINDS_NOBODY,
            NOT_ALLOWED: SIGNED_IN - _FINDS_NOBODY - _ADMINS - {"lead"},
        }, hides="absence lead"),
    )),
}  # fmt: skip
