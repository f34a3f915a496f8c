"""Whether a mail is from the domain that its From names: by the word of the company's own mail server, or by its signature.

Nothing that a mail can hold makes this fail, or take long.
"""

import asyncio
from collections.abc import Collection

from domain.config import current
from mail.authentication import keys, results, signatures, spam
from mail.authentication.verdict import Proof, Verdict
from mail.parse import headers
from mail.parse.headers import HEAD_MOST

__all__ = ["Proof", "Verdict", "by_results", "by_signature", "spam_sign"]

_NO_SERVER = Verdict(Proof.UNKNOWN, "No mail server is configured whose word counts.")
_NO_RESOLVER = Verdict(Proof.UNKNOWN, "No resolver is configured by which signatures can be checked.")


async def by_results(raw: bytes, checked_by: str | None = None, but: Collection[str] = ()) -> Verdict:
    """What the company's own mail server says of the mail; UNKNOWN where none is configured.

    checked_by: the one server by which this mail came; it must be one of those of the settings. None for any of them.
    but: servers, in small letters, by which it cannot have come.
    """
    config = current()
    names = [each for each in config.mail_authserv_ids if checked_by in (None, each.lower())]
    names = [each for each in names if each.lower() not in but]
    if not names:
        return _NO_SERVER
    head = await _head(raw)
    return results.verdict_of(head, names, config.mail_auth_hops)


async def spam_sign(raw: bytes, checked_by: str | None = None) -> str:
    """The field by which the company's own mail server says that the mail is spam; empty if it does not.

    checked_by: as in `by_results`; where no server's word counts, this one's neither.
    """
    config = current()
    known = checked_by is None or checked_by in {each.lower() for each in config.mail_authserv_ids}
    if not config.mail_spam_headers or not known:
        return ""
    return spam.sign_of(await _head(raw), config.mail_spam_headers, config.mail_auth_hops)


async def by_signature(raw: bytes) -> Verdict:
    """What the mail's own signatures prove, never FAILED; UNKNOWN where no resolver is configured."""
    if not current().dns_resolvers:
        return _NO_RESOLVER
    return await signatures.verdict_of(raw, keys.ask)


async def _head(raw: bytes) -> headers.Headers:
    head, _ = await asyncio.to_thread(headers.read, raw, 0, len(raw), HEAD_MOST, set())
    return head
