"""Base64 is decoded chunk by chunk, and says the same as if it were decoded whole."""

import binascii
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.parse import transfer
from mail.parse.parsed import Defect

LIKE_BASE64 = st.binary(max_size=40).map(
    lambda data: bytes(b"QUJDz9+/==== \r\n-"[each % 16] for each in data)
)


def whole(data: bytes, most: int) -> tuple[bytes, bool]:
    """(What it says, whether it is broken), without a limit in memory."""
    packed = bytes(each for each in data if each not in b" \t\r\n\x0b\x0c")
    clean = re.sub(rb"[^A-Za-z0-9+/=]", b"", packed)
    head, _, rest = clean.partition(b"=")
    rest = rest.lstrip(b"=")
    alien = clean != packed
    pieces = [head, *([] if alien or not rest else re.split(rb"=+", rest)[:most])]
    cut = [piece[: len(piece) - (len(piece) % 4 == 1)] for piece in pieces]
    decoded = b"".join(binascii.a2b_base64(piece + b"=" * (-len(piece) % 4)) for piece in cut)
    return decoded, alien or bool(rest) or len(head) % 4 == 1


@given(data=LIKE_BASE64, chunk=st.integers(1, 9), most=st.integers(1, 4))
def test_it_says_the_same_in_whatever_chunks(data: bytes, chunk: int, most: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(transfer, "_CHUNK", chunk)
        patched.setattr(transfer, "_PIECES_MOST", most)
        defects: set[Defect] = set()
        found = transfer.base64(data, defects)
    expected, broken = whole(data, most)
    assert (found, defects) == (expected, {Defect.ENCODING_BROKEN} if broken else set())
