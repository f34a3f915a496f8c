"""The mails that benches begin with: real ones, read where they are, and those of the tests."""

from pathlib import Path

from bench.speed.places import ROOT

REAL = ROOT.parent / "shared" / "real" / "mail"
WRITTEN = ROOT / "tests" / "mails"
_HEAD = b"From: Ann Example <ann@client.example>\r\nTo: desk@localhost\r\nSubject: Re: Printer\r\nMIME-Version: 1.0\r\n"


def mails() -> list[bytes]:
    """All of them, in the order of their names. Raises: FileNotFoundError, where the real ones are not there."""
    return [_mail(path) for folder in (REAL, WRITTEN) for path in sorted(folder.iterdir())]


def _mail(path: Path) -> bytes:
    """A mail as it is; of a mere text or HTML, a mail that says it."""
    said = path.read_bytes()
    if path.suffix == ".eml":
        return said
    kind = b"html" if path.suffix == ".html" else b"plain"
    return _HEAD + b"Content-Type: text/" + kind + b"; charset=utf-8\r\n\r\n" + said
