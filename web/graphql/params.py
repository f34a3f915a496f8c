"""The parameters of a GraphQL request, alike for a POST's body, a GET's query string and a socket's payload."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

import orjson

from web.graphql.refusals import Fault, Refusal

_TEXTS = ("query", "documentId", "operationName")
_MAPS = ("variables", "extensions")


@dataclass(slots=True)
class Params:
    """A well-formed request; either `query` or what names a persisted document is there."""

    query: str | None = None
    document_id: str | None = None
    operation_name: str | None = None
    variables: dict[str, object] = field(default_factory=dict)
    extensions: dict[str, object] = field(default_factory=dict)


def from_json(body: bytes) -> Params:
    """The parameters in a JSON body.

    Raises: Refusal (MALFORMED_JSON, MALFORMED_REQUEST, BATCHING_NOT_SUPPORTED).
    """
    return from_value(_json(body, "The body"))


def from_value(value: object) -> Params:
    """The parameters in a parsed JSON value; properties that are not known are ignored.

    Raises: Refusal (MALFORMED_REQUEST, BATCHING_NOT_SUPPORTED).
    """
    if isinstance(value, list):
        message = "Several requests in one are not supported; send each one by itself."
        raise Refusal(Fault.BATCHING_NOT_SUPPORTED, message)
    if not isinstance(value, dict):
        raise _malformed("A request is a JSON object with a `query`.")
    return _params(value, value)


def from_query_string(query_string: bytes) -> Params:
    """The parameters of a GET request; an empty one counts as absent.

    Raises: Refusal (MALFORMED_JSON, MALFORMED_REQUEST).
    """
    try:
        pairs = parse_qsl(query_string.decode("ascii"), errors="strict", max_num_fields=100)
    except ValueError:
        raise Refusal(Fault.MALFORMED_JSON, "The query string is not URL-encoded UTF-8.") from None
    given: dict[str, str] = {}
    for name, text in pairs:
        if name in given and name in (*_TEXTS, *_MAPS):
            raise _malformed(f"`{name}` is given twice.")
        given[name] = text
    maps = {
        name: _map({name: _json(given[name].encode(), f"`{name}`")}, name) for name in _MAPS if name in given
    }
    return _params(given, maps)


def _params(texts: Mapping[str, object], maps: Mapping[str, object]) -> Params:
    params = Params(
        _text(texts, "query"),
        _text(texts, "documentId"),
        _text(texts, "operationName"),
        _map(maps, "variables"),
        _map(maps, "extensions"),
    )
    if params.query is None and params.document_id is None and "persistedQuery" not in params.extensions:
        raise _malformed("`query` is missing: it holds the GraphQL document.")
    return params


def _json(text: bytes, what: str) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Refusal(Fault.MALFORMED_JSON, f"{what} is not JSON in UTF-8: {error.msg}.") from None


def _text(values: Mapping[str, object], name: str) -> str | None:
    found = values.get(name)
    if found is not None and not isinstance(found, str):
        raise _malformed(f"`{name}` must be a string.")
    return found


def _map(values: Mapping[str, object], name: str) -> dict[str, object]:
    found = values.get(name)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise _malformed(f"`{name}` must be an object.")
    return found


def _malformed(message: str) -> Refusal:
    return Refusal(Fault.MALFORMED_REQUEST, message)
