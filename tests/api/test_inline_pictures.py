"""Pictures in the words of a mail: a client finds each by the id by which the HTML names it."""

from urllib.parse import unquote

import pytest

from kit import storage
from models import Message, Viewer
from tests.api.asking import ask, gid
from tests.mail.letters import came

SHOWN = "query($id: ID!) { node(id: $id) { ... on Message { html files { name contentId } } } }"
PIXEL = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"  # a GIF of one pixel

pytestmark = pytest.mark.usefixtures("workspace")


@pytest.fixture(autouse=True)
def stored(tmp_path):
    """Where uploaded bytes are kept."""
    storage.keep_in(storage.Storage(tmp_path))


def _shows(cid: str, spelled: str, *, others: int = 0) -> bytes:
    """A mail whose HTML shows its last file, with so many other files before it."""
    files = [
        f'Content-Type: text/plain; name="{n}.txt"\r\nContent-Disposition: attachment\r\n\r\nx'
        for n in range(others)
    ]
    files.append(
        f'Content-Type: image/gif; name="a.gif"\r\nContent-ID: <{cid}>\r\nContent-Transfer-Encoding: base64\r\n\r\n{PIXEL}'
    )
    words = f'Content-Type: text/html\r\n\r\n<p>See <img src="cid:{spelled}" alt="it"></p>'
    parts = "".join(f"--cut\r\n{part}\r\n" for part in (words, *files))
    head = "From: ann@client.example\r\nTo: desk@localhost\r\nSubject: Seen\r\nMIME-Version: 1.0\r\n"
    return f'{head}Content-Type: multipart/related; boundary="cut"\r\n\r\n{parts}--cut--\r\n'.encode()


@pytest.mark.parametrize(
    ("cid", "spelled"), [("one@client.example", "one@client.example"), ("a b+c@x", "a%20b+c@x")]
)
async def test_a_client_finds_the_picture_that_the_html_names(admin: Viewer, cid: str, spelled: str) -> None:
    await came(_shows(cid, spelled))
    shown = (await ask(admin, SHOWN, id=gid(await Message.get())))["node"]
    assert shown["files"] == [{"name": "a.gif", "contentId": cid}]
    named = shown["html"].partition('src="cid:')[2].partition('"')[0]
    assert unquote(named) == cid


async def test_the_first_message_has_what_its_html_shows(admin: Viewer) -> None:
    await came(_shows("one@client.example", "one@client.example", others=25))
    first, second = await Message.all().order_by("id")
    shown = [(await ask(admin, SHOWN, id=gid(each)))["node"] for each in (first, second)]
    assert "cid:one@client.example" in shown[0]["html"]
    assert [len(each["files"]) for each in shown] == [20, 6]
    assert [file["name"] for each in shown for file in each["files"] if file["contentId"]] == ["a.gif"]
    assert "a.gif" in {file["name"] for file in shown[0]["files"]}


async def test_a_file_without_an_id_has_none(admin: Viewer) -> None:
    raw = _shows("one@client.example", "other@client.example")
    await came(raw.replace(b"Content-ID: <one@client.example>\r\n", b""))
    shown = (await ask(admin, SHOWN, id=gid(await Message.get())))["node"]
    assert shown["files"] == [{"name": "a.gif", "contentId": None}]
