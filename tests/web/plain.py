"""The plain HTTP endpoints, called in process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from starlette.applications import Starlette

from web import files, mails, sign_in
from web.graphql.http import Edge
from web.graphql.origins import Origins

FRIEND = "https://friend.example"
APP = Starlette(
    routes=[
        *sign_in.routes(Edge(origins=Origins({FRIEND}))),
        *files.routes(Edge(origins=Origins({FRIEND}))),
        *mails.routes(Edge(origins=Origins({FRIEND}))),
    ]
)


@asynccontextmanager
async def client(base: str = "http://desk.example") -> AsyncIterator[httpx.AsyncClient]:
    """A browser or program of its own, with its own cookies."""
    transport = httpx.ASGITransport(APP, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=base) as made:
        yield made


def codes(answer: httpx.Response) -> list[str]:
    """The codes of the errors in an answer."""
    return [error["extensions"]["code"] for error in answer.json()["errors"]]
