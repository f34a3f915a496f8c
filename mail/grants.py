"""What rows say of how tokens are got, and where a refresh token is kept that was given in the place of another."""

from dataclasses import dataclass

from domain import mail_servers, mailboxes, refresh_tokens
from domain.refresh_tokens import Row
from kit.errors import Invalid, UserError
from mail.oauth import RefreshGrant, TokenRefused
from models import Mailbox


def grant_of(row: Row) -> RefreshGrant:
    """Raises: Conflict, Invalid (no key of today opens its secret; it holds no refresh token)."""
    if isinstance(row, Mailbox):
        secret = mailboxes.secret_of(row)
        client_secret, refresh_token = secret.client_secret, secret.refresh_token
    else:
        client_secret, refresh_token = (*mail_servers.opened(row), "")[:2]
    if not refresh_token:
        raise Invalid("It is signed in at without tokens.")
    return RefreshGrant(row.token_url, row.client_id, client_secret, refresh_token, row.scope)


@dataclass(frozen=True)
class Kept:
    """See `mail.oauth.Kept`."""

    row: Row

    async def claim(self) -> bool:
        return await refresh_tokens.claim(self.row)

    async def grant(self) -> RefreshGrant | None:
        row = await refresh_tokens.as_now(self.row)
        try:
            return grant_of(row) if row else None
        except UserError as unreadable:
            raise TokenRefused(unreadable.message, lasting=True) from None

    async def keep(self, was: str, given: str) -> None:
        await refresh_tokens.keep(self.row, was, given)

    async def let_go(self) -> None:
        await refresh_tokens.let_go(self.row)
