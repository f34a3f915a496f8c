"""Is this process alive, is it ready, and what is it doing: for load balancers and collectors."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from web.here import comes_from_here

Probe = Callable[[], Awaitable[bool]]

PROBE_SECONDS = 3.0


def routes(
    needed: dict[str, Probe],
    wished: dict[str, Probe],
    measure: Callable[[], Awaitable[None]],
    token: str | None,
) -> list[BaseRoute]:
    """`/livez`, `/readyz` and `/metrics`.

    needed: without these the process cannot serve (503). wished: without these it serves, slower; only told.
    measure: brings the gauges up to date before they are read. token: opens /metrics to others than this machine.
    """

    async def livez(request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(request: Request) -> Response:
        names = [*needed, *wished]
        good = await asyncio.gather(*(_holds(probe) for probe in (*needed.values(), *wished.values())))
        found = dict(zip(names, good, strict=True))
        ready = all(found[name] for name in needed)
        return JSONResponse({"ready": ready, "checks": found}, 200 if ready else 503)

    async def metrics(request: Request) -> Response:
        if not _may_read(request, token):
            return PlainTextResponse("Not found\n", 404)
        await measure()
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return [Route("/livez", livez), Route("/readyz", readyz), Route("/metrics", metrics)]


async def _holds(probe: Probe) -> bool:
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            return await probe()
    except Exception:  # noqa: BLE001 - whatever a probe meets, the answer is no
        return False


def _may_read(request: Request, token: str | None) -> bool:
    """From this machine itself; or with the token."""
    given = request.headers.get("authorization", "").removeprefix("Bearer ").encode()
    if token is not None and secrets.compare_digest(given, token.encode()):
        return True
    return comes_from_here(request)
