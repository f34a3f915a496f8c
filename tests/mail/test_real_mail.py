"""Real mails: each is read without a complaint, and nothing of its words is lost."""

import email
import re
from email import policy
from pathlib import Path

import pytest

from mail.parse import parse
from tests.mail.written import mail
from tests.requires import SHARED, require

FOLDER = SHARED / "real" / "mail"
NAMES = sorted(path.name for path in FOLDER.iterdir()) if FOLDER.is_dir() else ["(no folder)"]
TAGS = re.compile(r"<(?:style|title|!--).*?(?:</(?:style|title)>|-->)|<[^>]*>", re.DOTALL)


def raw_of(path: Path) -> bytes:
    """The mail; what has no head is wrapped in one."""
    content = path.read_bytes()
    if path.suffix == ".eml":
        return content
    media_type = "text/html" if path.suffix == ".html" else "text/plain"
    return mail(content, Content_Type=f"{media_type}; charset=utf-8")


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@pytest.mark.parametrize("name", NAMES)
def test_a_real_mail_is_read_without_a_complaint(name):
    require("shared")
    raw = raw_of(FOLDER / name)
    parsed = parse(raw)
    assert parsed.defects == set()
    assert parsed.attachments == ()
    assert parsed.from_ is not None
    assert parsed.subject


@pytest.mark.parametrize("name", NAMES)
def test_every_word_of_a_real_mail_is_in_its_text(name):
    """Compared with what Python's own parser takes for the plain body, or the words between the tags."""
    require("shared")
    raw = raw_of(FOLDER / name)
    body = email.message_from_bytes(raw, policy=policy.default).get_body(("plain", "html"))
    assert body is not None
    content = body.get_content()
    if body.get_content_subtype() == "html":
        content = TAGS.sub(" ", content).replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">")
    assert words(parse(raw).text) == words(content)
