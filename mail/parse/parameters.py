"""Fields with parameters: Content-Type and Content-Disposition (RFC 2045, RFC 2231, and what programs write)."""

import re
from urllib.parse import unquote_to_bytes

from mail.parse import charset
from mail.parse.parsed import Defects
from mail.parse.words import decode_words

_PARAMETER = re.compile(r';\s*([^\s=;"]+)\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)', re.DOTALL)
_ESCAPED = re.compile(r'\\(["\\])')
_SECTION = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?")
PARAMETERS_MOST = 200

_Sections = dict[int, tuple[str, bool]]  # number -> (value, percent-encoded)


def read(value: str, defects: Defects) -> tuple[str, dict[str, str]]:
    """(The word before the first semicolon in lower case, the parameters by lower-case name, decoded)."""
    head = value.partition(";")[0].strip().lower()
    plain: dict[str, str] = {}
    extended: dict[str, _Sections] = {}
    for match in list(_PARAMETER.finditer(value))[:PARAMETERS_MOST]:
        name, text = match[1].lower(), _unquoted(match[2])
        section = _SECTION.fullmatch(name)
        if section and "*" in name:
            number = int(section[2] or 0)
            extended.setdefault(section[1], {}).setdefault(number, (text, bool(section[3])))
        else:
            plain.setdefault(name, text)
    decoded = {name: decode_words(text, defects) for name, text in plain.items()}
    return head, decoded | {name: _joined(sections, defects) for name, sections in extended.items()}


def _unquoted(text: str) -> str:
    text = text.strip()
    if not text.startswith('"'):
        return text
    return _ESCAPED.sub(r"\1", text[1:].removesuffix('"'))  # other backslashes stay: they are Windows paths


def _joined(sections: _Sections, defects: Defects) -> str:
    """The value in numbered, perhaps percent-encoded pieces; the first one may name the charset."""
    name: str | None = None
    data = b""
    for position, number in enumerate(sorted(sections)):
        text, encoded = sections[number]
        if position == 0 and encoded and text.count("'") >= 2:
            name, _, text = text.split("'", 2)
        data += unquote_to_bytes(text) if encoded else text.encode("utf-8", "replace")
    return charset.decode(data, name or None, defects)
