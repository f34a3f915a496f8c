"""Damage as it comes over the net, and as an attacker would do it: one mail in, one that is a bit wrong out."""

import base64
import quopri
import re
from collections.abc import Callable, Sequence
from random import Random

from bench.mailing.attacks import CANARIES

MOST = 400_000
"""Bytes of a mail that damage may grow to."""

Damage = Callable[[Random, bytes, Sequence[bytes]], bytes]

_CHARSETS = (
    "utf-8", "us-ascii", "iso-8859-1", "windows-1252", "koi8-r", "gb2312", "big5", "shift_jis", "iso-2022-jp", "euc-kr",
    "utf-16", "utf-16le", "utf-32", "utf-7", "hz", "idna", "punycode", "unicode_escape", "rot13", "zlib", "x-unknown", "",
    "\u00e9", "utf-8\x00", "a" * 500,
)  # fmt: skip
_ENCODINGS = (
    "7bit",
    "8bit",
    "binary",
    "base64",
    "quoted-printable",
    "x-uuencode",
    "gzip",
    "",
    "base64 base64",
)
_TYPES = (
    "text/plain", "text/html", "multipart/mixed", "multipart/alternative", "multipart/related", "multipart/digest",
    "multipart/report", "message/rfc822", "message/delivery-status", "image/png", "application/octet-stream", "text", "/",
    "text/html; charset=utf-7", "multipart/mixed; boundary=", 'multipart/mixed; boundary="', "text/plain; format=flowed",
)  # fmt: skip
_FIELDS = (
    "From", "To", "Cc", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Content-Type",
    "Content-Transfer-Encoding", "Content-Disposition", "Return-Path", "Auto-Submitted", "List-Id", "Authentication-Results",
    "DKIM-Signature", "Sender", "X-Failed-Recipients", "Content-ID",
)  # fmt: skip
_VALUES = (
    b"", b" ", b"<", b">", b"<>", b'"', b"(", b")", b"((((((", b";", b",", b":", b"@", b"a@b", b"<a@b>", b"=?", b"=?utf-8?b?",
    b"=?utf-8?q?=00=0a?=", b"=?utf-7?q?+ADw-script+AD4-?=", b"=?iso-2022-jp?b?GyRC?=", b"\x00", b"\xff\xfe", b"\xed\xa0\x80",
    b"\\", b"\r", b"a\rb", b"attachment; filename=../../etc/passwd", b'attachment; filename="con.\xe2\x80\xaetxt.exe"',
    b"attachment; filename*=utf-8''%00%2e%2e%2f%ff", b"attachment; filename*0*=a; filename*9999=b; filename*1=c",
    b"multipart/report; report-type=delivery-status", b"Thu, 32 Foo 99999 25:61:61 +9999", b"auto-replied", b"%s%n{0}${x}",
    b"desk@localhost", b"customer@example.com", b"admin@acme.example", b"Ann <ann@client.example>", b"<1@deskwire.localhost>",
    b"customer@acme.example", b"Re: [T-1] x", b"desk+t1@localhost",
)  # fmt: skip
_HARD = (
    b"\x00", b"\r", b"\n", b"\r\n", b"\r\n\r\n", b"\n\n", b".\r\n", b"\r\n.\r\n", b"--", b"\r\n--b\r\n", b"=\r\n", b"=3D", b"=",
    b"\x1b$B", b"\x1b(B", b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80\xed\xb0\x80", b"\xf4\x90\x80\x80", b"\xe2\x80\xae",
    b"\xe2\x80\xa8", b"\xc2\x85", b"&#0;", b"&#xd800;", b"&#x1F;", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"</div>", b"<div>",
    b"> ", b">>>>", b"-- \n", b"begin 644 a\n", b"On Monday, 2 March 2026, 9:14, A <a@b.example> wrote:\n", b"From: a\nSent: b\n",
)  # fmt: skip
_BOUNDARY = re.compile(rb"boundary\s*=\s*\"?([^\"\r\n;]+)", re.IGNORECASE)


