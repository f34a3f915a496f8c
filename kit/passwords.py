"""Passwords as argon2id hashes, worked out in a few threads: each costs 64 MiB and a tenth of a second of one core."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

_AT_ONCE = 2

_threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="passwords")
_hasher = PasswordHash((Argon2Hasher(),))


def use_cost(rounds: int, kibibytes: int) -> None:
    """Hash with this cost from now on; tests take the least. Old hashes are verified at their own."""
    global _hasher
    _hasher = PasswordHash((Argon2Hasher(time_cost=rounds, memory_cost=kibibytes, parallelism=1),))
    _dummy.cache_clear()


async def hash_password(password: str) -> str:
    """The hash to store, with its salt and cost in it."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, password)


async def verify(password: str, hashed: str | None) -> bool:
    """Whether this is the password; for nobody (None) it takes as long, and is not."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _verified, password, hashed)


def _verified(password: str, hashed: str | None) -> bool:
    right = _hasher.verify(password, hashed or _dummy())
    return right and hashed is not None


@cache
def _dummy() -> str:
    return _hasher.hash("nobody's password")
