"""Trees of parts: every file byte for byte, whatever the tree, within bounds of number and depth."""

import base64
import binascii
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mail.parse import Defect, body_hash, parse
from tests.mail.written import HEAD, files, mail


def multipart(*parts: bytes, kind: str = "mixed", boundary: str = "x") -> bytes:
    """A mail of these parts (each with its head)."""
    lines = [b"--%s\r\n%s\r\n" % (boundary.encode(), part) for part in parts]
    body = b"".join(lines) + f"--{boundary}--\r\n".encode()
    return mail(body, Content_Type=f'multipart/{kind}; boundary="{boundary}"')


def part(content: bytes, media_type: str = "text/plain", *fields: str) -> bytes:
    head = "\r\n".join([f"Content-Type: {media_type}", *fields])
    return head.encode() + b"\r\n\r\n" + content


@dataclass
class Leaf:
    content: bytes
    encoding: str


LEAVES = st.builds(
    Leaf, st.binary(max_size=300), st.sampled_from(["base64", "quoted-printable", "x-uuencode"])
)
TREES = st.recursive(LEAVES, lambda inner: st.lists(inner, min_size=1, max_size=4), max_leaves=12)


@given(tree=TREES, line_end=st.sampled_from([b"\r\n", b"\n"]), nested_alike=st.booleans())
def test_every_attachment_of_any_tree_is_byte_exact(tree, line_end, nested_alike):
    leaves: list[bytes] = []
    raw = HEAD.rstrip(b"\r\n") + b"\r\n" + written([tree], leaves, "b", nested_alike)
    parsed = parse(raw.replace(b"\r\n", line_end))
    assert [file.content for file in parsed.attachments] == leaves
    assert len(files(parsed)) == len(leaves)
    assert parsed.defects == set()


def written(tree: "Leaf | list[Leaf]", leaves: list[bytes], name: str, alike: bool) -> bytes:
    """The part as bytes with its head; its files' contents are added to `leaves` in order."""
    if isinstance(tree, Leaf):
        leaves.append(tree.content)
        head = f"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: {tree.encoding}\r\n\r\n"
        return head.encode() + encoded(tree)
    boundaries = (f"{name}{'-' * number if alike else f'-{number}'}" for number in range(len(tree)))
    inner = [
        written(child, leaves, boundary, alike) for child, boundary in zip(tree, boundaries, strict=True)
    ]
    mark = f"\r\n--={name}".encode()  # an equals sign and a letter: in no encoded content
    body = b"".join(mark + b"\r\n" + child for child in inner)
    return f'Content-Type: multipart/mixed; boundary="={name}"\r\n'.encode() + body + mark + b"--"


def encoded(leaf: Leaf) -> bytes:
    if leaf.encoding == "base64":
        return base64.encodebytes(leaf.content).replace(b"\n", b"\r\n")
    if leaf.encoding == "quoted-printable":
        return binascii.b2a_qp(leaf.content, istext=False).replace(b"=\n", b"=\r\n")
    rows = (binascii.b2a_uu(leaf.content[at : at + 45]) for at in range(0, len(leaf.content), 45))
    return b"begin 644 f\r\n" + b"".join(rows).replace(b"\n", b"\r\n") + b"`\r\nend\r\n"


def test_a_binary_part_keeps_every_byte_and_loses_only_the_line_break_of_its_delimiter():
    content = bytes(range(256)) * 3 + b"\n--not-x\r\n--x-\r\n -- x\r\n\r\n"
    parsed = parse(multipart(part(content, "application/octet-stream", "Content-Transfer-Encoding: binary")))
    assert files(parsed) == [("application-1.bin", "application/octet-stream", content)]


def test_words_in_several_parts_are_one_text_in_order():
    html = part(b"<p>three</p>", "text/html")
    parsed = parse(
        multipart(part(b"one"), part(b"two & <2>"), html, part(b"four", "text/plain; charset=utf-8"))
    )
    assert parsed.text == "one\n\ntwo & <2>\n\nthree\n\nfour"
    assert parsed.html == "<div>one</div>\n<div>two &amp; &lt;2&gt;</div>\n<p>three</p>\n<div>four</div>"


