"""Files from strangers: a name that is safe to show and to save, a media type that is safe to serve."""

import re
import unicodedata
from urllib.parse import quote

import puremagic

ANY = "application/octet-stream"
NAME_MOST = 150  # characters
_BYTES_MOST = 200  # of UTF-8: file systems take 255
_EXTENSION_MOST = 20

_SEPARATORS = re.compile(r"[/\\]")
_FORBIDDEN = re.compile(r'[<>:"|?*\u2044\u2215\u29f8\uff0f\uff3c]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])\s*(?:\.|\Z)", re.IGNORECASE)
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}")
_SHOWN = re.compile(r"image/|audio/|video/|application/pdf\Z")
_RUNS = re.compile(
    r".*\+xml\Z|(?:text|application)/(?:html|xml|xsl|javascript|ecmascript|x-javascript|vbscript|css|hta|cache-manifest|x-\w*-?flash)\Z"
    r"|multipart/|message/"
)


def safe_name(name: str, fallback: str = "file") -> str:
    """The last component of `name`, at most NAME_MOST characters, with nothing in it that a shell, a browser, Windows or a
    reader's eye could take for something else; `fallback` if nothing is left."""
    spaced = re.sub(r"[\t\n\r]", " ", unicodedata.normalize("NFC", name))
    visible = "".join(c for c in spaced if not _is_invisible(c))
    components = (part.strip().strip(". ") for part in reversed(_SEPARATORS.split(visible)))
    name = " ".join(_FORBIDDEN.sub("_", next(filter(None, components), "")).split())
    if _RESERVED.match(name) or name.startswith(("-", "~")):
        name = f"_{name}"
    return _shortened(name) or fallback


def media_type(claimed: str, start: bytes) -> str:
    """The type to keep for a file of which `start` are the first bytes: as claimed, without parameters, unless it is no type
    at all, or one that clients show while the bytes are plainly something else."""
    kept = claimed.partition(";")[0].strip().lower()
    if not _TYPE.fullmatch(kept):
        return ANY
    return ANY if _SHOWN.match(kept) and _contradicts(kept, start) else kept


def served_type(kept: str) -> str:
    """The type to serve: what a browser could run as a page or a script goes out as mere bytes."""
    return ANY if _RUNS.match(kept) else kept


def attachment(name: str) -> str:
    """The Content-Disposition (RFC 6266) that saves a file under this name and never opens it."""
    plain = re.sub(
        r'[^ -~]|["\\%]', "_", unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    )
    return f"attachment; filename=\"{plain or 'file'}\"; filename*=UTF-8''{quote(name, safe='', errors='replace')}"


def _is_invisible(character: str) -> bool:
    """Control and format characters (those that turn the direction of text among them), private ones and surrogates."""
    category = unicodedata.category(character)
    return category[0] == "C" or category in ("Zl", "Zp") or character in "\u115f\u1160\u3164\uffa0"


def _shortened(name: str) -> str:
    """`name` cut in the middle where it is too long: its extension says what it is."""
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension) > _EXTENSION_MOST:
        stem, dot, extension = name, "", ""
    room = _BYTES_MOST - len((dot + extension).encode())
    stem = stem[: NAME_MOST - len(dot + extension)].encode()[:room].decode("utf-8", "ignore")
    return f"{stem.rstrip('. ')}{dot}{extension}"


def _contradicts(claimed: str, start: bytes) -> bool:
    """Whether the bytes carry the mark of other kinds of file, and of none like the claimed one."""
    try:
        found = {match.mime_type for match in puremagic.magic_string(start[:512]) if match.mime_type}
    except (puremagic.PureError, ValueError):
        return False
    return bool(found) and not any(_group(each) == _group(claimed) for each in found)


def _group(media_type: str) -> str:
    major = media_type.partition("/")[0]
    return {"image": "image", "audio": "media", "video": "media"}.get(major, media_type)
