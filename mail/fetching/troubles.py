"""What goes wrong between us and a mailbox's server, as a sentence for the admin who set it up."""

import socket
import ssl
from imaplib import IMAP4

from imapclient.exceptions import CapabilityError, LoginError

from kit.errors import Conflict
from mail.parse.words import one_line

_WORDS_MOST = 200


class Trouble(Conflict):
    """Why mail cannot be fetched; `path` names the part of the mailbox that is at fault, if one is. It holds no secret."""


class NoImap(Exception):
    """The other side speaks something else."""


_Kinds = tuple[type[BaseException], ...]
_SENTENCES: tuple[tuple[_Kinds, str, str], ...] = (
    (
        (ssl.SSLCertVerificationError,),
        "The certificate does not prove that this server is {host}: {proof}.",
        "host",
    ),
    ((ssl.SSLError,), "No encryption could be agreed on: do port and tls go together?", "tls"),
    ((socket.gaierror,), "There is no host with the name {host}.", "host"),
    ((ConnectionRefusedError,), "Nobody answers at {host}, port {port}.", "port"),
    ((TimeoutError,), "{host} does not answer in time.", "host"),
    ((LoginError,), "The server refuses this user, or what opens the mailbox: {words}", "user"),
    ((CapabilityError,), "The server cannot do what is needed: {words}", "host"),
    ((NoImap,), "What answers at {host}, port {port}, is no IMAP server.", "port"),
    ((IMAP4.abort, OSError), "The connection to {host} broke off.", ""),
    ((IMAP4.error,), "The server refuses: {words}", ""),
    ((BaseException,), "{host} says something that is not IMAP ({kind}).", "host"),
)
"""The first that fits is said; the part of the mailbox that is at fault."""


def trouble_of(error: BaseException, host: str, port: int) -> Trouble:
    """The sentence for what a library, the network or the server did."""
    if isinstance(error, IMAP4.abort) and "unexpected response" in str(error):
        error = NoImap()
    sentence, part = next((said, part) for kinds, said, part in _SENTENCES if isinstance(error, kinds))
    said = sentence.format(
        host=host,
        port=port,
        proof=getattr(error, "verify_message", ""),
        words=words_of(error),
        kind=type(error).__name__,
    )
    return Trouble(said, *filter(None, [part]))


def words_of(error: BaseException) -> str:
    """What the server said, on one line."""
    return one_line(str(error).removeprefix("b'").removesuffix("'"), _WORDS_MOST)
