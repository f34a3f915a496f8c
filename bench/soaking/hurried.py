"""`deskwire worker` whose waits for the mail server are short enough for a soak: seconds where they are minutes.

python -m bench.soaking.hurried [post] worker           post: with a defect, every 20th mail is noted and not sent
"""

import sys
from datetime import timedelta
from itertools import count
from typing import Any

from deskwire.cli import main
from domain.mails import outgoing
from mail import outbound
from mail.transport import Delivered

LEASE_SECONDS = 15
LONGEST_SECONDS = 10.0
EVERY = 20


def hurry() -> None:
    """A try that fails is made again after two seconds, however many failed before."""
    outgoing.LEASE = timedelta(seconds=LEASE_SECONDS)
    outgoing._LONGEST_WAIT = timedelta(seconds=2)
    outgoing.ATTEMPTS_MOST = outgoing.CLAIMS_MOST = 10_000
    outbound.LONGEST = LONGEST_SECONDS


def post() -> None:
    """Now and then a mail is said to be on its way that nobody has sent."""
    send, numbers = outbound._send, count(1)

    async def forgetful(*given: Any) -> Any:
        return await send(*given) if next(numbers) % EVERY else Delivered("as if")

    outbound._send = forgetful


if __name__ == "__main__":
    hurry()
    if sys.argv[1] == "post":
        sys.argv.pop(1)
        post()
    main()
