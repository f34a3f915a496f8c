"""The one path that is asked all the time, answered before middleware and routes are asked about it."""

from starlette.types import ASGIApp, Receive, Scope, Send


class Front:
    """An application that gives the HTTP requests of one path to one endpoint, and all else to the application behind it.

    The endpoint catches its own errors and needs nothing that middleware or a router add to a request.
    """

    def __init__(self, path: str, endpoint: ASGIApp, behind: ASGIApp) -> None:
        self._path = path
        self._endpoint = endpoint
        self._behind = behind

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or have it answered."""
        is_ours = scope["type"] == "http" and scope["path"] == self._path
        await (self._endpoint if is_ours else self._behind)(scope, receive, send)
