"""Whether a mail is from the domain that its From names: by the word of the company's own mail server, or by its signature.

Nothing that a mail can hold makes this fail, or take long.
"""

import asyncio

from domain.config import current
from mail.authentication import keys, results, signatures
from mail.authentication.verdict import Proof, Verdict
from mail.parse import headers
from mail.parse.headers import HEAD_MOST

__all__ = ["Proof", "Verdict", "by_results", "by_signature"]

_NO_SERVER = Verdict(Proof.UNKNOWN, "No mail server is configured whose word counts.")
_NO_RESOLVER = Verdict(Proof.UNKNOWN, "No resolver is configured by which signatures can be checked.")


async def by_results(raw: bytes) -> Verdict:
    """What the company's own mail server says of the mail; UNKNOWN where none is configured."""
    config = current()
    if not config.mail_authserv_ids:
        return _NO_SERVER
    head, _ = await asyncio.to_thread(headers.read, raw, 0, len(raw), HEAD_MOST, set())
    return results.verdict_of(head, config.mail_authserv_ids, config.mail_auth_hops)


async def by_signature(raw: bytes) -> Verdict:
    """What the mail's own signatures prove, never FAILED; UNKNOWN where no resolver is configured."""
    if not current().dns_resolvers:
        return _NO_RESOLVER
    return await signatures.verdict_of(raw, keys.ask)
