"""Our mail, answered by the mail programs that people use: of the answer only what is new stays open."""

from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from html import escape
from pathlib import Path

import pytest

from domain import config, conversations
from domain.conversations import NewMessage
from domain.mails import outgoing
from kit import clock, storage
from kit.folds import Fold
from mail.outbound import deliver
from mail.parse import ParsedMail, parse
from mail.parse.folding import folds
from mail.transport import NullTransport
from models import Brand, File, Item, Message, OutgoingMail, Viewer
from tests.mail.letters import came, mail

pytestmark = pytest.mark.usefixtures("workspace")

NEW = "Yes, it is out.\nThank you!"
Program = Callable[[ParsedMail], dict[str, str]]


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _plain(text: str) -> dict[str, str]:
    return {
        "text": text.replace("\n", "\r\n"),
        "MIME_Version": "1.0",
        "Content_Type": "text/plain; charset=utf-8",
    }


def _rich(html: str) -> dict[str, str]:
    return {"text": html, "MIME_Version": "1.0", "Content_Type": "text/html; charset=utf-8"}


def _new_html() -> str:
    return "<br>".join(escape(NEW).split("\n"))


def _who(ours: ParsedMail) -> str:
    assert ours.from_
    return f"{ours.from_.name} &lt;{ours.from_.address}&gt;"


def thunderbird(ours: ParsedMail) -> dict[str, str]:
    return _plain(f"{NEW}\n\nAm 02.03.26 um 10:15 schrieb {ours.from_.name}:\n{_quoted(ours.text)}\n")  # type: ignore[union-attr]


def gmail_plain(ours: ParsedMail) -> dict[str, str]:
    lead = f"On Mon, Mar 2, 2026 at 10:15 AM {ours.from_.name} <{ours.from_.address}>\nwrote:"  # type: ignore[union-attr]
    return _plain(f"{NEW}\n\n{lead}\n\n{_quoted(ours.text)}\n")


def gmail(ours: ParsedMail) -> dict[str, str]:
    return _rich(
        f'<div dir="ltr">{_new_html()}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Mon, Mar 2, 2026 '
        f'at 10:15 AM {_who(ours)} wrote:<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex">'
        f"{ours.html}</blockquote></div>"
    )


def apple_mail(ours: ParsedMail) -> dict[str, str]:
    return _rich(
        f'<html><body>{_new_html()}<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>On 2. Mar 2026, '
        f'at 10:15, {_who(ours)} wrote:</div><br class="Apple-interchange-newline"><div>{ours.html}</div></blockquote></div>'
        "</body></html>"
    )


def outlook(ours: ParsedMail) -> dict[str, str]:
    return _rich(
        f'<html><body><div class="WordSection1"><p class="MsoNormal">{_new_html()}</p><div><div style="border:none;border-top:'
        f'solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>From:</b> {_who(ours)}<br><b>Sent:</b> Monday, '
        f"March 2, 2026 10:15 AM<br><b>To:</b> Ann Client &lt;ann@client.example&gt;<br><b>Subject:</b> {escape(ours.subject)}"
        f"</p></div></div>{ours.html}</div></body></html>"
    )


def outlook_web(ours: ParsedMail) -> dict[str, str]:
    return _rich(
        f'<div>{_new_html()}</div><div id="appendonsend"></div><hr style="width:98%"><div id="divRplyFwdMsg" dir="ltr">'
        f'<font face="Calibri, sans-serif"><b>Von:</b> {_who(ours)}<br><b>Gesendet:</b> Montag, 2. März 2026 10:15<br>'
        f"<b>An:</b> Ann Client &lt;ann@client.example&gt;<br><b>Betreff:</b> {escape(ours.subject)}</font></div>{ours.html}"
    )


PROGRAMS = (thunderbird, gmail_plain, gmail, apple_mail, outlook, outlook_web)


def visible(text: str, found: list[Fold]) -> str:
    """What of a text is not folded."""
    lines = text.split("\n")
    folded = {n for fold in found for n in range(fold.first_line, fold.last_line + 1)}
    return "\n".join(line for n, line in enumerate(lines, 1) if n not in folded).strip()


@pytest.fixture
async def ours(admin: Viewer) -> ParsedMail:
    """Two messages in one mail, as they arrive."""
    config.configure(config.Config(mail_from="desk@acmedesk.example"))
    await Brand.create(
        id=Brand.ONLY,
        languages=["en", "de"],
        header="Please keep this to yourself.",
        footer="Acme GmbH, Example Street 1\nhttps://acme.example",
    )
    await came(mail(message_id="first@client.example"))
    item = await Item.get()
    assert item.requester_id
    for text in (
        "Have you tried to turn it off?\n\n1. unplug it\n2. wait",
        "> Is it out?\n\nPlease tell us.",
    ):
        said = await conversations.reply(admin, item.id, NewMessage(text=text))
        await outgoing.queue_about(said, said.id, [item.requester_id], clock.now())
    await OutgoingMail.all().update(first_tried_at=clock.now())
    first = await OutgoingMail.all().order_by("created_at").first()
    assert first is not None
    transport = NullTransport()
    assert await deliver(first.id, transport) == "sent"
    got = parse(transport.kept[0].mail.content)
    assert got.html
    assert "Please tell us.</p>" in got.html
    return got


@pytest.mark.parametrize("program", PROGRAMS)
async def test_of_an_answer_only_what_is_new_stays_open(ours: ParsedMail, program: Program) -> None:
    assert await came(mail(In_Reply_To=f"<{ours.message_id}>", **program(ours))) == "reply"
    answer = await Message.all().order_by("-id").first()
    assert answer is not None
    found = [Fold.read(each) for each in answer.folds or ()]
    assert visible(answer.text, found) == NEW
    assert "turn it off" in answer.text


async def test_our_own_mail_has_nothing_but_its_signature_to_fold(ours: ParsedMail) -> None:
    assert "Have you tried" in visible(ours.text, list(folds(ours.text)))


async def test_our_logo_does_not_come_back_as_a_file(admin: Viewer, tmp_path: Path) -> None:
    storage.keep_in(storage.Storage(tmp_path))
    logo = b"\x89PNG\r\n\x1a\n" + bytes(50)
    content_id = f"logo-{sha256(logo).hexdigest()[:24]}@deskwire"
    body = (
        'Content-Type: multipart/related; boundary="cut"\r\n\r\n--cut\r\nContent-Type: text/html\r\n\r\n<p>Yes.</p><img src="cid:'
        f'{content_id}">\r\n'
    ).encode()
    for number, kept in enumerate((content_id, "other@client.example")):
        picture = (
            f"--cut\r\nContent-Type: image/png\r\nContent-ID: <{kept}>\r\nContent-Disposition: inline; filename=logo.png\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\n"
        ).encode()
        raw = mail(message_id=f"{number}@client.example", MIME_Version="1.0")
        head = raw.partition(b"\r\n\r\n")[0]
        assert await came(head + b"\r\n" + body + picture + b64encode(logo) + b"\r\n--cut--\r\n") == "ticket"
        assert await File.all().count() == number
