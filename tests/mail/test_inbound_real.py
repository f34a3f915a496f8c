"""Mails as the world sends them: every one becomes a message."""

from pathlib import Path

import pytest

from kit import storage
from models import IncomingMail, IncomingState, Item, Message
from tests.mail.letters import came
from tests.requires import SHARED, require

pytestmark = pytest.mark.usefixtures("workspace")


async def test_real_mails_are_all_taken_in_none_lost_none_doubled():
    require("shared")
    real = sorted((SHARED / "real" / "mail").iterdir())
    for number, file in enumerate(real):
        content = file.read_bytes()
        if file.suffix != ".eml":
            kind = "text/html" if file.suffix == ".html" else "text/plain"
            head = f"From: Someone <someone{number}@real.example>\r\nSubject: {file.name}\r\n"
            content = (
                f"{head}MIME-Version: 1.0\r\nContent-Type: {kind}; charset=utf-8\r\n\r\n".encode() + content
            )
        assert await came(content) in ("ticket", "reply")
    assert await IncomingMail.filter(state=IncomingState.DONE).count() == len(real)
    assert await Message.all().count() == len(real)
    became = {row.became_id for row in await IncomingMail.all()}
    assert became == {message.id for message in await Message.all()}
    assert await Item.all().count() == len(real)
    assert len(real) > 40


async def test_mails_that_we_wrote_are_all_taken_in_too(tmp_path):
    storage.keep_in(storage.Storage(tmp_path))
    ours = sorted((Path(__file__).parents[1] / "mails").glob("*.eml"))
    for file in ours:
        assert await came(file.read_bytes()) in ("ticket", "reply")
    assert await Message.filter(internal=False).count() >= len(ours) > 20
    assert len({row.became_id for row in await IncomingMail.filter(state=IncomingState.DONE)}) == len(ours)
