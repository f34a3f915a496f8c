"""End what lets somebody in. The verb that calls says what happened."""

from uuid import UUID

from kit import clock
from models import ApiKey, Session, SignInLink


async def end_sign_ins(principal_id: UUID, *, but: UUID | None = None) -> int:
    """End the person's sessions, but perhaps one, and their unused links; how many sessions."""
    now = clock.now()
    links = SignInLink.filter(principal_id=principal_id, used_at__isnull=True)  # house: the caller checked
    await links.update(used_at=now)
    sessions = Session.filter(
        principal_id=principal_id, revoked_at__isnull=True, expires_at__gt=now
    )  # house: the caller checked whose these are
    return await (sessions.exclude(id=but) if but else sessions).update(revoked_at=now)


async def end_keys(principal_id: UUID) -> None:
    """End the API keys that act for the person."""
    keys = ApiKey.filter(owner_id=principal_id, revoked_at__isnull=True)  # house: the caller checked
    await keys.update(revoked_at=clock.now())
