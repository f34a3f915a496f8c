"""What speaks against taking a mail: the lists of its inbox and of the workspace's own, and what the company's mail server says.

Few signs, each of which can be said in a sentence; nothing is guessed from what a mail says.
"""

from collections.abc import Iterable, Sequence

from domain import addresses, inboxes
from domain.mails.incoming import Reason
from kit.addresses import domain_of
from mail import authentication
from mail.authentication import Verdict
from mail.parse import ParsedMail
from mail.senders import claimed_key
from models import Inbox, IncomingMail, IncomingReason, Message, PrincipalKind


async def against(
    stored: IncomingMail, mail: ParsedMail, inbox: Inbox, own: Inbox, verdict: Verdict
) -> tuple[Reason, ...]:
    """Why the mail should wait for an admin; empty if nothing says so, or if one has let it in.

    own: the workspace's own inbox, whose lists count too.
    An address that is trusted comes in whatever else is said; then a block holds; then a domain that is trusted.
    """
    if stored.released_at is not None:
        return ()
    key, lists = claimed_key(mail), {inbox.id: inbox, own.id: own}
    trusted = _all(each.trusted_senders for each in lists.values())
    if key and key in trusted:
        return _unless_allowed(inbox, key)
    found = [*_blocked(_all(each.blocked_senders for each in lists.values()), key)]
    if domain_of(key) not in trusted - {""}:
        found += await _suspected(stored, mail, key, verdict)
    return (*found, *_unless_allowed(inbox, "" if verdict.failed else key))


def _all(lists: Iterable[Sequence[str] | None]) -> set[str]:
    return {each for one in lists for each in one or ()}


def _unless_allowed(inbox: Inbox, key: str) -> tuple[Reason, ...]:
    if inboxes.allows(inbox, key):
        return ()
    why = "Its sender is not among those who may write to the inbox."
    return (Reason(IncomingReason.SENDER_NOT_ALLOWED, why),)


def _blocked(blocked: set[str], key: str) -> list[Reason]:
    held = sorted({key, domain_of(key)} & blocked - {""})
    return [Reason(IncomingReason.SENDER_BLOCKED, f"{each} is blocked.") for each in held]


async def _suspected(stored: IncomingMail, mail: ParsedMail, key: str, verdict: Verdict) -> list[Reason]:
    """What the company's own mail server says, where its word counts: not at the door that strangers reach past it."""
    if verdict.failed and verdict.wanted:
        why = (
            f"DMARC failed, and {domain_of(key)} asks to {verdict.wanted} such mail: it is not its sender's."
        )
        return [Reason(IncomingReason.FORGED, why)]
    if stored.may_be_strangers:
        return []
    sign = await authentication.spam_sign(stored.content, stored.checked_by)
    if not sign or (not verdict.failed and await _was_answered(key)):
        return []
    return [Reason(IncomingReason.SPAM, f"Your mail server says that it is spam ({sign}).")]


async def _was_answered(key: str) -> bool:
    """Whether this is the address of a customer to whom somebody of the company has answered before."""
    person = await addresses.owner(key) if key else None
    if person is None or person.kind is not PrincipalKind.CUSTOMER:
        return False
    answers = Message.filter(  # house: whether there is one
        item__requester_id=person.id, internal=False, author__kind=PrincipalKind.USER
    )
    return await answers.exists()
