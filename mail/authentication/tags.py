"""Lists of tags: `v=1; a=rsa-sha256; ...` (RFC 6376, 3.2)."""

import re

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}")


def tags_of(raw: bytes) -> dict[str, str] | None:
    """The tags by name, their values without white space around them; None of what is no list, or names one twice."""
    tags: dict[str, str] = {}
    for piece in raw.decode("ascii", "replace").split(";"):
        name, equals, value = piece.partition("=")
        name = name.strip()
        if not piece.strip():
            continue
        if not equals or not _NAME.fullmatch(name) or name in tags:
            return None
        tags[name] = value.strip()
    return tags
