"""The largest mail, the one of most parts and the deepest become tickets, with every byte of their files."""

from hashlib import sha256
from pathlib import Path

import pytest

from domain.mails.incoming import SIZE_MOST
from kit import storage
from models import File, IncomingState, Item, Message
from tests.mail.letters import came, last, mail, with_files
from tests.mail.test_structure import nested

pytestmark = pytest.mark.usefixtures("workspace")


@pytest.fixture(autouse=True)
def stored(tmp_path: Path) -> None:
    """Where uploaded bytes are kept."""
    storage.keep_in(storage.Storage(tmp_path))


@pytest.mark.slow
async def test_a_mail_of_as_many_bytes_as_doors_take() -> None:
    line = b"The quick brown fox jumps over the lazy dog, again and again.\r\n"
    around = len(with_files(mail(), ("big.txt", b"")))
    content = (line * (SIZE_MOST // len(line) + 1))[: SIZE_MOST - around]
    raw = with_files(mail(), ("big.txt", content))
    assert len(raw) == SIZE_MOST
    assert await came(raw) == "ticket"
    file = await File.get()
    assert (file.size, file.sha256) == (len(content), sha256(content).hexdigest())
    assert (file.message_id, (await last()).state) == ((await Message.get()).id, IncomingState.DONE)


async def test_a_mail_of_a_thousand_parts() -> None:
    parts = {f"{number:03}.bin": b"%d" % number for number in range(998)}  # beside the whole and its text
    assert await came(with_files(mail(), *parts.items())) == "ticket"
    held = await File.all().order_by("name")
    assert {file.name: file.sha256 for file in held} == {
        name: sha256(content).hexdigest() for name, content in parts.items()
    }
    assert all(file.message_id for file in held)
    assert await Item.all().count() == 1


async def test_a_mail_of_a_hundred_parts_in_one_another() -> None:
    assert await came(nested(100)) == "ticket"
    assert (await Message.get()).text.strip() == "at the bottom"
