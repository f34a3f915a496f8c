"""Mailboxes: made, changed, tried and removed by admins, whatever others see."""

from tests.rights.expected.audiences import MAILBOXES
from tests.rights.expected.circles import ADMIN
from tests.rights.expected.mutations.case import (
    CONFLICT,
    INVALID,
    NOT_ALLOWED,
    NOT_FOUND,
    Case,
    Mutation,
    done,
    only,
)
from tests.rights.viewers import SIGNED_IN, Viewers, may_use

_ADMINS = ADMIN & may_use("projects:write")
_BLIND = _ADMINS - MAILBOXES["mailbox support"]
"""An admin's key that may write and not read finds nothing."""
_NEW = {"inboxId": "@inbox support", "host": "imap.desk.example", "user": "another", "password": "hush"}


def _by_admins(hides: str, *blind: Viewers, **arguments: object) -> Case:
    return Case(arguments, only(_ADMINS, *(_ADMINS & each for each in blind)), hides=hides)


MUTATIONS = {
    "mailboxCreate": Mutation(done("mailbox"), (
        _by_admins("inbox support", _BLIND, input=_NEW),
        _by_admins("inbox removed", _ADMINS, input={**_NEW, "inboxId": "@inbox removed"}),
        Case({"input": {**_NEW, "password": ""}}, {NOT_ALLOWED: SIGNED_IN - _ADMINS}, otherwise=INVALID),
    )),
    "mailboxEdit": Mutation(done("mailbox"), (
        _by_admins("mailbox support", _BLIND, id="@mailbox support", input={"folder": "Another"}),
        _by_admins("inbox removed", _ADMINS, id="@mailbox support", input={"inboxId": "@inbox removed"}),
    )),
    "mailboxRemove": Mutation(done("mailbox"), (
        _by_admins("mailbox support", _BLIND, id="@mailbox support"),
    )),
    "mailboxCheck": Mutation(done("mailbox"), (
        # Its host is in no network that may be reached, which only those hear who see it.
        Case(
            {"id": "@mailbox token"},
            {NOT_ALLOWED: SIGNED_IN - _ADMINS, NOT_FOUND: _BLIND},
            otherwise=CONFLICT,
            hides="mailbox token",
        ),
    )),
}  # fmt: skip
