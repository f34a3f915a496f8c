"""Mail addresses: each belongs to one user or customer."""

from domain.unit_of_work import exclusively
from kit import clock
from kit.addresses import address_key
from kit.errors import Conflict
from kit.ids import new_id
from models import Address, Principal


async def held(key: str) -> Address | None:
    """The address, with whose it is, deactivated or not."""
    return await Address.filter(email=key).select_related("principal").first()  # house: is it taken?


async def owner(key: str) -> Principal | None:
    """Whose address this is, deactivated or not."""
    address = await held(key)
    return address.principal if address else None


async def check_free(email: str, *path: str | int) -> str:
    """The address as a key that nobody else can take until the unit of work ends.

    Raises: Invalid (no address), Conflict (taken).
    """
    key = address_key(email, *path)
    await exclusively("address", key)
    taken = await owner(key)
    if taken is not None:
        noun = "user" if taken.kind == "user" else "customer"
        raise Conflict(f"This is the address of a {noun} already.", *path)
    return key


async def give(principal: Principal, email: str, key: str) -> None:
    """Store the address as the principal's."""
    await Address.create(
        id=new_id(), email=key, written=email.strip(), principal_id=principal.id, created_at=clock.now()
    )
