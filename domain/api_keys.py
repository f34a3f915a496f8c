"""API keys: programs that act with a user's rights, narrowed to scopes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from domain import principals
from domain.events import ApiKeyCreated, ApiKeyRevoked, Snapshot
from domain.sign_in.tokens import API_KEY, new_token
from domain.unit_of_work import exclusively, record, unit_of_work
from kit import clock
from kit.errors import Invalid, NotAllowed, NotFound, TooLarge
from models import SCOPES, ApiKey, Principal, PrincipalKind, Viewer, sight

KEYS_MOST = 50


async def create(
    viewer: Viewer, name: str, scopes: Sequence[str], expires_at: datetime | None = None
) -> tuple[str, Principal]:
    """The secret, told this once, and the new key, which acts for the viewer within `scopes`.

    Raises: NotAllowed (users only, signed in themselves), Invalid (no or an unknown scope, an end in the past), TooLarge.
    """
    if viewer.kind is not PrincipalKind.USER or viewer.scopes is not None or viewer.principal_id is None:
        raise NotAllowed("Only users may make keys, and only when signed in themselves.")
    shown = principals.check_name(name, "name")
    chosen = _checked(scopes)
    if expires_at is not None and expires_at <= clock.now():
        raise Invalid("This end is in the past.", "expiresAt")
    async with unit_of_work(viewer):
        await exclusively("api_keys", viewer.principal_id)
        open_keys = ApiKey.filter(owner_id=viewer.principal_id, revoked_at__isnull=True)  # house: one's own
        if await open_keys.count() >= KEYS_MOST:
            raise TooLarge(f"A user has at most {KEYS_MOST} keys: revoke one that is not needed.")
        token = new_token(API_KEY)
        principal = await principals.made(PrincipalKind.API_KEY, shown)
        await ApiKey.create(
            principal_id=principal.id,
            owner_id=viewer.principal_id,
            token_hash=sight.hash_token(token),
            scopes=chosen,
            expires_at=expires_at,
        )
        record(ApiKeyCreated(entity_id=principal.id, internal=True, after=_audience(viewer.principal_id)))
        return token, principal


async def revoke(viewer: Viewer, key_id: UUID) -> Principal:
    """The key, which opens nothing any more; one's own, or anybody's for an admin.

    Raises: NotFound (absent, or another's), NotAllowed (a key without the scope people:write).
    """
    if not viewer.has_scope("people:write"):
        raise NotAllowed("This key may not revoke keys.")
    async with unit_of_work(viewer):
        keys = ApiKey.filter(principal_id=key_id).select_related(
            "principal"
        )  # house: one's own, or an admin's
        key = await (keys if viewer.sees_all else keys.filter(owner_id=viewer.principal_id)).first()
        if key is None:
            raise NotFound("There is no such key.", "id")
        ended = ApiKey.filter(principal_id=key_id, revoked_at__isnull=True)  # house: found above
        if await ended.update(revoked_at=clock.now()):
            record(
                ApiKeyRevoked(
                    entity_id=key_id,
                    internal=True,
                    before=_audience(key.owner_id),
                    after=None,
                    affects=(f"api_key:{key_id}",),
                )
            )
        return key.principal


def _checked(scopes: Sequence[str]) -> list[str]:
    for index, scope in enumerate(scopes):
        if scope not in SCOPES:
            raise Invalid("There is no such scope.", "scopes", index)
    if not scopes:
        raise Invalid("Choose at least one scope.", "scopes")
    return sorted(set(scopes))


def _audience(owner_id: UUID) -> Snapshot:
    return Snapshot(frozenset({"admin", f"user:{owner_id}"}), {})
