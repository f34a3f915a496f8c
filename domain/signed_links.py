"""Links that open one thing for whoever holds them, for a while, with the rights that their viewer has when they are opened."""

from uuid import UUID

from kit import clock, seal
from kit.errors import Invalid, NotAllowed
from models import Viewer, sight

SECONDS = 600


def signature(purpose: str, viewer: Viewer, key: UUID) -> str:
    """What lets whoever holds it in for ten minutes, as long as the viewer may see the thing still."""
    expires = int(clock.now().timestamp()) + SECONDS
    session = str(viewer.session_id) if viewer.session_id else None
    return seal.seal(purpose, [str(key), str(viewer.principal_id), str(viewer.actor_id), session, expires])


async def signer(purpose: str, key: UUID, signature: str) -> Viewer:
    """For whom the link was signed, with the rights of now.

    Raises: NotAllowed (forged, of another thing, expired, or its viewer's sign-in has ended: all alike).
    """
    refused = NotAllowed("This link is not valid, or no longer: ask for a new one.", "signature")
    try:
        of_thing, principal, actor, session, expires = seal.unseal(purpose, signature)
    except Invalid:
        raise refused from None
    if of_thing != str(key) or not isinstance(expires, int) or expires < clock.now().timestamp():
        raise refused
    signed_by = Viewer(
        principal_id=UUID(str(principal)),
        actor_id=UUID(str(actor)),
        session_id=UUID(str(session)) if session else None,
    )
    viewer = await sight.again(signed_by, clock.now())
    if viewer is None:
        raise refused
    return viewer
