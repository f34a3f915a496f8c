"""Mails a second to a server that takes everything, over connections that are kept and over one for each mail.

.venv/bin/python -m bench.mails [MAILS]
"""

import asyncio
import sys
import time

from mail.smtp import ALONE, Keep, SmtpTransport
from mail.smtp_server import server_of
from mail.transport import Delivered, Outgoing
from tests.mail.smtp_stub import Stub, listening

MAIL = Outgoing(
    "desk@desk.example", "ann@client.example", b"Subject: x\r\n\r\n" + b"A line of the mail.\r\n" * 100
)
AT_ONCE = 8
"""As many as a worker hands over side by side."""
_ROUNDS = 3


async def measured(keep: Keep, mails: int) -> float:
    """Mails a second."""
    async with listening(Stub()) as stub:
        transport = SmtpTransport(server_of(f"smtp://127.0.0.1:{stub.port}"), keep)
        began = time.perf_counter()
        for _ in range(mails // AT_ONCE):
            outcomes = await asyncio.gather(*(transport.send(MAIL) for _ in range(AT_ONCE)))
            assert all(isinstance(each, Delivered) for each in outcomes)
        taken = time.perf_counter() - began
        await transport.close()
        return mails // AT_ONCE * AT_ONCE / taken


async def main(mails: int) -> None:
    """The best of some rounds each, and how many times as many are sent over kept connections."""
    alone, kept = 0.0, 0.0
    for _ in range(_ROUNDS):
        alone = max(alone, await measured(ALONE, mails))
        kept = max(kept, await measured(Keep(), mails))
    print(f"a connection for each mail {alone:.0f}/s, kept {kept:.0f}/s: {kept / alone:.1f} times as many")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 800))
