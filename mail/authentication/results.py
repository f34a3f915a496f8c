"""What the company's own mail server found out about a mail: Authentication-Results (RFC 8601).

Anybody can write such a field with anybody's name. Believed is one alone: the topmost of those that bear a configured name, and
only if no more `Received` stand above it than the company's own servers add (setting `mail_auth_hops`). Servers add on top, so
what a stranger wrote stands below what ours wrote. RFC 8601, 5, asks ours to remove strangers' fields that bear its name; where
it adds a field of its own to each mail, we do not depend on that.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mail.authentication.author import author_domain
from mail.authentication.domains import aligned, named
from mail.authentication.verdict import Proof, Verdict
from mail.parse.headers import Headers

FIELD = "authentication-results"
LONGEST = 16_384
"""Characters of a field that can be ours."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|\\.|[();=]|\s+|[^\s"();=\\]+|.', re.DOTALL)
_DMARC_FAILED = re.compile(r"\bdmarc\s*=\s*fail\b([^;]*)", re.IGNORECASE)
_POLICY = re.compile(
    r"(?<![\w.-])(?:p|policy|policy\.[a-z-]{1,40})\s*=\s*\"?(reject|quarantine)\b", re.IGNORECASE
)
_METHODS = ("dmarc", "dkim", "spf")

SILENT = Verdict(Proof.UNKNOWN, "Our mail server says nothing of it.")
UNPROVEN = Verdict(Proof.UNKNOWN, "Our mail server proves nothing of it.")
UNREADABLE = Verdict(Proof.FAILED, "What our mail server says of it could be another's words.")


@dataclass(frozen=True, slots=True)
class Result:
    """What one method found: `dkim=pass header.d=example.com`; names in lower case, each property once."""

    method: str
    result: str
    properties: dict[str, str]


def verdict_of(head: Headers, names: Sequence[str], hops: int) -> Verdict:
    """What our mail server says, by the names that it goes by.

    hops: how many Received may stand above its field.
    """
    value = _ours(head, {name.lower() for name in names}, hops)
    if value is None:
        return SILENT
    found = _results(value) if len(value) <= LONGEST else None
    if found is None:
        return UNREADABLE
    if any(each.method == "dmarc" and each.result == "fail" for each in found):
        return Verdict(Proof.FAILED, "DMARC failed.", _wanted(value))
    domain = author_domain(head)
    if not domain:
        return Verdict(Proof.UNKNOWN, "Its From does not name one author.")
    proofs = (_proof(each, domain) for each in found)
    return next((Verdict(Proof.PASSED, proof) for proof in proofs if proof), UNPROVEN)


def _wanted(value: str) -> str:
    """What the domain's policy asks for, as servers write it: `(p=reject dis=none)`, `(policy=reject)`, `policy.dmarc=reject`."""
    failed = _DMARC_FAILED.search(value)
    found = _POLICY.search(failed[1]) if failed else None
    return found[1].lower() if found else ""


def _ours(head: Headers, names: set[str], hops: int) -> str | None:
    """The topmost field with one of these names."""
    fields = Headers([field for field in head.fields if field[0] in (FIELD, "received")])
    values = iter(fields.all(FIELD))
    above = 0
    for name, _ in fields.fields:
        if name == "received":
            above += 1
            if above > hops:
                return None
        elif _server(value := next(values)) in names:
            return value
    return None


def _server(value: str) -> str:
    """The name of the server that wrote a field, without what stands behind it."""
    first = next(_sections(value[:1_000]), None) or [""]
    return first[0].lower()


def _results(value: str) -> list[Result] | None:
    """What the methods found; None where words of the mail itself could have got in between."""
    if _has_odd_comment(value):
        return None
    head, *sections = list(_sections(value)) or [[]]
    if len(head) > 1 and head[1] != "1":
        return []  # of a version that we do not know
    found = [result for words in sections if (result := _result(words))]
    if sum(each.method == "dmarc" for each in found) > 1:
        return None
    return found


def _result(words: Sequence[str]) -> Result | None:
    """One method's section; None of another method, or where a word is no property, or one is said twice."""
    if not words or not all("=" in word for word in words):
        return None
    (method, result), *pairs = ((name.lower(), said) for name, _, said in (w.partition("=") for w in words))
    method, properties = method.partition("/")[0], dict(pairs)
    if method not in _METHODS or len(properties) < len(pairs):
        return None
    return Result(method, result.lower(), properties)


def _proof(found: Result, domain: str) -> str:
    """By what the mail is its author's domain's; empty if it is not by this."""
    if found.result != "pass":
        return ""
    if found.method == "dmarc":
        return f"dmarc of {domain}" if named(found.properties.get("header.from", "")) == domain else ""
    names = ("header.d", "header.i") if found.method == "dkim" else ("smtp.mailfrom",)
    proven = next((named(found.properties[name]) for name in names if name in found.properties), "")
    return f"{found.method} of {proven}" if aligned(proven, domain) else ""


def _sections(value: str) -> Iterator[list[str]]:
    """What stands between semicolons, as words without comments and quotes; `a = b` is the one word `a=b`."""
    words: list[str] = []
    open_word, depth = False, 0
    for match in _TOKEN.finditer(value):
        piece = match.group()
        if piece in "()":
            depth = max(0, depth + (1 if piece == "(" else -1))
        elif depth:
            continue
        elif piece == ";":
            yield words
            words, open_word = [], False
        elif piece.isspace():
            open_word = False
        elif open_word or (words and (piece == "=" or words[-1].find("=") == len(words[-1]) - 1)):
            words[-1] += _unquoted(piece)
            open_word = True
        else:
            words.append(_unquoted(piece))
            open_word = True
    yield words


def _unquoted(piece: str) -> str:
    if not piece.startswith('"'):
        return piece
    return re.sub(r"\\(.)", r"\1", piece[1:].removesuffix('"'), flags=re.DOTALL)


def _has_odd_comment(value: str) -> bool:
    """Whether a comment holds a quote or a backslash, or does not end: our server repeats there what a sender chose."""
    depth = 0
    for match in _TOKEN.finditer(value):
        piece = match.group()
        if piece in "()":
            depth += 1 if piece == "(" else -1
        elif depth and piece[0] in '"\\':
            return True
        if depth < 0:
            return True
    return depth != 0
