"""Sign-in by password, and how a person comes to have one."""

import unicodedata
from uuid import UUID

from tortoise.expressions import Subquery

from domain import config, principals
from domain.events import PasswordChanged
from domain.sign_in.ending import end_sign_ins
from domain.sign_in.sessions import SignedIn, start
from domain.unit_of_work import record, unit_of_work
from kit import clock, passwords, ratelimit, text
from kit.addresses import address_key
from kit.errors import Conflict, Invalid, NotAllowed, Unauthenticated
from models import Address, Password, Principal, PrincipalKind, Session, SignInLink, Viewer, sight

LENGTH_LEAST, LENGTH_MOST = 10, 200
_PEOPLE = (PrincipalKind.USER, PrincipalKind.CUSTOMER)


async def with_password(email: str, password: str, *, client: str, user_agent: str = "") -> SignedIn:
    """A session for whoever has this address and password. `client` is whom attempts are counted by: an IP address.

    Whether the address is unknown, its owner without a password or deactivated, or the password wrong: same answer, same time.
    Raises: Unauthenticated, RateLimited.
    """
    limits, key = config.current(), _key(email)
    await ratelimit.check(limits.sign_ins_by_client, client)
    await ratelimit.check(limits.sign_ins_by_address, key)
    known = await _known(key)
    right = await passwords.verify(_normal(password), known.hash if known else None)
    viewer = await sight.by_principal(known.principal_id) if known and right else None
    if known is None or viewer is None:
        raise Unauthenticated("The address or the password is wrong.")
    async with unit_of_work(viewer):
        signed_in = await start(viewer, user_agent, clock.now())
        if not await Password.exists(principal_id=known.principal_id, hash=known.hash):  # house: one's own
            raise Unauthenticated("The password was changed meanwhile.")
        return signed_in


async def set_password(viewer: Viewer, password: str, old_password: str | None = None) -> None:
    """Give the viewer a password, and end their other sessions. One who has a password already proves it is them: by the
    old one, or by having begun this session with a mailed link a short while ago.

    Raises: NotAllowed (not signed in by a session), Invalid (too short, wrong old password), TooLarge, Conflict, RateLimited.
    """
    if viewer.session_id is None or viewer.principal_id is None:
        raise NotAllowed("Sign in yourself to set your password.")
    check_password(password, "password")
    held = await Password.get_or_none(principal_id=viewer.principal_id)  # house: one's own
    if held is not None:
        await _prove(viewer, held, old_password)
    new_hash = await hashed(password, "password")
    async with unit_of_work(viewer):
        person = await principals.lock(viewer, viewer.principal_id, *_PEOPLE)
        now_held = await Password.get_or_none(principal_id=person.id)  # house: one's own
        if (now_held and now_held.hash) != (held and held.hash):
            raise Conflict("Your password was changed meanwhile.", "oldPassword")
        await store(person, new_hash, keep=viewer.session_id)


async def give_password(viewer: Viewer, person_id: UUID, password: str) -> None:
    """Give a person a password, and end their sessions: for the command line, which acts as an automation.

    Raises: NotAllowed, NotFound, Invalid, TooLarge.
    """
    if viewer.kind is not PrincipalKind.AUTOMATION:
        raise NotAllowed("People set their passwords themselves.")
    new_hash = await hashed(password, "password")
    async with unit_of_work(viewer):
        await store(await principals.lock(viewer, person_id, *_PEOPLE), new_hash)


async def hashed(password: str, *path: str | int) -> str:
    """The hash of a password that is allowed.

    Raises: Invalid, TooLarge.
    """
    return await passwords.hash_password(check_password(password, *path))


async def store(person: Principal, new_hash: str, keep: UUID | None = None) -> None:
    """The person's password from now on, within the unit of work that holds their row; ends all sessions but `keep`."""
    now = clock.now()
    held = Password.filter(principal_id=person.id)  # house: the caller checked whose it is
    if not await held.update(hash=new_hash, changed_at=now):
        await Password.create(principal_id=person.id, hash=new_hash, changed_at=now)
    await end_sign_ins(person.id, but=keep)
    record(
        PasswordChanged(
            entity_id=person.id,
            internal=person.kind is PrincipalKind.USER,
            before=principals.snapshot(person),
            after=principals.snapshot(person),
            affects=(person.token,),
        )
    )


def check_password(password: str, *path: str | int) -> str:
    """The password as it is hashed.

    Raises: Invalid (too short, or with a character that cannot be stored), TooLarge.
    """
    if password.strip():
        text.check(password, *path, most=LENGTH_MOST)
    if len(password) < LENGTH_LEAST:
        raise Invalid(f"A password needs at least {LENGTH_LEAST} characters.", *path)
    return _normal(password)


def _normal(password: str) -> str:
    """One form for what looks the same, however a keyboard sends it; nothing at all for what can be nobody's password."""
    sane = len(password) <= LENGTH_MOST and not any("\ud800" <= c <= "\udfff" for c in password)
    return unicodedata.normalize("NFC", password) if sane else ""


async def _prove(viewer: Viewer, held: Password, old_password: str | None) -> None:
    if old_password is None:
        if not await _began_by_fresh_link(viewer):
            raise Invalid("Give your old password, or sign in by a mailed link first.", "oldPassword")
        return
    await ratelimit.check(config.current().sign_ins_by_address, str(viewer.principal_id), "oldPassword")
    if not await passwords.verify(_normal(old_password), held.hash):
        raise Invalid("This is not your old password.", "oldPassword")


async def _began_by_fresh_link(viewer: Viewer) -> bool:
    """A session begins at the very instant at which its link is used."""
    session = await Session.get(id=viewer.session_id)  # house: one's own
    link = SignInLink.filter(principal_id=viewer.principal_id, used_at=session.created_at)  # house: one's own
    return clock.now() - session.created_at <= config.current().link_life and await link.exists()


async def _known(key: str) -> Password | None:
    """The password of the active person with this address, in one statement whoever it is."""
    owner = Subquery(Address.filter(email=key).values("principal_id"))  # house: who signs in?
    return await Password.filter(principal_id__in=owner, principal__active=True).first()  # house: as above


def _key(email: str) -> str:
    """What the address is found and counted by; what is none is nobody's."""
    try:
        return address_key(email)
    except Invalid:
        return ""
