"""Documents that are named by their hash instead of being sent."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

from tests.web.asking import get, me, post
from tests.web.conftest import Running

TEXT = "query ($n: String) { hello(name: $n) me }"


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def apq(text: str, *, send: bool = False, **more: Any) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "extensions": {"persistedQuery": {"version": 1, "sha256Hash": digest(text), **more}}
    }
    return {"query": text, **asked} if send else asked


def test_a_signed_in_client_registers_a_document_and_anybody_uses_it(serve: Callable[..., Running]) -> None:
    server = serve()
    missing = post(server, apq(TEXT))
    assert (missing.status, missing.codes) == (422, ["PERSISTED_DOCUMENT_NOT_FOUND"])
    assert missing.json["errors"][0]["message"] == "PersistedQueryNotFound"
    assert me(post(server, apq(TEXT, send=True), {"authorization": "Bearer ada-token"})) == "ada"
    assert me(post(server, apq(TEXT))) is None
    by_id = {"documentId": f"sha256:{digest(TEXT)}", "variables": {"n": "Bo"}}
    assert post(server, by_id).json["data"] == {"hello": "hello Bo", "me": None}
    assert get(server, {"documentId": by_id["documentId"], "variables": '{"n":"Bo"}'}).status == 200  # type: ignore[dict-item]


def test_a_document_can_be_registered_by_document_id(serve: Callable[..., Running]) -> None:
    server = serve()
    named = {"documentId": f"sha256:{digest(TEXT)}"}
    assert post(server, {**named, "query": TEXT}, {"authorization": "Bearer bob-token"}).status == 200
    assert post(server, named).status == 200


def test_a_visitor_registers_nothing_but_is_answered(serve: Callable[..., Running]) -> None:
    server = serve()
    assert post(server, apq(TEXT, send=True)).status == 200
    assert post(server, apq(TEXT)).codes == ["PERSISTED_DOCUMENT_NOT_FOUND"]


def test_an_invalid_document_is_not_registered(serve: Callable[..., Running]) -> None:
    server = serve()
    signed_in = {"authorization": "Bearer ada-token"}
    assert post(server, apq("{ nothing }", send=True), signed_in).codes == ["GRAPHQL_VALIDATION_FAILED"]
    assert post(server, apq("{ nothing }")).codes == ["PERSISTED_DOCUMENT_NOT_FOUND"]


def test_a_persisted_mutation_needs_post(serve: Callable[..., Running]) -> None:
    server = serve()
    text = "mutation { increase }"
    post(server, apq(text, send=True), {"authorization": "Bearer ada-token"})
    assert get(server, {"documentId": f"sha256:{digest(text)}"}).status == 405
    assert server.engine.total == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({**apq("{ hello }"), "query": "{ me }"}, "PERSISTED_DOCUMENT_MISMATCH"),
        ({"documentId": f"sha256:{digest('{ hello }')}", "query": "{ me }"}, "PERSISTED_DOCUMENT_MISMATCH"),
        (apq("{ hello }", version=2), "PERSISTED_DOCUMENT_UNSUPPORTED"),
        (apq("{ hello }", sha256Hash="xyz"), "PERSISTED_DOCUMENT_UNSUPPORTED"),
        (apq("{ hello }", sha256Hash=digest("a").upper()), "PERSISTED_DOCUMENT_UNSUPPORTED"),
        (apq("{ hello }", sha256Hash=None), "PERSISTED_DOCUMENT_UNSUPPORTED"),
        ({"extensions": {"persistedQuery": []}}, "MALFORMED_REQUEST"),
        ({"extensions": {"persistedQuery": None}}, "MALFORMED_REQUEST"),
        ({"documentId": "md5:abc"}, "PERSISTED_DOCUMENT_UNSUPPORTED"),
        ({"documentId": ""}, "PERSISTED_DOCUMENT_UNSUPPORTED"),
        ({"documentId": "sha256:" + "0" * 64}, "PERSISTED_DOCUMENT_NOT_FOUND"),
    ],
)
def test_wrong_names_of_documents(server: Running, body: object, code: str) -> None:
    reply = post(server, body)
    assert (reply.status, reply.codes) == (422, [code])
