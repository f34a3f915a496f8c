"""In whose name a mail is taken: a customer's by what it claims, a user's only where that is proven."""

from dataclasses import dataclass, replace

from domain import addresses, customers, inboxes, mail_servers, mailboxes, workspace
from domain.config import current
from kit.addresses import address_key, domain_of
from kit.errors import Invalid, UserError
from mail import authentication, reply_addresses
from mail.parse import Noise, ParsedMail
from mail.parse.reports import is_from_server
from models import IncomingMail, Principal, PrincipalKind, Viewer, sight

_PROGRAMS = frozenset({Noise.AUTO_REPLY, Noise.AUTO_GENERATED, Noise.BULK, Noise.NULL_SENDER, Noise.REPORT})
"""Signs that a user's mail is not the user's own words: a note of absence must not go to customers as a reply."""
_BY_LIST = "It came by a list that writes its own address into From, so that nothing proves whose it is."
_NAME_MOST = 200
_ADDRESS_MOST = 320
_DOMAIN_MOST = 253


@dataclass(frozen=True)
class Sender:
    """Who a mail is from: `viewer` is the customer or user, or else the mail automation, and `address` what the mail claims.

    sends_ours: whether our own mails come from that address. works_again: whether mail to it had come back.
    why: a sentence that says why it is not taken as what it claims, for the mail's row. forged: whether it is proven not to be.
    """

    viewer: Viewer
    address: str
    key: str
    sends_ours: bool = False
    works_again: bool = False
    why: str = ""
    forged: bool = False

    @property
    def is_customer(self) -> bool:
        return self.viewer.is_customer

    @property
    def is_user(self) -> bool:
        return self.viewer.kind is PrincipalKind.USER

    @property
    def domain(self) -> str:
        return domain_of(self.key)[:_DOMAIN_MOST] if self.key else ""

    @property
    def unverified(self) -> str:
        """What agents are shown as an address that proves nothing; empty for a customer, and for a user whose mail it is."""
        return "" if self.is_customer or self.is_user else self.address[:_ADDRESS_MOST]


async def sender_of(
    mail: ParsedMail,
    stored: IncomingMail,
    verdict: authentication.Verdict,
    from_inbox: bool,
    *,
    renamed: bool = False,
    made_if_new: bool = True,
) -> Sender:
    """The user, if the mail is proven to be theirs; the customer, unless it is proven not to be theirs.

    The automation for all other mail: of machines, deactivated people, ourselves and nobody.
    verdict: that of the company's own mail server. from_inbox: whether the address is one of an inbox's.
    renamed: whether a list of our own put another address into its From, so that nothing proves whose it is.
    made_if_new: whether somebody who writes for the first time becomes a customer by that.
    """
    claimed, name = (mail.from_.address, mail.from_.name) if mail.from_ else ("", "")
    key = claimed_key(mail)
    sends_ours = is_own(key) or await mail_servers.is_sender(key)
    nobody = Sender(await workspace.automation(workspace.MAIL), claimed, key, sends_ours)
    if not key or is_machine(mail) or from_inbox or sends_ours:
        return nobody
    if verdict.failed:
        return replace(nobody, why=f"Not taken as its sender's: {verdict.why}", forged=True)
    address = await addresses.held(key)
    person = address.principal if address else None
    nobody = replace(nobody, works_again=address is not None and address.bounced_at is not None)
    if person is not None and person.kind is PrincipalKind.USER:
        if renamed:
            return replace(nobody, why=f"Not taken as {person.name}'s: {_BY_LIST}")
        return await _user(nobody, person, mail, stored.content, verdict)
    if person is None and not made_if_new:
        return nobody
    customer = await _customer(nobody.viewer, person, claimed, name)
    return replace(nobody, viewer=customer) if customer else nobody


async def told_by_our_server(stored: IncomingMail) -> authentication.Verdict:
    """What the company's own mail server says; nothing at the door that strangers reach themselves, past that server."""
    if stored.may_be_strangers:
        return authentication.Verdict(
            authentication.Proof.UNKNOWN,
            "It came by SMTP, where anybody can claim what your mail server says.",
        )
    others: set[str] = set()
    if stored.checked_by is None and current().mail_authserv_ids:
        others = await mailboxes.authserv_ids()  # what comes by this door can but pretend to come from there
    return await authentication.by_results(stored.content, stored.checked_by, others)


async def distrusted(sender: Sender, why: str) -> Sender:
    """The same mail as nobody's: its sender may not do what it would do."""
    return replace(
        sender,
        viewer=await workspace.automation(workspace.MAIL),
        why=f"Not taken as {sender.viewer.name}'s: {why}",
    )


def claimed_key(mail: ParsedMail) -> str:
    """The key of the address that the mail claims to be from; empty if it claims none."""
    return _key(mail.from_.address) if mail.from_ else ""


def is_own(key: str) -> bool:
    """Whether this is an address of ours: the one that our mails come from, or one that answers go to."""
    own = (_key(current().mail_from), _key(current().reply_address))
    return key != "" and (key in own or reply_addresses.is_ours(key))


async def is_ours(key: str) -> bool:
    """Whether it is an address of ours, or one of an inbox's."""
    return is_own(key) or (await inboxes.holding([key]))[0] is not None or await mail_servers.is_sender(key)


async def _user(
    nobody: Sender, person: Principal, mail: ParsedMail, raw: bytes, verdict: authentication.Verdict
) -> Sender:
    """The user themself, if the mail is proven to be theirs and a person wrote it."""
    if mail.noise & _PROGRAMS:
        return replace(nobody, why=f"Not taken as {person.name}'s: A program sent it.")
    if not verdict.passed and not (own := await authentication.by_signature(raw)).passed:
        return replace(nobody, why=f"Not taken as {person.name}'s: {verdict.why} {own.why}")
    user = await sight.by_principal(person.id)
    return replace(nobody, viewer=user) if user else nobody


async def _customer(automation: Viewer, person: Principal | None, address: str, name: str) -> Viewer | None:
    """The active customer with this address; None if it is a deactivated person's, or none after all."""
    try:
        person = person or await customers.of_new_address(automation, address, name[:_NAME_MOST].strip())
    except UserError:
        return None
    return await sight.by_principal(person.id) if person.kind is PrincipalKind.CUSTOMER else None


def _key(address: str) -> str:
    """The address as a key; empty if it is none."""
    try:
        return address_key(address)
    except Invalid:
        return ""


def is_machine(mail: ParsedMail) -> bool:
    """A bounce or another report: not a word of whose address it bears. An absence note is somebody's own, though."""
    if Noise.REPORT in mail.noise or is_from_server(mail):
        return True
    return Noise.NULL_SENDER in mail.noise and Noise.AUTO_REPLY not in mail.noise
