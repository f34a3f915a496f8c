"""Whom a customer's mail was sent to as well: by a setting they follow the item, if they are of the requester's organization, or
take part in the conversation, if nobody of another does.
"""

from collections.abc import Sequence
from uuid import UUID

from domain import addresses, conversations, customers, items, policy, workspace
from domain.config import current
from kit.addresses import address_key, domain_of
from kit.errors import UserError
from mail import own_lists
from mail.parse import Noise, ParsedMail
from mail.routing import Route
from mail.senders import Sender, is_own
from models import (
    Customer,
    Item,
    ItemParty,
    Message,
    OrganizationDomain,
    Part,
    Principal,
    PrincipalKind,
    Viewer,
)

PEOPLE_MOST = 20
"""Followers of an item up to which a mail adds further ones."""

TOLD_MOST = 50
"""Recipients of a mail whom its message tells of."""
_READ_MOST = 200
_NAME_MOST = 200
_ADDRESS_MOST = 320

_PROGRAMS = frozenset({Noise.AUTO_REPLY, Noise.AUTO_GENERATED, Noise.BULK, Noise.LIST, Noise.NULL_SENDER})


def others(mail: ParsedMail, sender: Sender, route: Route) -> list[tuple[str, str]]:
    """(name, address) of whom else the mail's head names, in To and Cc: neither its sender nor an address or list of ours."""
    named = own_lists.names_of(route.inbox) | {sender.key}
    told: dict[str, tuple[str, str]] = {}
    for mailbox in (*mail.to, *mail.cc)[:_READ_MOST]:
        key = address_key(mailbox.address)
        if key not in named and key not in route.ours and not is_own(key):
            told.setdefault(key, (mailbox.name[:_NAME_MOST], mailbox.address[:_ADDRESS_MOST]))
    return list(told.values())[:TOLD_MOST]


async def colleagues(mail: ParsedMail, sender: Sender, route: Route) -> list[UUID]:
    """Those of its recipients who are customers of the sender's organization, made if new, never an address or list of ours; none
    unless the setting says so.

    Outside of the transaction that takes the mail, as its sender is made too.
    """
    organization = sender.viewer.organization_id
    if not current().mail_cc_follows or organization is None or mail.noise & _PROGRAMS:
        return []
    named = others(mail, sender, route)[:PEOPLE_MOST]
    found = [await _colleague(address, organization) for _, address in named]
    return list(dict.fromkeys(each.id for each in found if each))


async def join(sender: Sender, said: Message, people: Sequence[UUID]) -> None:
    """Let these people follow the item on which the mail is said, unless it is another organization's request, or kept as it is;
    or take part in the conversation, unless somebody of another does. Inside of that transaction.
    """
    organization = sender.viewer.organization_id
    if not people or organization is None:
        return
    automation = await workspace.automation(workspace.MAIL)
    if said.item_id is None:
        await conversations.bring_in(automation, said.conversation_id, organization, people)
    elif await _takes_followers(automation, organization, said.item_id):
        followers = ItemParty.filter(item_id=said.item_id, part=Part.FOLLOWER)  # house: of the mail's item
        room = PEOPLE_MOST - await followers.count()
        if room > 0:
            await items.change_followers(automation, said.item_id, people[:room], [])


async def _colleague(address: str, organization: UUID) -> Principal | None:
    """The active customer of the organization with this address; a new one only where it holds their domain."""
    key = address_key(address)
    person = await addresses.owner(key)
    if person is None:
        held = OrganizationDomain.filter(domain=domain_of(key), organization_id=organization)  # house: is it?
        if not await held.exists():
            return None
        try:
            person = await customers.by_address(await workspace.automation(workspace.MAIL), address)
        except UserError:
            return None
    if person.kind is not PrincipalKind.CUSTOMER or not person.active:
        return None
    row = Customer.filter(principal_id=person.id, organization_id=organization)  # house: is it theirs?
    return person if await row.exists() else None


async def _takes_followers(automation: Viewer, organization: UUID, item_id: UUID) -> bool:
    """Whether it is the organization's request, and changed at all: not while it is archived, or merged into another."""
    item = await Item.get(id=item_id)  # house: the item that the mail is said on
    if not policy.may(automation, "item.add_followers", item):
        return False
    asker = Customer.filter(principal_id=item.requester_id, organization_id=organization)  # house: is it?
    return item.requester_id is not None and await asker.exists()
