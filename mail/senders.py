"""In whose name a mail is taken. Nobody has checked what a mail claims, so no mail gains a user's rights."""

from contextlib import suppress
from dataclasses import dataclass

from domain import addresses, customers, inboxes, workspace
from domain.config import current
from kit.addresses import address_key, domain_of
from kit.errors import Invalid, UserError
from mail.parse import Noise, ParsedMail
from mail.parse.reports import is_from_server
from models import PrincipalKind, Viewer, sight

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


async def sender_of(mail: ParsedMail, *, made_if_new: bool = True) -> Sender:
    """The customer who wrote it; the automation for mail of users, machines, deactivated people, ourselves and nobody.

    made_if_new: whether somebody who writes for the first time becomes a customer by that.
    """
    claimed, name = (mail.from_.address, mail.from_.name) if mail.from_ else ("", "")
    key = claimed_key(mail)
    automation = await workspace.automation(workspace.MAIL)
    customer = None
    if key and not is_machine(mail) and (await inboxes.holding([key]))[0] is None:
        customer = await _customer(automation, claimed, key, name, made_if_new=made_if_new)
    return Sender(customer or automation, claimed, key)


def claimed_key(mail: ParsedMail) -> str:
    """The key of the address that the mail claims to be from; empty if it claims none."""
    return _key(mail.from_.address) if mail.from_ else ""


def is_own(key: str) -> bool:
    """Whether this is the address that our own mails come from."""
    return key == _key(current().mail_from)


async def _customer(
    automation: Viewer, address: str, key: str, name: str, *, made_if_new: bool
) -> Viewer | None:
    """The active customer with this address; None if it is a user's, a deactivated person's, or none after all."""
    person = await addresses.owner(key)
    if person is None and made_if_new:
        with suppress(UserError):
            person = await customers.by_address(automation, address, name[:_NAME_MOST].strip())
    if person is None:
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
