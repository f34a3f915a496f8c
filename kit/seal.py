"""Sealed values: what we hand to a client and want back unread and unchanged (cursors, signed links). Signed ones: unchanged.

AES-SIV (RFC 5297) with the purpose as associated data: deterministic, so equal positions give equal cursors,
and a value sealed for one purpose never opens for another. The first key seals, all keys open: add a new key in front to rotate.
"""

import base64
import hmac
import re
from hashlib import sha256

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from kit.errors import Invalid

Sealable = list["str | int | float | bool | None"]

_SEALED = re.compile(r"[A-Za-z0-9_-]+")

_ciphers: list[AESSIV] = []
_signing_keys: list[bytes] = []


def use_keys(keys: list[str]) -> None:
    """Seal and sign with the first of `keys` from now on, open and check with any of them."""
    _ciphers[:] = [AESSIV(sha256(f"deskwire seal {key}".encode()).digest()) for key in keys]
    _signing_keys[:] = [sha256(f"deskwire sign {key}".encode()).digest() for key in keys]


def seal(purpose: str, value: Sealable) -> str:
    """`value` as an opaque URL-safe text that only `unseal` with the same purpose opens."""
    if not _ciphers:
        raise RuntimeError("No secret key is set: call use_keys() first.")
    sealed = _ciphers[0].encrypt(orjson.dumps(value), [purpose.encode()])
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def unseal(purpose: str, text: str, *path: str | int) -> Sealable:
    """The value in a sealed text.

    Raises: Invalid, if it was not sealed by one of our keys for this purpose.
    """
    if not _SEALED.fullmatch(text):  # base64 would pass over what is none of its letters
        raise Invalid("This cursor is not one of ours.", *path)
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise Invalid("This cursor is not one of ours.", *path) from None
    for cipher in _ciphers:
        try:
            value: Sealable = orjson.loads(cipher.decrypt(raw, [purpose.encode()]))
        except (InvalidTag, ValueError):
            continue
        return value
    raise Invalid("This cursor is not one of ours.", *path)


def sign(purpose: str, data: bytes, size: int) -> bytes:
    """`size` bytes (32 at most) that only we can make of `data`, for what must be shorter than a seal."""
    if not _signing_keys:
        raise RuntimeError("No secret key is set: call use_keys() first.")
    return _signature(_signing_keys[0], purpose, data)[:size]


def is_signed(purpose: str, data: bytes, signature: bytes) -> bool:
    """Whether one of our keys signed `data` for this purpose, in as many bytes as are given."""
    made = (_signature(key, purpose, data)[: len(signature)] for key in _signing_keys)
    return len(signature) > 0 and any(hmac.compare_digest(each, signature) for each in made)


def _signature(key: bytes, purpose: str, data: bytes) -> bytes:
    return hmac.digest(key, purpose.encode() + b"\0" + data, "sha256")
