"""Sign-in by a link that is mailed to the address, works once and not for long."""

import asyncio
import re

import orjson

from domain import addresses, config
from domain.sign_in.sessions import SignedIn, start
from domain.sign_in.tokens import LINK, new_token
from domain.unit_of_work import unit_of_work
from kit import clock, ratelimit, trace
from kit.addresses import address_key
from kit.errors import Invalid, Unauthenticated
from kit.ids import new_id
from models import OutgoingMail, OutgoingState, Principal, SignInLink, Viewer, sight

_SHAPE = re.compile(rf"{LINK}[A-Za-z0-9_-]{{43}}")


async def request_link(email: str, *, client: str) -> None:
    """Mail a link to the person with this address, if there is one: neither answer nor time tells.

    Raises: RateLimited.
    """
    limits, key = config.current(), _key(email)
    await ratelimit.check(limits.links_by_client, client)
    await ratelimit.check(limits.links_by_address, key)
    answered = asyncio.create_task(asyncio.sleep(limits.link_answer_time.total_seconds()))
    try:
        person = await addresses.owner(key) if key else None
        viewer = await sight.by_principal(person.id) if person else None
        if person is not None and viewer is not None:
            await _mail(person, viewer)
    finally:
        await answered


async def redeem_link(token: str, *, client: str, user_agent: str = "") -> SignedIn:
    """A session for whom the link was mailed to.

    Raises: Unauthenticated (unknown, used or expired: all alike), RateLimited.
    """
    await ratelimit.check(config.current().sign_ins_by_client, client)
    refused = Unauthenticated("This link is not valid, or no longer: ask for a new one.", "token")
    if not _SHAPE.fullmatch(token):
        raise refused
    now = clock.now()
    open_link = SignInLink.filter(
        token_hash=sight.hash_token(token), used_at__isnull=True, expires_at__gt=now
    )  # house: whoever holds it
    link = await open_link.first()
    viewer = await sight.by_principal(link.principal_id) if link else None
    if viewer is None:
        raise refused
    async with unit_of_work(viewer):
        if not await open_link.update(used_at=now):  # of two who are equally quick, one comes in
            raise refused
        return await start(viewer, user_agent, now)


async def _mail(person: Principal, viewer: Viewer) -> None:
    """Store the link's hash and the mail that carries it, due at once."""
    now, settings, token = clock.now(), config.current(), new_token(LINK)
    link = {
        "url": f"{settings.public_url}/sign-in/link#{token}",
        "minutes": int(settings.link_life.total_seconds() // 60),
    }
    async with unit_of_work(viewer):
        await SignInLink.create(
            id=new_id(),
            principal_id=person.id,
            token_hash=sight.hash_token(token),
            created_at=now,
            expires_at=now + settings.link_life,
        )
        key = new_id()
        await OutgoingMail.create(
            id=key,
            recipient_id=person.id,
            message_id=f"<{key}@{_host(settings.public_url)}>",
            kind="sign_in_link",
            subject="",
            text=orjson.dumps({"link": link}).decode(),
            state=OutgoingState.QUEUED,
            due_at=now,
            request_id=trace.request_id.get(),
            created_at=now,
        )


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].partition(":")[0]


def _key(email: str) -> str:
    try:
        return address_key(email)
    except Invalid:
        return ""
