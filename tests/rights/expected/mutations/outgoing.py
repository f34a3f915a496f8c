"""Mail servers, set by admins; mails, tried again or cancelled by who may speak on what they are about."""

from tests.rights.expected.audiences import INBOXES, MAIL_SERVERS, OUTGOING_MAILS
from tests.rights.expected.circles import ADMIN
from tests.rights.expected.item import ON_FULL
from tests.rights.expected.mutations.case import (
    CONFLICT,
    NOT_ALLOWED,
    NOT_FOUND,
    OK,
    Case,
    Mutation,
    decided,
    done,
    only,
)
from tests.rights.rows import EITHER, NULL, TRUE
from tests.rights.viewers import SIGNED_IN, Viewers, may_use

_ADMINS = ADMIN & may_use("projects:write")
_BLIND = _ADMINS - MAIL_SERVERS["mail_server all"]
_SERVER = {"host": "smtp.new.example", "tls": "STARTTLS", "fromAddress": "new@desk.example"}
_REPLIES, _NOTES = ON_FULL["reply"][TRUE], ON_FULL["note"][TRUE]
_FULL, _NOTE, _LINK = (OUTGOING_MAILS[f"outgoing_mail {name}"] for name in ("full", "note", "link"))
_WRITES = may_use("conversations:write")


def _server(**arguments: object) -> Case:
    return Case({"id": "@mail_server all", **arguments}, only(_ADMINS, _BLIND), hides="mail_server all")


def _mail(name: str, seen_by: Viewers, allowed: Viewers) -> Case:
    return Case({"id": f"@outgoing_mail {name}"}, decided(seen_by, allowed), hides=f"outgoing_mail {name}")


def _in_the_way(name: str, seen_by: Viewers, allowed: Viewers) -> Case:
    codes = {CONFLICT: seen_by & allowed, NOT_ALLOWED: seen_by - allowed, NOT_FOUND: SIGNED_IN - seen_by}
    return Case({"id": f"@outgoing_mail {name}"}, codes, otherwise=OK, hides=f"outgoing_mail {name}")


MUTATIONS = {
    "mailServerSave": Mutation(done("mailServer"), (
        Case({"input": _SERVER}, only(_ADMINS)),
        Case(
            {"input": {**_SERVER, "inboxId": "@inbox support"}},
            only(_ADMINS, _ADMINS - INBOXES["inbox support"]),
            hides="inbox support",
        ),
        Case({"input": {**_SERVER, "inboxId": "@inbox removed"}}, only(_ADMINS, _ADMINS), hides="inbox removed"),
    )),
    "mailServerRemove": Mutation(done("mailServer"), (_server(),)),
    "mailServerTest": Mutation(done("test", cursor=NULL), (_server(),)),
    "outgoingMailRetry": Mutation(done("outgoingMail"), (
        _mail("full", _FULL, _REPLIES),
        _in_the_way("note", _NOTE, _NOTES),
        _in_the_way("link", _LINK, _WRITES),
    )),
    "outgoingMailCancel": Mutation(done("outgoingMail", cursor=EITHER), (
        _in_the_way("full", _FULL, _REPLIES),
        _mail("note", _NOTE, _NOTES),
        _mail("link", _LINK, _WRITES),
    )),
}  # fmt: skip
