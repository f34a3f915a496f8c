"""Documents that a client names by their SHA-256 instead of sending them.

Two ways to name one: `extensions.persistedQuery {version: 1, sha256Hash}` ("automatic persisted queries") and
`documentId: "sha256:<hash>"` (the persisted-documents draft). Sent together with `query` by somebody who is signed in,
a document is kept; a visitor's is executed and forgotten.
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from web.graphql.engine import Viewer
from web.graphql.params import Params
from web.graphql.recent import Recent
from web.graphql.refusals import Fault, Refusal

_HASH = re.compile(r"[0-9a-f]{64}")


class DocumentStore(Protocol):
    """Where persisted documents live; bounded by whoever implements it."""

    async def get(self, digest: str) -> str | None:
        """The text with this SHA-256 (64 lower-case hexadecimal digits), if it is kept."""

    async def put(self, digest: str, text: str, owner: str) -> None:
        """Keep a text for its owner (a viewer's key); older ones may go for it."""


class MemoryDocuments:
    """A store in this process: at most `most` texts, and of each owner at most `most_of_one`, the newest stay."""

    def __init__(self, most: int = 2_000, most_of_one: int = 200, characters: int = 20_000_000) -> None:
        self._texts = Recent[str, str](most, characters)
        self._owners = Recent[str, Recent[str, None]](most, most)
        self._most_of_one = most_of_one

    async def get(self, digest: str) -> str | None:
        """The text with this SHA-256, if it is kept."""
        return self._texts.get(digest)

    async def put(self, digest: str, text: str, owner: str) -> None:
        """Keep a text; over an owner's share, that owner's text unused for longest goes."""
        if self._texts.get(digest) is not None:
            return
        share = self._owners.get(owner) or Recent[str, None](self._most_of_one, self._most_of_one)
        self._owners.put(owner, share, 1)
        for gone in share.put(digest, None, 1):
            self._texts.drop(gone)
        self._texts.put(digest, text, len(text))


@dataclass(slots=True)
class Named:
    """A request's document: its text, and the hash under which to keep it once it proved valid."""

    text: str
    digest: str | None = None


async def find_text(params: Params, store: DocumentStore) -> Named:
    """The document's text, from the request or from the store.

    Raises: Refusal (PERSISTED_DOCUMENT_NOT_FOUND, ..._MISMATCH, ..._UNSUPPORTED, MALFORMED_REQUEST).
    """
    if params.query is not None and params.document_id is None and not params.extensions:
        return Named(params.query)
    digest = _digest(params)
    if params.query is not None and digest is None:
        return Named(params.query)
    if digest is None:
        raise Refusal(Fault.MALFORMED_REQUEST, "`query` is missing: it holds the GraphQL document.")
    if params.query is None:
        text = await store.get(digest)
        if text is None:
            # Clients of automatic persisted queries look for this very message, then send the document along.
            raise Refusal(Fault.PERSISTED_DOCUMENT_NOT_FOUND, "PersistedQueryNotFound")
        return Named(text)
    if sha256(params.query.encode("utf-8", "surrogatepass")).hexdigest() != digest:
        raise Refusal(Fault.PERSISTED_DOCUMENT_MISMATCH, "The hash is not the SHA-256 of `query`.")
    return Named(params.query, digest)


async def keep(named: Named, viewer: Viewer, store: DocumentStore) -> None:
    """Register a valid document that came with its hash, if its sender is signed in."""
    if named.digest is not None and viewer.is_signed_in:
        await store.put(named.digest, named.text, viewer.key)


def _digest(params: Params) -> str | None:
    if params.document_id is not None:
        prefix, _, digest = params.document_id.partition(":")
        if prefix != "sha256" or not _HASH.fullmatch(digest):
            message = "`documentId` must be `sha256:` and 64 lower-case hexadecimal digits."
            raise Refusal(Fault.PERSISTED_DOCUMENT_UNSUPPORTED, message)
        return digest
    asked = params.extensions.get("persistedQuery")
    if asked is None:
        return None
    if not isinstance(asked, dict):
        raise Refusal(Fault.MALFORMED_REQUEST, "`extensions.persistedQuery` must be an object.")
    given: object = asked.get("sha256Hash")
    if asked.get("version") != 1 or not isinstance(given, str) or not _HASH.fullmatch(given):
        message = "`persistedQuery` needs `version: 1` and `sha256Hash` (64 lower-case hexadecimal digits)."
        raise Refusal(Fault.PERSISTED_DOCUMENT_UNSUPPORTED, message)
    return given
