"""Bytes to text, whatever the mail says about its charset: as declared if that holds, else by evidence."""

import codecs
import re

from charset_normalizer import from_bytes

from mail.parse.charset_names import ESCAPED, MULTIBYTE, codecs_of, is_utf7
from mail.parse.parsed import Defect, Defects

_SAMPLE = 4096  # bytes from which an undeclared charset is guessed
_CANDIDATES = ["cp1251", "koi8_r", "gb18030", "big5", "cp932", "euc_jp", "cp949"]
_CANDIDATES += ["cp1253", "cp1255", "cp1256", "cp874", "cp1252"]
_HIGH = bytes(range(128, 256))
_LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SIMPLE_CHINESE = re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]")
_LAST_OF_HANGUL = 0xC8  # first bytes of Korean syllables end here, those of common Chinese characters go on
_ESCAPE = re.compile(rb"(\x1b[$(][@-Z])")


def decode(data: bytes, declared: str | None, defects: Defects) -> str:
    """`data` as text; never fails. `declared` is the mail's word for the charset, None where it says nothing."""
    if text := _by_mark(data):
        return text
    codecs_declared = _believable(data, _codecs_or_defect(declared, defects), defects)
    first = codecs_declared[0] if codecs_declared else ""
    if data.isascii() and b"\x1b" not in data and first not in ESCAPED and not first.startswith("utf-16"):
        return data.decode("ascii") if codecs_declared or b"\0" not in data else _guess(data)
    utf8 = strictly(data, ("utf-8",)) if not data.isascii() else None
    if utf8 is not None and _is_really_utf8(utf8, first):
        if first not in ("utf-8", ""):
            defects.add(Defect.CHARSET_WRONG)
        return utf8
    text = strictly(data, codecs_declared)
    if text is not None:
        return text
    if codecs_declared:
        defects.add(Defect.CHARSET_WRONG)
        if mostly := _mostly(data, first):
            return mostly
    return _guess(data)


def strictly(data: bytes, names: tuple[str, ...]) -> str | None:
    """`data` by the first of these codecs that takes every byte; None if none does."""
    for name in names:
        try:
            return data.decode(name)
        except (UnicodeError, IndexError):  # some of the stateful codecs fail with the latter
            continue
    return None


def _codecs_or_defect(declared: str | None, defects: Defects) -> tuple[str, ...]:
    if not declared:
        return ()
    if is_utf7(declared):
        defects.add(Defect.CHARSET_REFUSED)
        return ("ascii",)
    found = codecs_of(declared)
    if not found:
        defects.add(Defect.CHARSET_UNKNOWN)
    return found


def _believable(data: bytes, found: tuple[str, ...], defects: Defects) -> tuple[str, ...]:
    """The declared codecs, unless one look at the bytes says that they cannot be."""
    first = found[0] if found else ""
    # Without a single space or line break that is two bytes long, it is not UTF-16.
    narrow = first.startswith("utf-16") and b"\0" not in data
    escaped = first in ("ascii", "utf-8", "cp1252") and b"\x1b$" in data and data.isascii()
    if not (narrow or escaped):
        return found
    defects.add(Defect.CHARSET_WRONG)
    return ()


def _by_mark(data: bytes) -> str | None:
    if data.startswith(codecs.BOM_UTF8):
        return data[3:].decode("utf-8", "replace")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    return None


def _is_really_utf8(text: str, declared: str) -> bool:
    """Whether bytes that happen to be UTF-8 are meant so: by chance it hardly happens, save in short East Asian text."""
    if declared not in MULTIBYTE:
        return not declared.startswith("utf-16")
    wide = sum(c > "\u07ff" for c in text[:_SAMPLE])
    return wide >= 3 and 2 * wide >= sum(c > "\x7f" for c in text[:_SAMPLE])


def _mostly(data: bytes, name: str) -> str | None:
    """`data` by its declared codec if only a few characters of it are broken."""
    if name.startswith("iso2022_jp"):
        return _japanese(data) if b"\x1b$" in data else None
    if name == "ascii":
        return None
    text = data.decode(name, "replace")
    broken = text.count("\ufffd")
    whole = sum(c > "\x7f" for c in text[:100_000]) - broken
    return text if 10 * broken <= whole or name.startswith("utf-16") else None


def _guess(data: bytes) -> str:
    """Undeclared 8-bit text: Western where accents are rare, else what its letters look like."""
    if b"\x1b$" in data and data.isascii():
        return strictly(data, codecs_of("iso-2022-jp")) or _japanese(data)
    sample = data[:_SAMPLE]
    zeros = sample.count(0)
    if 4 * zeros > len(sample):
        return data.decode("utf-16-le" if 2 * sample[1::2].count(0) > zeros else "utf-16-be", "replace")
    high = len(sample) - len(sample.translate(None, _HIGH))
    letters = len(sample) - len(sample.translate(None, _LETTERS)) + high
    if 4 * high < letters:
        return strictly(data, codecs_of("windows-1252")) or ""
    return data.decode(_foreign(sample, high), "replace")


def _foreign(sample: bytes, high: int) -> str:
    """The codec of text that is mostly not ASCII."""
    pairs = _SIMPLE_CHINESE.findall(sample)
    if 20 * len(pairs) >= 9 * high and 12 * sum(pair[0] > _LAST_OF_HANGUL for pair in pairs) > len(pairs):
        return "gb18030"
    best = from_bytes(_whole_words(sample), cp_isolation=_CANDIDATES, threshold=0.5).best()
    return best.encoding if best else "cp1252"


def _whole_words(sample: bytes) -> bytes:
    if len(sample) < _SAMPLE:
        return sample
    return sample[: max(sample.rfind(b" "), sample.rfind(b"\n")) + 1] or sample


def _japanese(data: bytes) -> str:
    """ISO-2022-JP with the makers' own characters in it, read by way of Shift JIS, which has them."""
    pieces, wide = [], False
    for piece in _ESCAPE.split(data):
        if _ESCAPE.fullmatch(piece):
            wide = piece.startswith(b"\x1b$")
        elif wide:
            pieces.append(_shifted(piece).decode("cp932", "replace"))
        else:
            pieces.append(piece.decode("ascii", "replace"))
    return "".join(pieces)


def _shifted(pairs: bytes) -> bytes:
    """Two-byte JIS codes as Shift JIS; bytes outside of the code's range stay as they are."""
    shifted = bytearray()
    for first, second in zip(pairs[::2], pairs[1::2], strict=False):
        if not (0x21 <= first <= 0x7E and 0x21 <= second <= 0x7E):
            shifted += bytes((first, second))
            continue
        lead = (first + 1) // 2 + (0x70 if first < 0x5F else 0xB0)
        trail = second + (0x7E if first % 2 == 0 else 0x1F if second < 0x60 else 0x20)
        shifted += bytes((lead, trail))
    return bytes(shifted)