def test_of_alternatives_the_plain_one_is_the_text_and_the_other_the_html():
    parsed = parse(multipart(part(b"plain"), part(b"<b>rich</b>", "text/html"), kind="alternative"))
    assert (parsed.text, parsed.html, parsed.attachments) == ("plain", "<b>rich</b>", ())


@pytest.mark.parametrize(
    ("fields", "is_file"),
    [
        ((), False),
        (("Content-Disposition: inline",), False),
        (("Content-Disposition: attachment",), True),
        (("Content-Disposition: inline; filename=a.txt",), True),
        (("Content-Disposition: ATTACHMENT; FILENAME=a.txt",), True),
    ],
)
def test_when_a_text_part_is_a_file(fields, is_file):
    parsed = parse(multipart(part(b"hello", "text/plain", *fields)))
    assert (parsed.text, len(parsed.attachments)) == (("", 1) if is_file else ("hello", 0))


@pytest.mark.parametrize(
    ("content_type", "name", "media_type"),
    [
        ("text/csv", "text-1.csv", "text/csv"),
        ("TEXT/CSV; Header=present", "text-1.csv", "text/csv"),
        ("image/png; name=", "image-1.png", "image/png"),
        ("application/x-unknown", "application-1.bin", "application/x-unknown"),
        ("nonsense; name=a.dat", "a.dat", "application/octet-stream"),
        ('application/pdf; name="a\\"b.pdf"', "a_b.pdf", "application/pdf"),
        (".odd/type", "odd-1.bin", ".odd/type"),
        ("message/partial; id=1", "message-1.bin", "message/partial"),
    ],
)
def test_what_a_file_is_called_and_said_to_be(content_type, name, media_type):
    assert files(parse(multipart(part(b"x", content_type)))) == [(name, media_type, b"x")]


@pytest.mark.parametrize("content_type", ["", "text", "text/", "plain", "???", "text/plain; =; ;;"])
def test_a_content_type_that_is_none_means_plain_text(content_type):
    parsed = parse(mail(b"hello", Content_Type=content_type))
    assert (parsed.text, parsed.attachments) == ("hello", ())


@pytest.mark.parametrize(
    ("body", "encoding", "text", "defects"),
    [
        (b"aGVs\r\n bG8=\r\n", "base64", "hello", set()),
        (b"aGVsbG8", "BASE64", "hello", set()),
        (b"aGVs*bG8=", "base64;", "hello", {Defect.ENCODING_BROKEN}),
        (b"aGVsbG8x2", "base64", "hello1", {Defect.ENCODING_BROKEN}),
        (b"aGVs\r\nbG8=\r\nIHdv\r\ncmxk", "base64", "hello world", {Defect.ENCODING_BROKEN}),
        (b"No, this is plain.", "base64", "No, this is plain.", {Defect.ENCODING_BROKEN}),
        (b"a=3Db=\r\nc=  \r\nd", "quoted-printable", "a=bcd", set()),
        (b"100%=zz =4 ==41", "quoted-printable", "100%=zz =4 =A", {Defect.ENCODING_BROKEN}),
        ("Grüße".encode(), "base64", "Grüße", {Defect.ENCODING_BROKEN}),
        (b"end=", "Quoted-Printable", "end", set()),
        (b"as it is", "x-made-up", "as it is", {Defect.ENCODING_UNKNOWN}),
        (b"as it is", "8bit", "as it is", set()),
        (b"as it is", "", "as it is", set()),
    ],
)
def test_transfer_encodings_and_what_programs_make_of_them(body, encoding, text, defects):
    parsed = parse(mail(body, Content_Transfer_Encoding=encoding))
    assert (parsed.text, set(parsed.defects)) == (text, defects)


def test_a_part_may_have_a_head_and_nothing_else():
    raw = mail(
        b"--x\r\nContent-Type: text/csv\r\n--x\r\n--x\r\n\r\n--x--",
        Content_Type="multipart/mixed; boundary=x",
    )
    assert files(parse(raw)) == [("text-1.csv", "text/csv", b"")]


