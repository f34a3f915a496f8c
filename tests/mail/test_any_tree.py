"""Any well-formed tree of parts: each file comes out byte for byte, all that is said is read, in whatever encoding it came.

DESKWIRE_FUZZ_EXAMPLES says how many are tried.
"""

import os
from base64 import encodebytes
from dataclasses import dataclass, field
from quopri import encodestring

from hypothesis import given, settings
from hypothesis import strategies as st

from bench.mailing.judge import Judge
from mail.parse import parse

EXAMPLES = settings(max_examples=int(os.environ.get("DESKWIRE_FUZZ_EXAMPLES", "60")))
WORDS = st.text("abcdefgäöüßéж年 ", min_size=1, max_size=40).map(str.strip).filter(bool)


@dataclass
class Tree:
    """Bytes of a part; what it says, and its files, in their order."""

    raw: bytes
    says: list[str] = field(default_factory=list)
    files: list[bytes] = field(default_factory=list)


def _encoded(content: bytes, way: str) -> bytes:
    head = b"Content-Transfer-Encoding: " + way.encode() + b"\r\n\r\n"
    body = {"base64": encodebytes, "quoted-printable": encodestring}.get(way, bytes)(content)
    return head + body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") if way != "binary" else head + content


def _said(given: tuple[str, str, str]) -> Tree:
    words, way, charset = given
    head = f"Content-Type: text/plain; charset={charset}\r\n".encode()
    return Tree(head + _encoded(words.encode(charset), way), [words])


def _file(given: tuple[bytes, str]) -> Tree:
    content, way = given
    head = b"Content-Type: application/octet-stream; name=a.bin\r\nContent-Disposition: attachment\r\n"
    return Tree(head + _encoded(content, way), files=[content])


def _joined(given: tuple[list[Tree], str]) -> Tree:
    """A multipart of these, whose boundary no other has: it counts the bytes within."""
    parts, kind = given
    mark = b"b%d" % sum(len(part.raw) for part in parts)
    raw = b"Content-Type: multipart/" + kind.encode() + b"; boundary=" + mark + b"\r\n\r\n"
    raw += b"".join(b"--" + mark + b"\r\n" + part.raw + b"\r\n" for part in parts) + b"--" + mark + b"--\r\n"
    says, files = [w for part in parts for w in part.says], [f for part in parts for f in part.files]
    return Tree(raw, says, files)


LEAF = st.one_of(
    st.tuples(WORDS, st.sampled_from(["base64", "quoted-printable", "8bit"]), st.sampled_from(["utf-8", "utf-16"])).map(_said),
    st.tuples(st.binary(max_size=300), st.sampled_from(["base64", "binary"])).map(_file),
)  # fmt: skip
TREE = st.recursive(
    LEAF,
    lambda inner: st.tuples(
        st.lists(inner, min_size=1, max_size=4), st.sampled_from(["mixed", "related", "parallel"])
    ).map(_joined),
    max_leaves=12,
)
JUDGE = Judge()


@EXAMPLES
@given(TREE)
def test_nothing_of_any_tree_is_lost(tree):
    raw = b"From: ann@client.example\r\nMIME-Version: 1.0\r\n" + tree.raw
    mail = parse(raw)
    assert [file.content for file in mail.attachments] == tree.files
    for words in tree.says:
        assert words in mail.text
    assert JUDGE.read(raw).faults == ()