def mutated(chance: Random, corpus: Sequence[bytes]) -> bytes:
    """A mail of the corpus, damaged at least once."""
    raw = chance.choice(corpus)
    for _ in range(1 + min(12, int(chance.expovariate(0.4)))):
        raw = chance.choice(DAMAGES)(chance, raw, corpus)[:MOST]
    return raw


def _flipped(chance: Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    some = bytearray(raw)
    for _ in range(chance.choice((1, 1, 3, 10, 100)) if some else 0):
        some[chance.randrange(len(some))] ^= 1 << chance.randrange(8)
    return bytes(some)


def _cut(chance: Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    at, end = _span(chance, raw)
    return chance.choice((raw[:at], raw[at:], raw[:at] + raw[end:]))


def _spliced(chance: Random, raw: bytes, corpus: Sequence[bytes]) -> bytes:
    other = chance.choice(corpus)
    return raw[: chance.randint(0, len(raw))] + other[chance.randint(0, len(other)) :]


def _inserted(chance: Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    for _ in range(chance.choice((1, 2, 8))):
        at = chance.randint(0, len(raw))
        raw = raw[:at] + chance.choice(_HARD) * chance.choice((1, 1, 1, 2, 50)) + raw[at:]
    return raw


def _line(chance: Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """A line twice, gone, elsewhere, or joined to the next: in the head it is a field, in a multipart a boundary."""
    lines = raw.split(b"\n")
    at, to = chance.randrange(len(lines)), chance.randrange(len(lines))
    way = chance.randrange(4)
    if way == 0:
        lines[to:to] = [lines[at]] * chance.choice((1, 2, 30))
    elif way == 1:
        del lines[at]
    elif way == 2:
        lines[at], lines[to] = lines[to], lines[at]
    else:
        lines[at : at + 2] = [b"".join(lines[at : at + 2])]
    return b"\n".join(lines)


def _field(chance: Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """A field more, first or last of some head."""
    name, value = chance.choice(_FIELDS).encode(), chance.choice(_VALUES) * chance.choice((1, 1, 1, 5, 2_000))
    field = name + chance.choice((b": ", b":", b" : ", b"")) + value + b"\r\n"
    heads = [0, *(match.end() for match in re.finditer(rb"\n--[^\n]+\n", raw[:50_000]))]
    at = chance.choice(heads)
    return raw[:at] + field + raw[at:]


def _folded(chance: Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """A fold where none may be, or none where one is."""
    if chance.random() < 0.3:
        return re.sub(
            rb"\r?\n[ \t]+", chance.choice((b"", b" ", b"\r\n", b"\n\n")), raw, count=chance.randint(1, 5)
        )
    at = chance.randint(0, min(len(raw), 2_000))
    return raw[:at] + chance.choice((b"\r\n ", b"\n\t", b"\r\n\r\n ", b"\n", b"\r \n", b"\n\x0b")) + raw[at:]


def _boundary(chance: Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """A boundary more, less, closed early, or of another part."""
    found = _BOUNDARY.findall(raw[:50_000])
    if not found:
        return b'Content-Type: multipart/mixed; boundary="b"\r\n' + raw.replace(
            b"\r\n\r\n", b"\r\n\r\n--b\r\n\r\n", 2
        )
    mark, other = b"--" + chance.choice(found), b"--" + chance.choice(found)
    new = chance.choice(
        (b"", mark + b"--", mark + mark, other, mark + b"\t ", mark[:-1], mark + b"\r\n" + mark, b" " + mark)
    )
    return raw.replace(mark, new, chance.randint(1, 3))


def _declared(chance: Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """A lie about charset, transfer encoding or type."""
    way = chance.randrange(3)
    if way == 0:
        word = b"charset=" + chance.choice(_CHARSETS).encode()
        return re.sub(rb"charset\s*=\s*\"?[^\s\";]*\"?", lambda _: word, raw, count=2, flags=re.IGNORECASE)
    name, values = (b"Content-Transfer-Encoding", _ENCODINGS) if way == 1 else (b"Content-Type", _TYPES)
    field = name + b": " + chance.choice(values).encode()
    changed = re.sub(rb"(?im)^" + name + rb":[^\n]*", lambda _: field, raw, count=chance.randint(1, 3))
    return changed if changed != raw else field + b"\r\n" + raw


def _encoded(chance: Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """The body in an encoding that its head does or does not speak of."""
    head, gap, body = raw.partition(b"\r\n\r\n" if b"\r\n\r\n" in raw else b"\n\n")
    way = chance.choice((base64.encodebytes, quopri.encodestring, base64.b64encode))
    name = b"quoted-printable" if way is quopri.encodestring else b"base64"
    field = b"\r\nContent-Transfer-Encoding: " + name if chance.random() < 0.7 else b""
    return head + field + gap + way(body)


def _nested(chance: Random, raw: bytes, corpus: Sequence[bytes]) -> bytes:
    """The mail in another, once or in copies of itself."""
    kind = chance.choice(
        (b"message/rfc822", b"multipart/digest; boundary=n", b"text/html", b"multipart/mixed; boundary=n")
    )
    for depth in range(chance.choice((1, 2, 5, 60))):
        mark = b"%d" % depth
        raw = (
            b"From: ann@client.example\r\nSubject: Fwd: x\r\nContent-Type: multipart/mixed; boundary=" + mark
            + b"\r\n\r\n--" + mark + b"\r\nContent-Type: " + kind + b"\r\n\r\n" + raw + b"\r\n--" + mark + b"--\r\n"
        )  # fmt: skip
        if len(raw) > MOST:
            break
    return raw


def _long(chance: Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """A huge line somewhere."""
    at = chance.randint(0, len(raw))
    piece = chance.choice(
        (b"a", b" ", b">", b"<", b"=", b"&", b"\xff", b"(", b'"', b"=?a?q?", b"<b>", b"a@", b"\t", b"[", b"_")
    )
    return raw[:at] + piece * (chance.choice((1_000, 10_000, 100_000)) // len(piece)) + raw[at:]


def _line_ends(chance: Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    plain = raw.replace(b"\r\n", b"\n")
    return plain.replace(b"\n", chance.choice((b"\n", b"\r\n", b"\r", b"\r\r\n", b"\n\r")))


def _attacked(chance: Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """HTML that wants to run or to load something, as a mail of its own or within the HTML that there is."""
    some = b"".join(chance.choice(CANARIES).encode() for _ in range(chance.choice((1, 2, 5))))
    if chance.random() < 0.5:
        at = max(0, len(some) // 2 + chance.randint(-20, 20))
        some = some[:at] + chance.choice((*_HARD, b"<p>", b"<a href='", b"<table>", b"</title>")) + some[at:]
    if b"<html" in raw.lower() or b"<div" in raw.lower():
        spots = [match.start() for match in re.finditer(rb"<", raw[:100_000])]
        at = chance.choice(spots or [0])
        return raw[:at] + some + raw[at:]
    head = raw.partition(b"\r\n\r\n" if b"\r\n\r\n" in raw else b"\n\n")[0]
    head = re.sub(rb"(?im)^content-(type|transfer-encoding):[^\n]*(?:\n[ \t][^\n]*)*", b"X-Was: there", head)
    return head + b"\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body>" + some + b"</body></html>"


def _span(chance: Random, raw: bytes) -> tuple[int, int]:
    at, end = sorted((chance.randint(0, len(raw)), chance.randint(0, len(raw))))
    return at, end


DAMAGES: tuple[Damage, ...] = (
    _flipped, _cut, _spliced, _inserted, _line, _field, _folded, _boundary, _declared, _encoded, _nested, _long, _line_ends,
    _attacked, _attacked,
)  # fmt: skip