def test_a_multipart_without_a_part_is_its_text():
    parsed = parse(mail(b"just words", Content_Type="multipart/mixed; boundary=never"))
    assert (parsed.text, parsed.attachments) == ("just words", ())


def test_a_boundary_used_twice_in_one_another():
    inner = b'Content-Type: multipart/alternative; boundary="x"\r\n\r\n--x\r\n\r\nwords\r\n--x--\r\n'
    parsed = parse(multipart(inner, part(b"1", "text/csv")))
    assert (parsed.text, files(parsed)) == ("words", [("text-1.csv", "text/csv", b"1")])


def test_a_thousand_parts_are_read_and_the_rest_is_kept_in_one_piece():
    raw = multipart(*(part(b"%d" % number, "text/csv") for number in range(1_200)))
    parsed = parse(raw)
    assert len(parsed.attachments) == 1_000
    assert [file.content for file in parsed.attachments[:999]] == [b"%d" % number for number in range(999)]
    rest = parsed.attachments[-1]
    assert (rest.name, rest.media_type) == ("part-1000.eml", "message/rfc822")
    assert rest.content == raw[raw.index(b"Content-Type: text/csv\r\n\r\n999") :]
    assert parsed.defects == {Defect.TOO_MANY_PARTS, Defect.PART_UNCLOSED}


def nested(depth: int) -> bytes:
    raw = b"Content-Type: text/plain\r\n\r\nat the bottom"
    for level in range(depth):
        name = f"b{level}"
        head = f'Content-Type: multipart/mixed; boundary="{name}"\r\n\r\n--{name}\r\n'
        raw = head.encode() + raw + f"\r\n--{name}--".encode()
    return HEAD + raw


def test_a_hundred_parts_in_one_another_are_read_and_deeper_ones_are_kept_in_one_piece():
    assert parse(nested(100)).text == "at the bottom"
    parsed = parse(nested(101))
    assert (parsed.text, parsed.defects) == ("", {Defect.TOO_DEEP})
    [file] = parsed.attachments
    assert (file.name, file.media_type) == ("part-1.eml", "message/rfc822")
    assert parse(file.content).text == "at the bottom"


def test_a_text_that_is_too_long_is_cut_and_kept_as_a_file():
    long = b"line of text\n" * 60_000
    parsed = parse(mail(long))
    assert parsed.text == long.decode()[:500_000].rstrip()
    assert files(parsed) == [("text-1.txt", "text/plain", long)]
    assert parsed.defects == {Defect.BODY_CUT}


def test_the_51st_text_is_a_file():
    parsed = parse(multipart(*(part(b"text %d" % number) for number in range(52))))
    assert parsed.text == "\n\n".join(f"text {number}" for number in range(50))
    assert [file.content for file in parsed.attachments] == [b"text 50", b"text 51"]


def test_the_body_hash_tells_bodies_apart_and_knows_the_same_one_again():
    alternatives = multipart(part(b"one two"), part(b"<p>one two</p>", "text/html"), kind="alternative")
    same = [
        mail(b"one two"),
        mail(b"one two\r\n", Received="by another way"),
        mail(b"b25lIHR3bw==", Content_Transfer_Encoding="base64"),
        mail(b"one two").replace(b"Subject: Test", b"Subject: [list] Test"),
        mail(b"one\n  two"),
    ]
    other = [
        mail(b"one three"),
        mail(b""),
        alternatives,
        multipart(part(b"one two"), part(b"1", "text/csv")),
        multipart(part(b"one two"), part(b"2", "text/csv")),
        multipart(part(b"one two"), part(b"2", "text/csv; name=b.csv")),
    ]
    first, *rest = [body_hash(parse(raw)) for raw in same]
    assert set(rest) == {first}
    assert len({first, *(body_hash(parse(raw)) for raw in other)}) == 1 + len(other)
    assert len(first) == 64


@settings(max_examples=30)
@given(st.lists(st.sampled_from([b"one", b"two"]), max_size=3))
def test_the_body_hash_depends_on_nothing_but_the_body(words):
    raw = multipart(*map(part, words))
    assert body_hash(parse(raw)) == body_hash(parse(raw.replace(b'boundary="x"', b"boundary=x")))
