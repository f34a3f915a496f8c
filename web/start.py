"""The pages for people who come to look: the start page, the query editor, the schema as text, and their files."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.metadata import version
from pathlib import Path
from string import Template

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from schema.roots import sdl

HERE = Path(__file__).parent
EXPLORER = HERE / "static" / "explorer"

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
_EXPLORER_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True)
class DemoSignIn:
    """Somebody of a demo company, whose password everybody may know; `what` says what they are shown."""

    name: str
    email: str
    password: str
    what: str


def routes(
    demo: Callable[[], Awaitable[Sequence[DemoSignIn]]],
    *,
    has_mailbox: bool = False,
    explorer: Path = EXPLORER,
) -> list[BaseRoute]:
    """`/`, `/explorer`, `/schema.graphql` and `/static`.

    demo: who can sign in to a demo company; nobody, where there is none. has_mailbox: whether `/mailbox` is there.
    explorer: the folder of the query editor's files, which may be missing.
    """

    async def start(request: Request) -> Response:
        people = await demo()
        return page(
            filled(
                "start.html",
                demo=filled("demo.html", people="".join(map(_person, people))) if people else "",
                mailbox='<li><a href="/mailbox">Mailbox</a></li>' if has_mailbox else "",
                version=escape(version("deskwire")),
            )
        )

    async def editor(request: Request) -> Response:
        if (explorer / "graphiql.min.js").is_file():
            return page(filled("explorer.html"), _EXPLORER_POLICY)
        return page(filled("no_explorer.html"))

    return [
        Route("/", start),
        Route("/explorer", editor),
        Route("/schema.graphql", _schema),
        Mount("/static", _Files(directory=HERE / "static")),
    ]


def page(html: str, policy: str = POLICY, status: int = 200) -> Response:
    """A page of our own, with the headers that keep it to itself."""
    headers = {
        "cache-control": "no-store",
        "content-security-policy": policy,
        "cross-origin-opener-policy": "same-origin",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
    }
    return Response(html, status, headers, media_type="text/html")


def filled(file: str, /, **values: str) -> str:
    """The page or part `file` of web/pages/, with these values, which are HTML, in place of their `$names`."""
    return _template(file).substitute(values)


@cache
def _template(file: str) -> Template:
    return Template((HERE / "pages" / file).read_text(encoding="utf-8"))


def _person(person: DemoSignIn) -> str:
    return filled(
        "person.html",
        name=escape(person.name),
        email=escape(person.email),
        password=escape(person.password),
        what=escape(person.what),
    )


class _Files(StaticFiles):
    """Files that a browser asks about again each time, which mostly costs it an answer without a body."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        answer.headers["cache-control"] = "no-cache"
        answer.headers["x-content-type-options"] = "nosniff"
        return answer


async def _schema(request: Request) -> Response:
    headers = {"cache-control": "no-cache", "x-content-type-options": "nosniff"}
    return Response(_sdl(), headers=headers, media_type="text/plain")


@cache
def _sdl() -> str:
    return sdl()
