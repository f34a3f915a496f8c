"""Content-Transfer-Encoding, undone; what is broken is read as far as it goes."""

import binascii
import re
import string

from mail.parse.parsed import Defect, Defects

_ALPHABET = (string.ascii_letters + string.digits + "+/").encode()
_NOT_BASE64 = bytes(set(range(256)) - set(_ALPHABET + b"="))
_PIECES_MOST = 10_000  # that one body was padded in
_SPACE = b" \t\r\n\x0b\x0c"
_ODD_BREAK = re.compile(
    rb"=(?:[ \t]+(?:\r?\n|\r|\Z)|\r(?!\n)|\Z)"
)  # a soft line break, but not for the decoder
_BAD_ESCAPE = re.compile(rb"=(?![0-9A-Fa-f]{2}|\r?\n)")
_NAME = re.compile(r"[a-z0-9-]+")
_UU_BEGIN = re.compile(rb"^begin [^\n]*\n", re.MULTILINE)


def decode(data: bytes, encoding: str | None, defects: Defects, *, text: bool = False) -> bytes:
    """The bytes that were encoded. `encoding` is the header's value; with `text`, plain words that only claim to be
    base64 stay as they are."""
    match = _NAME.search((encoding or "").lower())
    name = match.group() if match else ""
    if name in ("", "7bit", "8bit", "binary", "7-bit", "8-bit", "none"):
        return data
    if name == "base64":
        return data if text and _is_plain(data, defects) else base64(data, defects)
    if name == "quoted-printable":
        return quoted_printable(data, defects)
    if name in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return _uuencoded(data, defects)
    defects.add(Defect.ENCODING_UNKNOWN)
    return data


def base64(data: bytes, defects: Defects) -> bytes:
    """Base64 with anything missing, anything between, and pieces that were padded one by one."""
    packed = data.translate(None, _SPACE)
    clean = packed.translate(None, _NOT_BASE64)
    head, _, rest = clean.partition(b"=")
    rest = rest.lstrip(b"=")
    if len(clean) != len(packed) or rest or len(head) % 4 == 1:
        defects.add(Defect.ENCODING_BROKEN)
    whole = len(clean) == len(packed)  # else a list's footer follows the padding: not ours to decode
    pieces = [head, *(re.split(rb"=+", rest, maxsplit=_PIECES_MOST)[:_PIECES_MOST] if rest and whole else ())]
    return b"".join(_padded(piece) for piece in pieces)


def quoted_printable(data: bytes, defects: Defects) -> bytes:
    """Quoted-printable; an `=` that is no escape stands for itself."""
    data = _ODD_BREAK.sub(b"=\n", data)
    if _BAD_ESCAPE.search(data):
        defects.add(Defect.ENCODING_BROKEN)
        data = _BAD_ESCAPE.sub(b"=3D", data)
    return binascii.a2b_qp(data)


def _padded(piece: bytes) -> bytes:
    piece = piece[: len(piece) - (len(piece) % 4 == 1)]
    return binascii.a2b_base64(piece + b"=" * (-len(piece) % 4))


def _is_plain(data: bytes, defects: Defects) -> bool:
    """Whether a text that claims to be base64 plainly is not: its first line holds spaces or 8-bit letters."""
    line = data.lstrip(_SPACE)[:80].partition(b"\n")[0].rstrip(_SPACE)
    if b" " not in line and line.isascii():
        return False
    defects.add(Defect.ENCODING_BROKEN)
    return True


def _uuencoded(data: bytes, defects: Defects) -> bytes:
    begin = _UU_BEGIN.search(data)
    lines = data[begin.end() if begin else 0 :].split(b"\n")
    decoded = []
    for line in (line.rstrip(b"\r") for line in lines):
        if line in (b"end", b"`", b""):
            break
        try:
            decoded.append(binascii.a2b_uu(line))
        except binascii.Error:
            defects.add(Defect.ENCODING_BROKEN)
    return b"".join(decoded)
