"""What the verbs of mailboxes share: the row locked, its secret sealed, its parts checked."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from domain import policy
from domain.events import Snapshot
from domain.versions import check_version
from kit import clock, seal
from kit.errors import Conflict, Invalid, NotFound
from models import Inbox, Mailbox, MailboxAuth, Viewer

_PURPOSE = "mailbox"


@dataclass(frozen=True)
class Secret:
    """What opens a mailbox: a password; or for tokens, a refresh token and the client's secret, which may be empty."""

    password: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    client_secret: str = field(default="", repr=False)


def sealed(mailbox_id: UUID, secret: Secret) -> str:
    """The secret as it is kept: only this mailbox's row opens it."""
    return seal.seal(
        f"{_PURPOSE} {mailbox_id}", [secret.password, secret.refresh_token, secret.client_secret]
    )


def secret_of(mailbox: Mailbox) -> Secret:
    """What opens the mailbox. Raises: Conflict, where the key that sealed it is not among the settings' any more."""
    try:
        return Secret(*map(str, seal.unseal(f"{_PURPOSE} {mailbox.id}", mailbox.secret)))
    except Invalid:
        raise Conflict(
            "Its secret was sealed by a key that this server has no longer: set it again."
        ) from None


def with_token(mailbox: Mailbox, was: str, given: str) -> str | None:
    """Its secret sealed with another refresh token; None if it holds another than the one that was. Raises: Conflict."""
    secret = secret_of(mailbox)
    return sealed(mailbox.id, replace(secret, refresh_token=given)) if secret.refresh_token == was else None


def resealed(mailbox: Mailbox) -> str:
    """Its secret sealed by the first of today's keys. Raises: Conflict."""
    return sealed(mailbox.id, secret_of(mailbox))


async def lock(viewer: Viewer, mailbox_id: UUID, version: int | None) -> Mailbox:
    """The mailbox, locked until the unit of work ends.

    Raises: NotFound (absent or not visible), Conflict with the current row (stale version).
    """
    mailbox = await Mailbox.visible_to(viewer).filter(id=mailbox_id).select_for_update().first()
    if mailbox is None:
        raise NotFound("There is no such mailbox.", "id")
    check_version(mailbox, version, "mailbox")
    return mailbox


async def opened(viewer: Viewer, mailbox_id: UUID) -> Mailbox:
    """The mailbox, for who wants to try it. Raises: NotAllowed (admins only), NotFound."""
    policy.check_admin(viewer, "projects:write")
    mailbox = await Mailbox.visible_to(viewer).filter(id=mailbox_id).first()
    if mailbox is None:
        raise NotFound("There is no such mailbox.", "id")
    return mailbox


async def store(mailbox: Mailbox, columns: Iterable[str]) -> None:
    """Save the changed columns as a new version; whoever reads the mailbox stops, and it is read anew at once."""
    mailbox.version += 1
    mailbox.updated_at = mailbox.due_at = clock.now()
    mailbox.held_by, mailbox.failures, mailbox.last_error = None, 0, ""
    await mailbox.save(
        update_fields=[*columns, "version", "updated_at", "due_at", "held_by", "failures", "last_error"]
    )


async def check_inbox(viewer: Viewer, inbox_id: UUID) -> UUID:
    """Raises: NotFound, unless the viewer sees the inbox."""
    if not await Inbox.visible_to(viewer).filter(id=inbox_id).exists():
        raise NotFound("There is no such inbox.", "input", "inboxId")
    return inbox_id


def check_secret(auth: MailboxAuth, secret: Secret) -> None:
    """Raises: Invalid, unless it has what this way of signing in needs, and nothing of the other."""
    by_password = auth is MailboxAuth.PASSWORD
    wanted, name = (secret.password, "password") if by_password else (secret.refresh_token, "refreshToken")
    if not wanted:
        raise Invalid("This is what opens the mailbox; it may not be empty.", "input", name)
    if by_password and (secret.refresh_token or secret.client_secret):
        raise Invalid("A mailbox is opened by a password, or by tokens.", "input", "refreshToken")
    if not by_password and secret.password:
        raise Invalid("A mailbox is opened by a password, or by tokens.", "input", "password")


def snapshot(mailbox: Mailbox) -> Snapshot:
    """Admins alone."""
    return Snapshot(mailbox.audience, {})


def place(mailbox: Mailbox | dict[str, Any]) -> str:
    """Where it is, for people to read."""
    get = mailbox.get if isinstance(mailbox, dict) else lambda name: getattr(mailbox, name)
    return f"{get('user')} at {get('host')}:{get('port')}, {get('folder')}"


async def authserv_ids() -> set[str]:
    """By what names the mailboxes' servers sign their Authentication-Results, in small letters."""
    rows = Mailbox.exclude(authserv_id="")  # house: only to disbelieve what another door brings
    return {str(name).lower() for name in await rows.values_list("authserv_id", flat=True)}
