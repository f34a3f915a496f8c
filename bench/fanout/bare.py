"""The floor: a handwritten endpoint that sends what it is given to every socket, without GraphQL, rights or order.

    python -m bench.fanout.bare PORT

`POST /say?times=N` sends its body that often. Sockets speak enough of `graphql-transport-ws` for our client.
"""

import sys
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from web.live.routes import SERVER_SETTINGS

sockets: set[WebSocket] = set()


async def live(socket: WebSocket) -> None:
    """A socket, told whatever is said until it leaves."""
    await socket.accept("graphql-transport-ws")
    await socket.receive_text()
    await socket.send_text('{"type":"connection_ack"}')
    await socket.receive_text()
    sockets.add(socket)
    await socket.send_text('{"id":"1","type":"next","payload":{}}')
    try:
        while True:
            await socket.receive_text()
    except WebSocketDisconnect:
        sockets.discard(socket)


async def say(request: Request) -> PlainTextResponse:
    """Tell everybody."""
    text = (await request.body()).decode()
    for _ in range(int(request.query_params.get("times", 1))):
        for socket in sockets:
            await socket.send_text(text)
    return PlainTextResponse()


async def ready(_: Request) -> PlainTextResponse:
    """Whether it answers."""
    return PlainTextResponse()


app = Starlette(
    routes=[
        WebSocketRoute("/graphql", live),
        Route("/say", say, methods=["POST"]),
        Route("/health/ready", ready),
    ]
)

if __name__ == "__main__":
    settings: dict[str, Any] = {
        **SERVER_SETTINGS,
        "http": "httptools",
        "ws": "websockets-sansio",
    }  # without what is ours
    uvicorn.run(
        app,
        port=int(sys.argv[1]),
        loop="uvloop",
        log_level="warning",
        **settings,
    )
