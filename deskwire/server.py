"""`deskwire serve`: one listening socket, one process or several, stopped gracefully."""

import asyncio
import logging
import socket
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from deskwire.database import DatabaseError, migrate, pending
from deskwire.garbage import all_of_it_stays, look_less
from deskwire.mail_door import check_places
from deskwire.settings import Settings, SettingsError
from web.live.routes import SERVER_SETTINGS


def serve(settings: Settings, fill: Callable[[Settings], Awaitable[object]] | None = None) -> None:
    """Serve until SIGTERM or Ctrl-C; work in flight gets 20 seconds to finish.

    A single process brings its database up to date; several refuse one that is not, since they may be of several versions.
    Then `fill` may put something into it.
    Raises: SettingsError, DatabaseError.
    """
    if settings.takes_mail and settings.smtp_in_serve:
        check_places(settings)
    asyncio.run(_prepare_database(settings, fill))
    listening = _listen(settings)
    host, port = listening.getsockname()[:2]
    print(f"Deskwire serves on http://{host}:{port} (stop with Ctrl-C).", file=sys.stderr, flush=True)
    config = uvicorn_config(settings)
    if settings.processes > 1:
        Multiprocess(config, sockets=[listening]).run()
        return
    server = uvicorn.Server(config)
    server.run(sockets=[listening])
    if not server.started:
        sys.exit(3)


def served() -> ASGIApp:
    """The application as each server process runs it."""
    with all_of_it_stays():
        from deskwire.app import create_app
    return create_app(started=look_less)


def uvicorn_config(settings: Settings) -> uvicorn.Config:
    """How uvicorn runs `served`; logging is ours, not uvicorn's."""
    logging.getLogger("uvicorn").setLevel(logging.INFO)
    limits: dict[str, Any] = SERVER_SETTINGS
    return uvicorn.Config(
        "deskwire.server:served",
        factory=True,
        workers=settings.processes,
        loop="uvloop",
        **limits,
        lifespan="on",
        log_config=None,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_graceful_shutdown=20,
        timeout_worker_healthcheck=30,
    )


async def _prepare_database(
    settings: Settings, fill: Callable[[Settings], Awaitable[object]] | None = None
) -> None:
    if settings.processes == 1:
        await migrate(settings)
    elif missing := await pending(settings):
        raise DatabaseError(
            f"This database lacks {len(missing)} migrations ({', '.join(missing)}): "
            "run `deskwire migrate` once, then start the server's processes."
        )
    if fill:
        await fill(settings)


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listening = socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        raise SettingsError(
            f"Nothing can listen on {settings.host} port {settings.port} ({error.strerror}): "
            "stop what does, or choose others with DESKWIRE_HOST and DESKWIRE_PORT."
        ) from None
    listening.set_inheritable(True)
    return listening
