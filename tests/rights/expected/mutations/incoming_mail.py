"""Mails that came in: admins decide about those that wait, and nobody else learns that there are any."""

from tests.rights.expected.audiences import INBOXES, INCOMING
from tests.rights.expected.circles import ADMIN
from tests.rights.expected.mutations.case import (
    CONFLICT,
    NOT_ALLOWED,
    NOT_FOUND,
    OK,
    PERHAPS_WRITTEN,
    Case,
    Mutation,
    done,
    only,
)
from tests.rights.viewers import SIGNED_IN, may_use

_ADMINS = ADMIN & may_use("conversations:write")
_BLIND = _ADMINS - INCOMING["incoming_mail aside"]
"""An admin's key that may write and not read finds nothing."""


def _may(row: str) -> Case:
    return Case({"id": f"@{row}"}, only(_ADMINS, _BLIND), hides=row)


def _may_not(row: str) -> Case:
    """Not even an admin: something else is to be done with it."""
    refused = {NOT_ALLOWED: SIGNED_IN - _ADMINS, NOT_FOUND: _BLIND}
    return Case({"id": f"@{row}"}, refused, otherwise=CONFLICT, hides=row)


_BLIND_FOR_INBOXES = _ADMINS - INBOXES["inbox support"] - _BLIND
_TRUSTING = Case(
    {"id": "@incoming_mail aside", "allowSender": True},
    {
        OK: _ADMINS & INBOXES["inbox support"] & may_use("projects:write") - _BLIND,
        NOT_FOUND: _BLIND | _BLIND_FOR_INBOXES,
        NOT_ALLOWED: SIGNED_IN - _ADMINS,
    },
    hides="incoming_mail aside",
)

MUTATIONS = {
    "incomingMailRelease": Mutation(
        done("incomingMail"),
        (_may("incoming_mail aside"), _TRUSTING, _may_not("incoming_mail taken")),
    ),
    "incomingMailRetry": Mutation(
        done("incomingMail") | PERHAPS_WRITTEN,
        (_may("incoming_mail taken"), _may_not("incoming_mail aside")),
    ),
    "incomingMailDiscard": Mutation(
        done("incomingMail"), (_may("incoming_mail aside"), _may_not("incoming_mail taken"))
    ),
}
