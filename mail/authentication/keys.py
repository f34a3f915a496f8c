"""The keys of those who sign mails, from the name system: RFC 6376, 3.6, and RFC 8463."""

import base64
import binascii
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from domain.config import current
from mail.authentication.tags import tags_of

SECONDS = 5.0
"""How long the name system may take to answer; after that a mail is as if it were not signed."""
RECORD_MOST = 8_192
RSA_BITS = range(1_024, 8_193)

Ask = Callable[[str], Awaitable[bytes | None]]
"""The only text record of a name; None where there is none, or several, or no answer."""


@dataclass(frozen=True, slots=True)
class Key:
    """A public key as its domain publishes it. strict: it speaks for no subdomain."""

    public: RSAPublicKey | Ed25519PublicKey
    strict: bool

    def signed(self, algorithm: str, digest: bytes, signature: bytes) -> bool:
        """Whether this key signed the SHA-256 digest by this algorithm."""
        try:
            if isinstance(self.public, Ed25519PublicKey) and algorithm == "ed25519-sha256":
                self.public.verify(signature, digest)
                return True
            if isinstance(self.public, RSAPublicKey) and algorithm == "rsa-sha256":
                self.public.verify(signature, digest, PKCS1v15(), Prehashed(SHA256()))
                return True
        except InvalidSignature:
            pass
        return False


async def ask(name: str) -> bytes | None:
    """Ask the configured resolvers."""
    from dns.asyncresolver import Resolver  # here, since a server that starts has nobody to ask yet
    from dns.exception import DNSException
    from dns.rdtypes.ANY.TXT import TXT

    resolver = Resolver(configure=False)
    resolver.nameservers = list(current().dns_resolvers)
    try:
        answer = await resolver.resolve(name, "TXT", lifetime=SECONDS, search=False)
    except (DNSException, OSError, ValueError):
        return None
    found = [b"".join(row.strings) for row in answer if isinstance(row, TXT)]
    return found[0] if len(found) == 1 else None


def key_of(record: bytes) -> Key | None:
    """The key in a text record; None of one that is revoked, only for tests, not for mail, too weak or not understood."""
    tags = tags_of(record[:RECORD_MOST])
    if tags is None or len(record) > RECORD_MOST or tags.get("v", "DKIM1") != "DKIM1":
        return None
    flags, uses = _listed(tags.get("t", "")), _listed(tags.get("s", "*"))
    hashes = _listed(tags.get("h", "sha256"))
    if "y" in flags or not {"*", "email"} & uses or "sha256" not in hashes:
        return None
    public = _public(tags.get("k", "rsa"), tags.get("p", ""))
    return Key(public, "s" in flags) if public else None


def _public(kind: str, text: str) -> RSAPublicKey | Ed25519PublicKey | None:
    try:
        raw = base64.b64decode("".join(text.split()), validate=True)
        if kind == "ed25519":
            return Ed25519PublicKey.from_public_bytes(raw)
        found = load_der_public_key(raw)
    except (binascii.Error, ValueError, UnsupportedAlgorithm):
        return None
    if kind != "rsa" or not isinstance(found, RSAPublicKey):
        return None
    return found if found.key_size in RSA_BITS else None


def _listed(text: str) -> set[str]:
    return {word.strip() for word in text.split(":")}
