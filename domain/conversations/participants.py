"""Conversations between people, on no item and no project: begun, joined and left. Only who takes part knows of one."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from domain import policy
from domain.conversations.locked import Place, lock_place, lock_thread
from domain.conversations.new_message import NewMessage
from domain.conversations.post import checked, say
from domain.conversations.thread import SUBJECT_MOST, again, begun, tell
from domain.events import Changed, ConversationCreated, ConversationParticipantsChanged
from domain.once import once
from domain.principals import ASSIGNABLE, AT_ONCE_MOST, FOLLOWING, chosen
from domain.unit_of_work import record, unit_of_work
from kit import clock, text
from kit.errors import Invalid, NotAllowed, TooLarge
from kit.ids import new_id
from models import (
    CUSTOMER_SIDE,
    Conversation,
    ConversationKind,
    Customer,
    Participant,
    Principal,
    PrincipalKind,
    Viewer,
)


async def start(
    viewer: Viewer,
    kind: ConversationKind,
    subject: str,
    people: Sequence[UUID],
    new: NewMessage,
    idempotency_key: str | None = None,
) -> Conversation:
    """A conversation of the viewer with these users and teams, and, in one for customers, customers and organizations; with
    what is said first.

    Raises: NotAllowed (not of the staff, or may not write to customers), NotFound, Invalid, TooLarge.
    """
    subject = text.check(subject, "subject", most=SUBJECT_MOST)
    return await once(
        viewer,
        "conversation.start",
        idempotency_key,
        lambda: _start(viewer, kind, subject, people, new),
        lambda key: again(viewer, key),
    )


async def _start(
    viewer: Viewer, kind: ConversationKind, subject: str, people: Sequence[UUID], new: NewMessage
) -> Conversation:
    said = checked(new)
    policy.check_start(viewer, kind)
    assert viewer.principal_id is not None
    assert viewer.kind is not None
    async with unit_of_work(viewer):
        others = await _chosen(viewer, kind, [key for key in people if key != viewer.principal_id])
        if not others:
            raise Invalid("Say with whom you want to talk.", "participantIds")
        thread = await begun(kind, subject)
        everyone = {viewer.principal_id: viewer.kind} | _kinds(others)
        thread.participants = await _joined(viewer, thread, everyone)
        place = Place(thread=thread)
        record(
            ConversationCreated(
                entity_id=thread.id,
                conversation_id=thread.id,
                internal=thread.internal,
                after=place.snapshot(),
                subject=Changed("", subject) if subject else None,
                participants=Changed([], _told(thread)),
            )
        )
        await say(viewer, place, thread, new, said)
        return thread


async def change_participants(
    viewer: Viewer, thread_id: UUID, add: Sequence[UUID] = (), remove: Sequence[UUID] = ()
) -> Conversation:
    """The conversation with people who joined and people who left; who is there, or is not, already is passed over.

    Raises: NotFound, NotAllowed (customers), Invalid (it is on an item or project; customers among ourselves; nobody of the
    staff would be left), TooLarge.
    """
    async with unit_of_work(viewer):
        thread, place = await lock_thread(viewer, thread_id)
        _check_direct(thread)
        policy.check_thread(viewer, thread, place.on)
        held = {each.principal_id for each in thread.participants}
        new = [key for key in add if key not in held]
        await _change(viewer, place, await _chosen(viewer, thread.kind, new, "add"), remove)
        return thread


async def leave(viewer: Viewer, thread_id: UUID) -> Conversation:
    """The conversation, in which the viewer takes part no longer.

    Raises: NotFound, NotAllowed, Invalid (it is on an item or project; one is there by a team or organization only; nobody of
    the staff would be left).
    """
    if not viewer.has_scope("conversations:write"):
        raise NotAllowed("This key may not leave conversations.")
    async with unit_of_work(viewer):
        thread, place = await lock_thread(viewer, thread_id)
        _check_direct(thread)
        if all(each.principal_id != viewer.principal_id for each in thread.participants):
            raise Invalid("You take part by a team or an organization, which stays.", "id")
        assert viewer.principal_id is not None
        await _change(viewer, place, [], [viewer.principal_id], "id")
        return thread


async def bring_in(
    automation: Viewer, thread_id: UUID, organization_id: UUID, people: Sequence[UUID]
) -> None:
    """Let customers of an organization take part where one of them does, and nobody of another: for who need not see the
    conversation. Those for whom there is no room are passed over, as is a conversation that is for others.
    """
    async with unit_of_work(automation):
        place = await lock_place(automation, thread_id)
        thread = place.thread if place else None
        if place is None or thread is None or not thread.direct or thread.internal:
            return
        sides = [each for each in thread.participants if each.principal_kind in CUSTOMER_SIDE]
        if not sides or not await _all_of(organization_id, sides):
            return
        held = {each.principal_id for each in thread.participants}
        new = [key for key in people if key not in held][: max(AT_ONCE_MOST - len(held), 0)]
        rows = Principal.filter(
            id__in=new, kind=PrincipalKind.CUSTOMER
        )  # house: whom who takes part wrote to
        await _change(automation, place, await rows.order_by("id"), [])


async def _all_of(organization_id: UUID, sides: Sequence[Participant]) -> bool:
    """Whether these are the organization, or customers of it."""
    keys = [each.principal_id for each in sides if each.principal_id != organization_id]
    own = Customer.filter(principal_id__in=keys, organization_id=organization_id)  # house: a number
    return await own.count() == len(keys)


def _check_direct(thread: Conversation) -> None:
    if not thread.direct:
        raise Invalid("Who sees its item or project takes part in it.", "id")


async def _chosen(
    viewer: Viewer, kind: ConversationKind, keys: Sequence[UUID], path: str = "participantIds"
) -> list[Principal]:
    """No customer ever takes part in what is said among ourselves."""
    kinds = ASSIGNABLE if kind is ConversationKind.INTERNAL else FOLLOWING
    return await chosen(viewer, list(dict.fromkeys(keys)), kinds, path)


async def _change(
    viewer: Viewer, place: Place, add: Sequence[Principal], remove: Sequence[UUID], path: str = "remove"
) -> None:
    thread = place.thread
    assert thread is not None
    before, held = place.snapshot(), _told(thread)
    gone = [each for each in thread.participants if each.principal_id in remove]
    if not add and not gone:
        return
    if gone:
        rows = Participant.filter(id__in=[each.id for each in gone])  # house: of a locked, visible thread
        await rows.delete()
    stay = [each for each in thread.participants if each not in gone]
    thread.participants = stay + await _joined(viewer, thread, _kinds(add))
    if all(each.principal_kind in CUSTOMER_SIDE for each in thread.participants):
        raise Invalid("Somebody of the staff has to stay in it.", path)
    if len(thread.participants) > AT_ONCE_MOST:
        raise TooLarge(f"A conversation has at most {AT_ONCE_MOST} participants.", "add")
    participants = Changed(held, _told(thread))
    tell(ConversationParticipantsChanged, thread, place, before=before, participants=participants)


def _kinds(people: Sequence[Principal]) -> dict[UUID, PrincipalKind]:
    return {person.id: person.kind for person in people}


async def _joined(
    viewer: Viewer, thread: Conversation, people: Mapping[UUID, PrincipalKind]
) -> list[Participant]:
    rows = [
        Participant(
            id=new_id(),
            conversation_id=thread.id,
            principal_id=key,
            principal_kind=kind,
            added_by_id=viewer.principal_id,
            added_at=clock.now(),
        )
        for key, kind in people.items()
    ]
    if rows:
        await Participant.bulk_create(rows)
    return rows


def _told(thread: Conversation) -> list[str]:
    return sorted(str(each.principal_id) for each in thread.participants)
