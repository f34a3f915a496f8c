"""In whose name a mail is taken. Nobody has checked what a mail claims, so no mail gains a user's rights."""

from dataclasses import dataclass

from domain import addresses, customers, workspace
from domain.config import current
from kit.addresses import address_key, domain_of
from kit.errors import Invalid, UserError
from mail.parse import Noise, ParsedMail
from models import PrincipalKind, Viewer, sight

_MACHINES = frozenset({"mailer-daemon", "postmaster"})
_NAME_MOST = 200
_ADDRESS_MOST = 320
_DOMAIN_MOST = 253


@dataclass(frozen=True)
class Sender:
    """Who a mail is from: `viewer` is the customer, or else the mail automation, and `address` what the mail claims."""

    viewer: Viewer
    address: str
    key: str

    @property
    def is_customer(self) -> bool:
        return self.viewer.is_customer

    @property
    def domain(self) -> str:
        return domain_of(self.key)[:_DOMAIN_MOST] if self.key else ""

    @property
    def unverified(self) -> str:
        """What agents are shown as an address that proves nothing; empty for a customer."""
        return "" if self.is_customer else self.address[:_ADDRESS_MOST]


async def sender_of(mail: ParsedMail) -> Sender:
    """The customer who wrote it, made if new; the automation for mail of users, machines, deactivated people and nobody."""
    claimed, name = (mail.from_.address, mail.from_.name) if mail.from_ else ("", "")
    key = _key(claimed)
    automation = await workspace.automation(workspace.MAIL)
    customer = None
    if key and not is_own(key) and not _is_machine(mail, key):
        customer = await _customer(automation, claimed, key, name)
    return Sender(customer or automation, claimed, key)


def is_own(key: str) -> bool:
    """Whether this is the address that our own mails come from."""
    return key == _key(current().mail_from)


async def _customer(automation: Viewer, address: str, key: str, name: str) -> Viewer | None:
    """The active customer with this address; None if it is a user's, a deactivated person's, or none after all."""
    try:
        person = await addresses.owner(key) or await customers.by_address(
            automation, address, name[:_NAME_MOST].strip()
        )
    except UserError:
        return None
    return await sight.by_principal(person.id) if person.kind is PrincipalKind.CUSTOMER else None


def _key(address: str) -> str:
    """The address as a key; empty if it is none."""
    try:
        return address_key(address)
    except Invalid:
        return ""


def _is_machine(mail: ParsedMail, key: str) -> bool:
    """A bounce or another report: not a word of whose address it bears. An absence note is somebody's own, though."""
    if Noise.REPORT in mail.noise or key.partition("@")[0] in _MACHINES:
        return True
    return Noise.NULL_SENDER in mail.noise and Noise.AUTO_REPLY not in mail.noise
