"""Mails that grow in one way each: what an attacker would send, and what honest people send too much of.

`GROWING` says of each how to make it of n units, and the largest n, up to which a limit of the parser does not cut it short
(where it is meant to be cut, the name says so).
"""

from base64 import encodebytes
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

MB = 1_000_000
_HEAD = b"From: Ann <ann@client.example>\r\nTo: desk@localhost\r\nSubject: Printer\r\nMIME-Version: 1.0\r\n"
_NOISE = Random(1).randbytes(3 * MB)


@dataclass(frozen=True)
class Growing:
    """`most`: the largest n that is measured; the others are a half, a quarter and an eighth of it."""

    made: Callable[[int], bytes]
    most: int


def _mail(body: bytes, *fields: bytes) -> bytes:
    return _HEAD + b"".join(field + b"\r\n" for field in fields) + b"\r\n" + body


def _html(made: Callable[[int], bytes], most: int) -> Growing:
    return Growing(lambda n: _mail(made(n), b"Content-Type: text/html; charset=utf-8"), most)


def _mixed(made: Callable[[int], bytes], most: int) -> Growing:
    return Growing(lambda n: _mail(made(n), b"Content-Type: multipart/mixed; boundary=b"), most)


def _text(made: Callable[[int], bytes], most: int) -> Growing:
    return Growing(lambda n: _mail(made(n), b"Content-Type: text/plain; charset=utf-8"), most)


def _field(name: bytes, made: Callable[[int], bytes], most: int) -> Growing:
    return Growing(lambda n: _mail(b"x", name + b": " + made(n)), most)


def _encoded(name: bytes, made: Callable[[int], bytes], most: int, kind: bytes = b"image/png") -> Growing:
    head = (b"Content-Type: " + kind, b"Content-Transfer-Encoding: " + name)
    return Growing(lambda n: _mail(made(n), *head), most)


def _nested(depth: int, inner: bytes) -> bytes:
    """Multiparts in one another, each with a boundary of its own."""
    opened = b"".join(
        b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (n, n + 1) for n in range(depth)
    )
    closed = b"".join(b"\r\n--b%d--" % n for n in range(depth, -1, -1))
    return _mail(
        opened + b"--b%d\r\n\r\n%s" % (depth, inner) + closed, b"Content-Type: multipart/mixed; boundary=b0"
    )


def _rfc822(depth: int) -> bytes:
    raw = _mail(b"x")
    for _ in range(depth):
        raw = b"Subject: Fwd\r\nContent-Type: message/rfc822\r\n\r\n" + raw
    return raw


_ATTRIBUTION = b"On Monday, 2 March 2026 at 9:14, Ann <ann@client.example> wrote:\r\n> Why?\r\nBecause.\r\n"

