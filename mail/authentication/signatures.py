"""DKIM checked by ourselves (RFC 6376, RFC 8463): only signatures of the author's own organization, each over the whole mail."""

import asyncio
import base64
import binascii
import re
from dataclasses import dataclass

from kit import clock
from mail.authentication import signed
from mail.authentication.author import author_domain
from mail.authentication.domains import aligned, named
from mail.authentication.keys import Ask, key_of
from mail.authentication.signed import SIGNATURE, Field, Parts
from mail.authentication.tags import tags_of
from mail.authentication.verdict import Proof, Verdict
from mail.parse import headers
from mail.parse.headers import HEAD_MOST

SIGNATURES_MOST = 5
"""Signatures of one mail whose keys are asked for."""
_FIELD_MOST = 16_384
_NAMES_MOST = 500

_LABELS = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,200}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]{1,12}")
_ALGORITHMS = ("rsa-sha256", "ed25519-sha256")
_SPELLINGS = ("simple", "relaxed")

UNSIGNED = Verdict(Proof.UNKNOWN, "It bears no signature of its author's domain that counts.")
AMBIGUOUS = Verdict(Proof.UNKNOWN, "Its head can be read in more than one way.")
WRONG = Verdict(Proof.UNKNOWN, "No signature of its author's domain is right.")


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature that could count: `names`, the fields it is about; `body`, the digest that it claims."""

    field: Field
    algorithm: str
    domain: str
    identity: str
    selector: str
    names: tuple[bytes, ...]
    relaxed: tuple[bool, bool]
    body: bytes
    value: bytes


async def verdict_of(raw: bytes, ask: Ask) -> Verdict:
    """Whether a signature shows that the mail is its author's domain's."""
    parts = await asyncio.to_thread(signed.parts_of, raw)
    head, _ = await asyncio.to_thread(headers.read, raw, 0, len(raw), HEAD_MOST, set())
    author = author_domain(head)
    if parts is None or not author or sum(field.name == b"from" for field in parts.fields) != 1:
        return AMBIGUOUS
    found = candidates(parts, author)
    for signature in found:
        record = await ask(f"{signature.selector}._domainkey.{signature.domain}")
        if record is not None and await asyncio.to_thread(_is_right, parts, signature, record):
            return Verdict(Proof.PASSED, f"our own check of the signature of {signature.domain}")
    return WRONG if found else UNSIGNED


def candidates(parts: Parts, author: str) -> list[Signature]:
    """The first signatures that could show it."""
    fields = [field for field in parts.fields if field.name == SIGNATURE][: 4 * SIGNATURES_MOST]
    read = filter(None, (_read(field) for field in fields))
    return [each for each in read if aligned(each.domain, author)][:SIGNATURES_MOST]


def _read(field: Field) -> Signature | None:
    """The signature in a field; None where it is not understood, has expired, or is not about all of the mail."""
    tags = tags_of(field.raw.partition(b":")[2]) if len(field.raw) <= _FIELD_MOST else None
    if tags is None or not _counts(tags):
        return None
    domain, selector = tags.get("d", "").lower(), tags.get("s", "").lower()
    identity = named(tags.get("i", "@" + domain))
    names = tuple(name.strip().lower().encode() for name in tags.get("h", "").split(":"))[:_NAMES_MOST]
    spelling = (tags.get("c", "simple").lower() + "/simple").split("/")[:2]
    body, value = _decoded(tags.get("bh", "")), _decoded(tags.get("b", ""))
    usable = all(each in _SPELLINGS for each in spelling) and body and value and b"from" in names
    of_domain = identity == domain or identity.endswith("." + domain)
    if not (usable and of_domain and _LABELS.fullmatch(domain) and _LABELS.fullmatch(selector)):
        return None
    relaxed = (spelling[0] == "relaxed", spelling[1] == "relaxed")
    algorithm = tags["a"].lower()
    return Signature(field, algorithm, domain, identity, selector, names, relaxed, body, value)


def _counts(tags: dict[str, str]) -> bool:
    """Whether it is of a version and kind that we know, not expired, and (without `l`) about the whole body."""
    known = tags.get("v") == "1" and tags.get("a", "").lower() in _ALGORITHMS and "l" not in tags
    asked = tags.get("q", "dns/txt").lower().replace(" ", "").split(":")
    times = [tags[name] for name in ("t", "x") if name in tags]
    if not known or "dns/txt" not in asked or not all(map(_NUMBER.fullmatch, times)):
        return False
    ends = int(tags["x"]) if "x" in tags else None
    return ends is None or (ends > clock.now().timestamp() and ends >= int(tags.get("t", "0")))


def _is_right(parts: Parts, signature: Signature, record: bytes) -> bool:
    key = key_of(record)
    if key is None or (key.strict and signature.identity != signature.domain):
        return False
    of_head, of_body = signature.relaxed
    if signed.body_digest(parts.body, relaxed=of_body) != signature.body:
        return False
    digest = signed.head_digest(parts.fields, signature.names, signature.field, relaxed=of_head)
    return key.signed(signature.algorithm, digest, signature.value)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""
