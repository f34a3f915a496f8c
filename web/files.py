"""Files over HTTP: one up at a time, streamed to the disk; down by short-lived links that ask for the right to see again."""

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from domain import config, files, thumbnails
from domain.pictures import Thumbnail
from kit.errors import Invalid, TooLarge
from kit.files import attachment, served_type
from kit.ids import from_global, to_global
from web.answers import answer_json, answered, post
from web.credentials import signed_in
from web.graphql.http import Edge
from web.graphql.refusals import Fault, Refusal
from web.multipart import ENVELOPE_MOST, OneFile

IDLE_SECONDS = 30.0
"""Without a byte for this long an upload is given up."""


def routes(edge: Edge) -> list[Route]:
    """The endpoints under /files."""

    async def download(request: Request) -> Response:
        return await answered(_download, request, edge)

    return [post("/files", _upload, edge), Route("/files/{id}", download, methods=["GET"])]


async def _upload(request: Request, edge: Edge) -> Response:
    """One file as multipart/form-data; a message takes it by the id in the answer."""
    viewer = await signed_in(request, edge)
    _check_length(request)
    upload = OneFile(request.headers.get("content-type", ""), _patient(request))
    head = await upload.head()
    file = await files.store(viewer, head.name, head.media_type, upload.content())
    shown = {
        "id": to_global("file", file.id),
        "name": file.name,
        "size": file.size,
        "mediaType": file.media_type,
    }
    return answer_json(shown, 201)


async def _download(request: Request, edge: Edge) -> Response:
    """The file of a link made by `domain.files.signed_url`; never shown in the browser, always saved."""
    file_id = from_global(request.path_params["id"], "file")
    viewer = await files.signed_viewer(file_id, request.query_params.get("signature", ""))
    if "size" in request.query_params:
        small = await thumbnails.opened(viewer, file_id, _size(request.query_params["size"]))
        return Response(small, headers=saved("picture.webp", len(small)), media_type="image/webp")
    file, content = await files.opened(viewer, file_id)
    headers, media_type = saved(file.name, file.size), served_type(file.media_type)
    if request.method == "HEAD":
        return Response(None, headers={**headers, "content-type": media_type})
    return StreamingResponse(content, headers=headers, media_type=media_type)


def _size(asked: str) -> Thumbnail:
    """Raises: Invalid."""
    for size in Thumbnail:
        if asked == str(size.value):
            return size
    raise Invalid(f"There are these sizes: {', '.join(str(size.value) for size in Thumbnail)}.", "size")


def saved(name: str, size: int) -> dict[str, str]:
    """The heads of what is saved under this name, never shown as a page, and kept by nobody on the way."""
    return {
        "cache-control": "private, no-store",
        "content-disposition": attachment(name),
        "content-length": str(size),
        "content-security-policy": "default-src 'none'; sandbox",
        "cross-origin-resource-policy": "same-site",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
    }


async def _patient(request: Request) -> AsyncIterator[bytes]:
    """The body as it comes.

    Raises: Refusal, when nothing came for a while; ClientDisconnect.
    """
    body = request.stream()
    while True:
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                chunk = await anext(body, None)
        except TimeoutError:
            message = "The body did not arrive in time."
            raise Refusal(Fault.REQUEST_TIMEOUT, message, headers={"connection": "close"}) from None
        if chunk is None:
            return
        yield chunk


def _check_length(request: Request) -> None:
    """Refuse before the first byte what says that it is too large."""
    most = config.current().upload_max_bytes
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length[:20]) > most + ENVELOPE_MOST:
        raise TooLarge(f"A file has at most {most} bytes.", "file", most=most)
