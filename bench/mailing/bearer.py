"""A mail server that hands mails over, one after the other on one connection: those of the corpus, each as a new mail.

python -m bench.mailing.bearer PORT HOW_MANY
"""

import re
import smtplib
import sys

from bench.mailing.corpus import mails

_ID = re.compile(rb"(?im)^message-id:[^\n]*\n(?:[ \t][^\n]*\n)*")


def numbered(how_many: int) -> list[bytes]:
    """So many mails, each with a Message-ID of its own, by which it is new."""
    corpus = [raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n") for raw in mails()]
    return [
        b"Message-ID: <rate-%d@client.example>\r\n" % n + _ID.sub(b"", corpus[n % len(corpus)], count=1)
        for n in range(how_many)
    ]


def main(port: int, how_many: int) -> None:
    """Hand them over."""
    with smtplib.SMTP("127.0.0.1", port, "client.example", timeout=60) as door:
        for raw in numbered(how_many):
            door.sendmail("sender@client.example", ["desk@localhost"], raw)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
