"""Sessions: one device signed in, until it expires, signs out or is signed out."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain import config, policy, principals
from domain.events import SessionsRevoked, SessionStarted, Snapshot
from domain.sign_in.ending import end_sign_ins
from domain.sign_in.tokens import SESSION, new_token
from domain.unit_of_work import record, unit_of_work
from kit import clock
from kit.errors import Unauthenticated
from kit.ids import new_id
from models import Principal, PrincipalKind, Session, Viewer, sight

_PEOPLE = (PrincipalKind.USER, PrincipalKind.CUSTOMER)
_USER_AGENT_MOST = 200


@dataclass(frozen=True)
class SignedIn:
    """A session that has just begun: its secret, told this once, and who it lets in."""

    token: str
    viewer: Viewer
    expires_at: datetime


async def start(viewer: Viewer, user_agent: str, now: datetime) -> SignedIn:
    """A session of the person `viewer`, within the unit of work that proved who they are.

    Raises: Unauthenticated, if they were deactivated meanwhile.
    """
    person = Principal.filter(id=viewer.principal_id, active=True)  # house: the person themself
    if not await person.select_for_update().exists():
        raise Unauthenticated("This person has been deactivated.")
    token, expires_at = new_token(SESSION), now + config.current().session_life
    session = await Session.create(
        id=new_id(),
        principal_id=viewer.principal_id,
        token_hash=sight.hash_token(token),
        created_at=now,
        expires_at=expires_at,
        user_agent="".join(c for c in user_agent if c.isprintable())[:_USER_AGENT_MOST],
    )
    record(SessionStarted(entity_id=session.id, internal=viewer.is_staff, before=None, after=own(viewer)))
    return SignedIn(token, replace(viewer, session_id=session.id, ends_at=expires_at), expires_at)


async def sign_out(viewer: Viewer) -> None:
    """End the session by which the viewer is signed in.

    Raises: Unauthenticated, if they are not signed in by one.
    """
    if viewer.session_id is None:
        raise Unauthenticated("There is no session to end here.")
    async with unit_of_work(viewer):
        session = Session.filter(id=viewer.session_id, revoked_at__isnull=True)  # house: one's own
        if await session.update(revoked_at=clock.now()):
            record(
                SessionsRevoked(
                    entity_id=viewer.session_id,
                    internal=viewer.is_staff,
                    before=own(viewer),
                    after=None,
                    affects=(f"session:{viewer.session_id}",),
                )
            )


async def sign_out_everywhere(viewer: Viewer, person_id: UUID | None = None) -> int:
    """End all sessions and unused links of the viewer, or of another person, for whom an admin may do it; how many sessions.

    Raises: Unauthenticated, NotFound, NotAllowed.
    """
    if viewer.principal_id is None or (viewer.kind not in _PEOPLE and person_id is None):
        raise Unauthenticated("There is no session to end here.")
    key = person_id or viewer.principal_id
    async with unit_of_work(viewer):
        person = await principals.lock(viewer, key, *_PEOPLE)
        if key != viewer.principal_id or not viewer.has_scope("people:write"):
            policy.check_admin(viewer)
        ended = await end_sign_ins(key)
        if ended:
            seen = principals.snapshot(person)
            record(
                SessionsRevoked(
                    entity_id=key,
                    internal=person.kind is PrincipalKind.USER,
                    before=seen,
                    after=None,
                    affects=(person.token,),
                )
            )
        return ended


def own(viewer: Viewer) -> Snapshot:
    """Admins and the person themself hear of a sign-in."""
    assert viewer.kind is not None
    return Snapshot(frozenset({"admin", f"{viewer.kind.value}:{viewer.principal_id}"}), {})
