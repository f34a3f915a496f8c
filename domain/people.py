"""Let a person in no longer, or again, and say in which language to write to them; all they did stays."""

from uuid import UUID

from domain import policy, principals, users
from domain.events import Changed, PersonDeactivated, PersonLanguageSet, PersonReactivated
from domain.languages import check_language
from domain.principals import snapshot
from domain.sign_in.ending import end_keys, end_sign_ins
from domain.unit_of_work import record, unit_of_work
from kit.errors import NotAllowed
from models import Principal, PrincipalKind, User, Viewer

_PEOPLE = (PrincipalKind.USER, PrincipalKind.CUSTOMER)


async def deactivate(viewer: Viewer, person_id: UUID, version: int | None = None) -> Principal:
    """The user or customer, who may no longer sign in; their sessions, links and keys have ended for good.

    Raises: NotAllowed (also for oneself), NotFound, Conflict (stale version; the last active admin).
    """
    policy.check_admin(viewer)
    async with unit_of_work(viewer):
        person = await principals.lock(viewer, person_id, *_PEOPLE, version=version)
        if person_id == viewer.principal_id:
            raise NotAllowed("Another admin has to deactivate you.")
        if not person.active:
            return person
        if person.kind is PrincipalKind.USER:
            user = await User.get(principal_id=person_id)  # house: of a locked, visible principal
            await users.check_not_last_admin(person, user)
        await end_sign_ins(person.id)
        await end_keys(person.id)
        person.active = False
        await principals.store(person, ["active"])
        record(
            PersonDeactivated(
                entity_id=person.id,
                internal=True,
                before=snapshot(person),
                after=snapshot(person),
                affects=(person.token,),
            )
        )
        return person


async def reactivate(viewer: Viewer, person_id: UUID, version: int | None = None) -> Principal:
    """The user or customer, who may sign in again, with what they could see and do before.

    Raises: NotAllowed, NotFound, Conflict (stale version).
    """
    policy.check_admin(viewer)
    async with unit_of_work(viewer):
        person = await principals.lock(viewer, person_id, *_PEOPLE, version=version)
        if person.active:
            return person
        person.active = True
        await principals.store(person, ["active"])
        record(
            PersonReactivated(
                entity_id=person.id,
                internal=True,
                before=snapshot(person),
                after=snapshot(person),
                affects=(person.token,),
            )
        )
        return person


async def set_language(
    viewer: Viewer, person_id: UUID, language: str | None, version: int | None = None
) -> Principal:
    """The user or customer, to whom mails are written in this language; None for the workspace's.

    Admins set it for everyone, others for themselves.
    Raises: NotFound, NotAllowed, Invalid (no language of ours), Conflict (stale version).
    """
    wanted = None if language is None else check_language(language, "language")
    async with unit_of_work(viewer):
        person = await principals.lock(viewer, person_id, *_PEOPLE, version=version)
        if person_id != viewer.principal_id or not viewer.has_scope("people:write"):
            policy.check_admin(viewer)
        if person.language == wanted:
            return person
        old, person.language = person.language, wanted
        await principals.store(person, ["language"])
        record(
            PersonLanguageSet(
                entity_id=person.id,
                internal=True,
                before=snapshot(person),
                after=snapshot(person),
                language=Changed(old, wanted),
            )
        )
        return person
