"""Pictures that stand in HTML as data, lifted out so that they can be kept as files like any other."""

import re
from hashlib import sha256

from mail.parse import transfer

PICTURES_MOST = 100
_DATA = re.compile(
    rb"""(src\s{0,5}=\s{0,5}["']?)data:(image/(?:png|jpeg|jpg|gif|webp|bmp));base64,([A-Za-z0-9+/=\s]+)""",
    re.IGNORECASE,
)

Picture = tuple[str, str, bytes]  # content id, media type, bytes


def lift(html: bytes, have: int) -> tuple[bytes, list[Picture]]:
    """(The HTML with `cid:` sources in place of data, the pictures). With the `have` that the mail has already, at
    most PICTURES_MOST places are changed."""
    found: dict[str, Picture] = {}
    count = have

    def place(match: "re.Match[bytes]") -> bytes:
        nonlocal count
        count += 1
        if count > PICTURES_MOST:
            return match[0]
        content = transfer.base64(match[3], set())
        cid = f"{sha256(content).hexdigest()[:32]}@picture"
        found[cid] = cid, match[2].decode("ascii").lower().replace("jpg", "jpeg"), content
        return match[1] + f"cid:{cid}".encode()

    return _DATA.sub(place, html), list(found.values())
