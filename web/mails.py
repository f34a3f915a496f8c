"""Mails over HTTP, as they came: down by short-lived links that ask for the right to see again."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain.mails import raw
from kit.ids import from_global
from web.answers import answered
from web.files import saved
from web.graphql.http import Edge


def routes(edge: Edge) -> list[Route]:
    """The endpoint under /mails."""

    async def download(request: Request) -> Response:
        return await answered(_download, request, edge)

    return [Route("/mails/{id}", download, methods=["GET"])]


async def _download(request: Request, edge: Edge) -> Response:
    """The mail of a link made by `domain.mails.raw.signed_url`; never shown in the browser, always saved."""
    mail_id = from_global(request.path_params["id"], "incoming_mail")
    viewer = await raw.signed_viewer(mail_id, request.query_params.get("signature", ""))
    content = await raw.opened(viewer, mail_id)
    headers = saved(f"{mail_id}.eml", len(content))
    body = None if request.method == "HEAD" else content
    return Response(body, headers={**headers, "content-type": "message/rfc822"})
