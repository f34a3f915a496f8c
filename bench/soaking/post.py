"""The mail server that the desk hands its mail to, with every trouble that such servers have.

    python -m bench.soaking.post FOLDER PORT

FOLDER/post.json says how it is just now (a word of MOODS). Each mail that it takes is a line of FOLDER/posted.jsonl, written
before it says so: `answered` is whether it said so at all.
"""

import asyncio
import random
import re
import sys
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from bench.soaking.plan import Log, read

MOODS = ("well", "busy", "hanging", "hanging up")
"""busy: answers 4xx, at one of two steps. hanging: never answers, likewise. hanging up: after a mail, before its answer."""

_MARKER = re.compile(r"\[(?:create|reply|note|mail|mail-text|begin|outside)-[a-z0-9-]*\]")


class Post:
    """What it does at each step."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._chance = folder, random.Random("post")
        self._log = Log(folder / "posted.jsonl")

    async def handle_RCPT(  # noqa: N802 - as aiosmtpd calls it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """The recipient, or a trouble."""
        if self._early("busy"):
            return "450 4.2.1 Later."
        if self._early("hanging"):
            await asyncio.Event().wait()
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """The mail itself, or a trouble."""
        mood = self._mood()
        if mood == "hanging":
            await asyncio.Event().wait()
        if mood == "busy":
            return "451 4.3.0 Later."
        if mood == "hanging up" and self._chance.random() < 0.5:
            server.transport.abort()
            return "451 4.3.0 Nobody hears this."
        self._take(envelope, answered=mood != "hanging up")
        if mood == "hanging up":
            server.transport.abort()
        return "250 2.0.0 Taken"

    def _take(self, envelope: Envelope, *, answered: bool) -> None:
        raw = envelope.original_content or b""
        mail = message_from_bytes(raw, policy=policy.default)
        body = mail.get_body(("plain",))
        said = f"{mail['Subject']}\n{body.get_content() if body else ''}"
        self._log.add(
            message_id=str(mail["Message-ID"]).strip(" <>"),
            to=envelope.rcpt_tos,
            told=_MARKER.findall(said),
            answered=answered,
        )

    def _early(self, mood: str) -> bool:
        return self._mood() == mood and self._chance.random() < 0.5

    def _mood(self) -> str:
        return str(read(self._folder / "post.json"))


async def main(folder: Path, port: int) -> None:
    """Until it is killed."""
    post = Post(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(post, enable_SMTPUTF8=True, data_size_limit=2**25, loop=loop), "127.0.0.1", port
    )
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
