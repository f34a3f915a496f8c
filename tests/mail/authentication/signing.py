"""A signer of mails for tests, written apart from what checks them; and keys as the name system would hold them."""

import base64
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RSA = generate_private_key(65537, 2048)
ED25519 = Ed25519PrivateKey.generate()


def record(key: RSAPrivateKey | Ed25519PrivateKey, **tags: str) -> bytes:
    """The text record of a key."""
    if isinstance(key, RSAPrivateKey):
        kind, public = "rsa", key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    else:
        kind, public = "ed25519", key.public_key().public_bytes_raw()
    told = {"v": "DKIM1", "k": kind, "p": base64.b64encode(public).decode()} | tags
    return "; ".join(f"{name}={value}" for name, value in told.items()).encode()


def with_signature(
    raw: bytes, key: RSAPrivateKey | Ed25519PrivateKey = ED25519, domain: str = "client.example", **tags: str
) -> bytes:
    """The mail with a simple/simple signature on top; `tags` come on top of the usual ones, or take their place."""
    head, _, body = raw.partition(b"\r\n\r\n")
    algorithm = "rsa-sha256" if isinstance(key, RSAPrivateKey) else "ed25519-sha256"
    digest = base64.b64encode(sha256(body.rstrip(b"\r\n") + b"\r\n").digest()).decode()
    told = {"v": "1", "a": algorithm, "d": domain, "s": "k1", "h": "From:Subject:To", "bh": digest}
    told |= {name.rstrip("_"): value for name, value in tags.items()}
    unsigned = "DKIM-Signature: " + "; ".join(f"{name}={value}" for name, value in told.items()) + ";\r\n b="
    fields = head.split(b"\r\n")
    signed = b""
    for name in told["h"].split(":"):
        at = [field for field in fields if field.lower().startswith(name.strip().lower().encode() + b":")]
        signed += at[-1] + b"\r\n" if at else b""
        fields = [field for field in fields if not at or field is not at[-1]]
    signed += unsigned.encode()
    signature = _signed(key, signed)
    return f"{unsigned}{base64.b64encode(signature).decode()}\r\n".encode() + raw


def _signed(key: RSAPrivateKey | Ed25519PrivateKey, told: bytes) -> bytes:
    if isinstance(key, RSAPrivateKey):
        return key.sign(told, PKCS1v15(), SHA256())
    return key.sign(sha256(told).digest())
