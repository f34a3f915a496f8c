"""Content-Transfer-Encoding, undone; what is broken is read as far as it goes."""

import binascii
import re
import string

from mail.parse.parsed import Defect, Defects

_ALPHABET = (string.ascii_letters + string.digits + "+/").encode()
_NOT_BASE64 = bytes(set(range(256)) - set(_ALPHABET + b"="))
_PIECES_MOST = 10_000  # that one body was padded in
_CHUNK = 2**20
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
    """Base64 with anything missing, anything between, and pieces that were padded one by one.

    A chunk at a time: copies of the whole would cost more than decoding, since memory of that size is asked of the system anew.
    """
    pieces = _Pieces()
    alien = False
    for start in range(0, len(data), _CHUNK):
        packed = data[start : start + _CHUNK].translate(None, _SPACE)
        clean = packed.translate(None, _NOT_BASE64)
        alien = alien or len(clean) != len(packed)
        pieces.add(clean)
    pieces.end()
    if alien or pieces.has_rest or pieces.is_cut:
        defects.add(Defect.ENCODING_BROKEN)
    # where something stands between, what follows the padding may be a list's footer: not ours to decode
    return b"".join(pieces.decoded[: pieces.head] if alien else pieces.decoded)


class _Pieces:
    """What was decoded, padded piece by padded piece. `head`: how much of it comes before the first padding."""

    def __init__(self) -> None:
        self.decoded: list[bytes] = []
        self.head: int | None = None
        self.has_rest = self.is_cut = False
        self._open, self._begun, self._ended = b"", False, 0

    def add(self, clean: bytes) -> None:
        if self.head is not None and not self._begun:
            clean = clean.lstrip(b"=")  # of a padding that was begun in the chunk before
        if b"=" not in clean or self._is_over:
            self._go_on(clean)
            return
        *ended, last = re.split(rb"=+", clean, maxsplit=_PIECES_MOST + 1 - self._ended)
        for piece in ended:
            self._go_on(piece)
            self.end()
        if b"=" in last:
            self._ended = _PIECES_MOST + 1
        self._go_on(last)

    @property
    def _is_over(self) -> bool:
        return self._ended > _PIECES_MOST

    def end(self) -> None:
        """What is open is all of a piece."""
        if self.head is None:
            self.is_cut = len(self._open) == 1
        self._ended += self._begun or self.head is None
        if len(self._open) > 1:
            self.decoded.append(binascii.a2b_base64(self._open + b"=" * (4 - len(self._open))))
        self._open, self._begun = b"", False
        if self.head is None:
            self.head = len(self.decoded)

    def _go_on(self, clean: bytes) -> None:
        self.has_rest = self.has_rest or (self.head is not None and clean != b"")
        if self._is_over:
            return
        self._begun = self._begun or clean != b""
        joined = self._open + clean if self._open else clean
        whole = len(joined) - len(joined) % 4
        if whole:
            self.decoded.append(binascii.a2b_base64(joined[:whole]))
        self._open = joined[whole:]


def quoted_printable(data: bytes, defects: Defects) -> bytes:
    """Quoted-printable; an `=` that is no escape stands for itself."""
    data = _ODD_BREAK.sub(b"=\n", data)
    if _BAD_ESCAPE.search(data):
        defects.add(Defect.ENCODING_BROKEN)
        data = _BAD_ESCAPE.sub(b"=3D", data)
    return binascii.a2b_qp(data)


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
