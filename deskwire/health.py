"""`deskwire check`: is what this machine was told to use there, and ready?"""

from collections.abc import AsyncIterator

from redis.asyncio import Redis
from redis.exceptions import RedisError

from deskwire.database import DatabaseError, pending
from deskwire.mail_door import certificate
from deskwire.secret_key import secret_keys
from deskwire.settings import Settings, SettingsError


async def check(settings: Settings) -> AsyncIterator[tuple[bool, str]]:
    """Each finding as (good, sentence), as soon as it is known."""
    yield _keys(settings)
    yield await _database(settings)
    if settings.redis_url:
        yield await _redis(settings.redis_url)
    if settings.smtp_tls_certificate:
        yield _certificate(settings)


def _keys(settings: Settings) -> tuple[bool, str]:
    try:
        return True, f"Secret keys: {len(secret_keys(settings))}."
    except SettingsError as error:
        return False, str(error)


async def _database(settings: Settings) -> tuple[bool, str]:
    try:
        missing = await pending(settings)
    except DatabaseError as error:
        return False, str(error)
    if missing:
        return (
            False,
            f"The database lacks {len(missing)} migrations ({', '.join(missing)}): run `deskwire migrate`.",
        )
    return True, "The database is reachable and up to date."


def _certificate(settings: Settings) -> tuple[bool, str]:
    try:
        certificate(settings)
    except SettingsError as error:
        return False, str(error)
    return True, "The certificate for SMTP has its key."


async def _redis(url: str) -> tuple[bool, str]:
    bus = Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5)
    try:
        await bus.ping()
    except (RedisError, OSError) as error:
        return False, f"Redis cannot be reached: {error}"
    finally:
        await bus.aclose()
    return True, "Redis is reachable."
