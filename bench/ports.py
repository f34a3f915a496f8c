"""Ports for servers that are started, killed and started again."""

import random
import socket

FIRST, LAST = 10_000, 32_000
"""Below the range from which Linux gives outgoing connections their ports: none takes one while its server is away."""


def free_port() -> int:
    """A port on which nothing listens.

    Raises: OSError, if there is none.
    """
    for port in random.sample(range(FIRST, LAST), 1_000):
        try:
            with socket.create_server(("127.0.0.1", port)):
                return port
        except OSError:
            continue
    raise OSError("Of a thousand ports none was free.")
