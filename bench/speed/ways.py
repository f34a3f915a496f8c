"""How often a server's fast path gave an operation to graphql-core: read off its metrics."""

import httpx

WAYS = ("unplanned", "again")
"""No plan was possible; a plan met an error."""


def fell_back(address: str) -> dict[str, int]:
    """How many operations and messages went each of these ways since the server began; `address`: http://host:port.

    Raises: RuntimeError, if the server does not tell.
    """
    found = {}
    for line in httpx.get(f"{address}/metrics").text.splitlines():
        for way in WAYS:
            if line.startswith(f'deskwire_executions_total{{way="{way}"}} '):
                found[way] = int(float(line.rpartition(" ")[2]))
    if found.keys() != set(WAYS):
        raise RuntimeError(f"{address} does not tell how its operations were executed.")
    return found
