"""What a signature is about: a mail's fields and body in the spelling that its signer chose (RFC 6376, 3.4).

By our own code: dkimpy's expressions take the square of a line of spaces (decision record 16).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_SPACES = re.compile(rb"[ \t]+")
_SIGNED = re.compile(rb"((?:\A|;)[ \t\r\n]*b[ \t\r\n]*=)[^;]*")
SIGNATURE = b"dkim-signature"


@dataclass(frozen=True, slots=True)
class Field:
    """A field as it stands, with its folds, and its name in lower case."""

    name: bytes
    raw: bytes


@dataclass(frozen=True, slots=True)
class Parts:
    """A mail in lines that end in CR LF: its fields from the top, its body."""

    fields: tuple[Field, ...]
    body: bytes


def parts_of(raw: bytes) -> Parts | None:
    """The mail's parts; None of one whose head programs could read in different ways."""
    head, empty, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    if not empty or b"\r" in head:
        return None
    fields: list[list[bytes]] = []
    lines = head.split(b"\n")
    for line in lines[1:] if lines[0].startswith((b"From ", b">From ")) else lines:
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1].append(line)
        elif _FIELD.match(line):
            fields.append([line])
        else:
            return None
    found = (b"\r\n".join(each) for each in fields)
    named = tuple(Field(each.partition(b":")[0].rstrip().lower(), each) for each in found)
    return Parts(named, body.replace(b"\n", b"\r\n"))


def body_digest(body: bytes, *, relaxed: bool) -> bytes:
    """The digest of a body that `Parts` holds; empty lines at its end do not count."""
    if relaxed:
        body = _SPACES.sub(b" ", body).replace(b" \r\n", b"\r\n").removesuffix(b" ")
    end = len(body)
    while body.endswith(b"\r\n", 0, end):
        end -= 2
    body = body[:end]
    return sha256(body + b"\r\n" if body or not relaxed else b"").digest()


def head_digest(fields: Sequence[Field], names: Sequence[bytes], signature: Field, *, relaxed: bool) -> bytes:
    """The digest of the fields of these names, from the bottom one for each time it is named, and of the signature."""
    left: dict[bytes, list[Field]] = {}
    for field in fields:
        if field is not signature:
            left.setdefault(field.name, []).append(field)
    chosen = [left[name].pop() for name in names if left.get(name)]
    told = sha256()
    for field in chosen:
        told.update(_spelled(field.raw, relaxed=relaxed) + b"\r\n")
    name, _, value = signature.raw.partition(b":")
    told.update(_spelled(name + b":" + _SIGNED.sub(rb"\1", value, count=1), relaxed=relaxed))
    return told.digest()


def _spelled(raw: bytes, *, relaxed: bool) -> bytes:
    if not relaxed:
        return raw
    name, _, value = raw.partition(b":")
    return name.rstrip().lower() + b":" + _SPACES.sub(b" ", value.replace(b"\r\n", b"")).strip(b" \t")