GROWING: dict[str, Growing] = {
    "bytes: text": _text(lambda n: b"The printer is on fire again.\r\n" * (n // 31), 50 * MB),
    "bytes: one line": _text(lambda n: b"a" * n, 50 * MB),
    "bytes: 8 bit, no charset": Growing(
        lambda n: _mail("Der Drucker brennt schön.\r\n".encode("latin-1") * (n // 27)), 50 * MB
    ),
    "bytes: base64 file": _encoded(
        b"base64", lambda n: encodebytes((_NOISE * 13)[: n * 3 // 4]), 50 * MB
    ),
    "bytes: base64 padded everywhere": _encoded(b"base64", lambda n: b"QQ==" * (n // 4), 50 * MB),
    "bytes: quoted-printable file": _encoded(b"quoted-printable", lambda n: b"=41=42=\r\n" * (n // 9), 50 * MB),
    "bytes: quoted-printable, bad": _encoded(b"quoted-printable", lambda n: b"=4=ZZ= \t" * (n // 8), 50 * MB),
    "bytes: uuencoded": _encoded(b"x-uuencode", lambda n: b"begin 644 a\n" + b"#0V%T\n" * (n // 6), 20 * MB),
    "bytes: zeros": Growing(lambda n: _mail(b"\0" * n), 50 * MB),
    "bytes: ISO-2022-JP": Growing(
        lambda n: _mail(b"\x1b$B$3$s\x1b(B x\n" * (n // 13), b"Content-Type: text/plain; charset=iso-2022-jp"), 8 * MB
    ),
    "bytes: flowed": Growing(
        lambda n: _mail(b"> x \r\n" * (n // 6), b"Content-Type: text/plain; format=flowed"), 4 * MB
    ),
    "parts, up to the limit": _mixed(lambda n: b"--b\r\nContent-Type: image/png\r\n\r\nx\r\n" * n, 960),
    "parts, beyond the limit": _mixed(lambda n: b"--b\r\nContent-Type: image/png\r\n\r\nx\r\n" * n, 64_000),
    "parts of text": _mixed(lambda n: b"--b\r\n\r\nThe printer burns.\r\n" * n, 960),
    "parts of HTML": _mixed(lambda n: b"--b\r\nContent-Type: text/html\r\n\r\n<p>x</p>\r\n" * n, 960),
    "parts without head": _mixed(lambda n: b"--b\r\n" * n, 64_000),
    "parts with large heads": _mixed(
        lambda n: (b"--b\r\n" + b"X-A: b\r\n" * 400 + b"\r\nx\r\n") * n, 800
    ),
    "parts with names": _mixed(
        lambda n: b"--b\r\nContent-Disposition: attachment; filename*0*=utf-8''a%20; filename*1=b.txt\r\n\r\nx\r\n" * n, 960
    ),
    "lines like boundaries": _mixed(lambda n: b"--bb\r\n" * n, 800_000),
    "dashes": _mixed(lambda n: b"--\r\n" * n, 800_000),
    "depth, up to the limit": Growing(lambda n: _nested(n, b"x"), 96),
    "depth, beyond the limit": Growing(lambda n: _nested(n, b"x"), 16_000),
    "depth of mails in mails": Growing(_rfc822, 16_000),
    "header fields": Growing(lambda n: _mail(b"x", *[b"X-A%d: b" % (k % 50) for k in range(n)]), 8_000),
    "header fields, beyond the limit": Growing(lambda n: _mail(b"x", *[b"X-A: b"] * n), 400_000),
    "header lines that are none": Growing(lambda n: _mail(b"x", *[b"junk"] * n, b"X-A: b"), 24_000),
    "header length: subject": _field(b"Subject", lambda n: b"a b" * (n // 3), 60_000),
    "header length: beyond the limit": _field(b"Subject", lambda n: b"a" * n, 8 * MB),
    "header length: folded": _field(b"Subject", lambda n: b"a\r\n " * (n // 4), 60_000),
    "header length: encoded words": _field(b"Subject", lambda n: b"=?utf-8?q?=C3=BC?= " * (n // 19), 60_000),
    "header length: words of many charsets": _field(
        b"Subject", lambda n: b"=?utf-8?q?=C3=BC?= =?koi8-r?b?/w==?= " * (n // 37), 60_000
    ),
    "header length: words never ended": _field(b"Subject", lambda n: b"=?a?q?" * (n // 6), 60_000),
    "header length: parameters": _field(b"Content-Type", lambda n: b"text/plain" + b"; a=b" * (n // 5), 60_000),
    "header length: spaces": _field(b"Content-Type", lambda n: b"text/plain;a" + b" " * n, 60_000),
    "header length: quotes in parameters": _field(b"Content-Type", lambda n: b'text/plain; a="' + b'\\"' * (n // 2), 60_000),
    "addresses": _field(b"Cc", lambda n: b"a%d@b.example, " * n % tuple(range(n)), 4_000),
    "addresses with names": _field(b"Cc", lambda n: b'"A, B" <a%d@b.example>, ' * n % tuple(range(n)), 2_400),
    "addresses in many fields": Growing(
        lambda n: _mail(b"x", *[b"Cc: a%d@b.example" % k for k in range(n)]), 960
    ),
    "addresses: quotes": _field(b"Cc", lambda n: b'"' * n, 60_000),
    "addresses: angles": _field(b"Cc", lambda n: b"<" * n, 60_000),
    "addresses: brackets": _field(b"Cc", lambda n: b"(" * n, 60_000),
    "addresses: at signs": _field(b"Cc", lambda n: b"a@" * (n // 2), 60_000),
    "addresses: backslashes": _field(b"Cc", lambda n: b'"' + b"\\" * n, 60_000),
    "addresses: words": _field(b"Cc", lambda n: b"a " * (n // 2), 60_000),
    "addresses: encoded words": _field(b"From", lambda n: b"=?utf-8?q?a?= " * (n // 14) + b"<a@b.example>", 60_000),
    "references": _field(b"References", lambda n: b"<a%d@b.example> " * n % tuple(range(n)), 3_200),
    "references, long": _field(b"References", lambda n: b"<" + b"a" * n + b"@b>", 60_000),
    "references never ended": _field(b"References", lambda n: b"<" * n, 60_000),
    "date": _field(b"Date", lambda n: b"1" * n, 60_000),
    "HTML: paragraphs": _html(lambda n: b"<p>The printer burns.</p>\n" * (n // 26), 400_000),
    "HTML: beyond the limit": _html(lambda n: b"<p>The printer burns.</p>\n" * (n // 26), 8 * MB),
    "HTML: nesting": _html(lambda n: b"<div>" * n, 80_000),
    "HTML: nesting, closed": _html(lambda n: b"<div>" * n + b"x" + b"</div>" * n, 40_000),
    "HTML: nesting of formats": _html(lambda n: b"<b><p>x" * n, 50_000),
    "HTML: nesting of quotes": _html(lambda n: b"<blockquote>x" * n, 32_000),
    "HTML: nesting of lists": _html(lambda n: b"<ul><li>x" * n, 48_000),
    "HTML: nesting of tables": _html(lambda n: b"<table><tr><td>x" * n, 28_000),
    "HTML: links never closed": _html(lambda n: b"<a href='https://a.example'>x" * n, 16_000),
    "HTML: rows": _html(lambda n: b"<table>" + b"<tr><td>a</td><td>b</td></tr>" * n + b"</table>", 16_000),
    "HTML: cells": _html(lambda n: b"<table><tr>" + b"<td>a</td>" * n + b"</tr></table>", 40_000),
    "HTML: text in tables": _html(lambda n: b"<table>" + b"x<tr>" * n, 80_000),
    "HTML: attributes": _html(lambda n: b"<p " + b"a%d=b " * n % tuple(range(n)) + b">x", 40_000),
    "HTML: styles": _html(lambda n: b"<p style='" + b"color:red;" * n + b"'>x", 40_000),
    "HTML: entities": _html(lambda n: b"&amp;&lt;&#65;" * n, 32_000),
    "HTML: comments": _html(lambda n: b"<!-- x -->" * n, 48_000),
    "HTML: comments never ended": _html(lambda n: b"<!--" * n, 120_000),
    "HTML: brackets": _html(lambda n: b"<" * n, 480_000),
    "HTML: end tags": _html(lambda n: b"</p></b></div>" * n, 32_000),
    "HTML: quotes in tags": _html(lambda n: b"<a b=\"'" * n, 64_000),
    "HTML: scripts never ended": _html(lambda n: b"<script>" * n, 60_000),
    "HTML: style never ended": _html(lambda n: b"<style" * n, 80_000),
    "HTML: pictures": _html(lambda n: b"<img src='data:image/png;base64,AAAA'>" * n, 12_000),
    "HTML: pictures shown": _html(lambda n: b"<img src='cid:a%d@b'>" * n % tuple(range(n)), 16_000),
    "HTML: spaces": _html(lambda n: b"<pre>" + b" " * n, 480_000),
    "HTML: line breaks": _html(lambda n: b"<br>" * n, 120_000),
    "folding: lines": _text(lambda n: b"word\r\n" * n, 60_000),
    "folding: blank lines": _text(lambda n: b"a" + b"\r\n" * n + b"b", 200_000),
    "folding: quoted lines": _text(lambda n: b"> a\r\n" * n, 60_000),
    "folding: quote depth": _text(lambda n: b">" * n + b" a\r\n", 400_000),
    "folding: quotes ever deeper": _text(
        lambda n: b"".join(b">" * k + b" a\r\n" for k in range(1, int((2 * n) ** 0.5))), 400_000
    ),
    "folding: attributions": _text(lambda n: _ATTRIBUTION * n, 4_000),
    "folding: header blocks": _text(
        lambda n: b"From: a@b.example\r\nSent: Monday, 2 March 2026 9:14\r\nTo: c\r\nSubject: d\r\n\r\n" * n, 4_000
    ),
    "folding: signatures": _text(lambda n: b"Regards\r\nAnn\r\n-- \r\nTel. +49 30 12345\r\n" * n, 8_000),
}  # fmt: skip
