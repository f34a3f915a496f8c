"""A head that is met again is judged as before; what is remembered of heads has bounds."""

from typing import Any

import pytest

from web.graphql.heads import Heads
from web.graphql.limits import HttpLimits
from web.graphql.refusals import Fault, Refusal

JSON = (b"content-type", b"application/json")
ADA = (b"authorization", b"Bearer ada-token")


def scope(
    *headers: tuple[bytes, bytes], method: str = "POST", address: str = "10.0.0.1", query: bytes = b""
) -> Any:
    return {"method": method, "client": (address, 1), "query_string": query, "headers": list(headers)}


@pytest.fixture
def heads() -> Heads:
    return Heads("session", HttpLimits(query_string=10), most=3, largest=100)


def fault(refusal: Refusal | None) -> Fault | None:
    return refusal.fault if refusal else None


def test_the_same_head_is_read_once(heads: Heads):
    assert heads.of(scope(JSON, ADA)) is heads.of(scope(JSON, ADA))
    assert len(heads) == 1


def test_whatever_tells_two_requests_apart_does_so_here(heads: Heads):
    first = heads.of(scope(JSON, ADA))
    assert heads.of(scope(JSON, ADA, address="10.0.0.2")).credentials.address == "10.0.0.2"
    assert heads.of(scope(JSON, (ADA[0], b"Bearer bob-token"))).credentials.bearer == "bob-token"
    assert (first.credentials.bearer, first.credentials.address) == ("ada-token", "10.0.0.1")
    assert fault(heads.of(scope(JSON, method="PUT")).refusal) is Fault.METHOD_NOT_ALLOWED
    assert fault(heads.of(scope(JSON, query=b"x" * 11)).refusal) is Fault.URI_TOO_LONG
    assert fault(heads.of(scope(JSON, query=b"x" * 10)).refusal) is None
    assert fault(heads.of(scope(ADA)).body_refusal) is Fault.UNSUPPORTED_MEDIA_TYPE


def test_of_several_headers_with_one_name_the_first_counts(heads: Heads):
    head = heads.of(scope(JSON, ADA, (b"authorization", b"Bearer bob-token"), JSON))
    assert head.credentials.bearer == "ada-token"
    assert fault(head.body_refusal) is Fault.UNSUPPORTED_MEDIA_TYPE, "it cannot be two types at once"


def test_many_heads_are_forgotten(heads: Heads):
    for number in range(10):
        heads.of(scope(JSON, (b"x-n", str(number).encode())))
        assert 1 <= len(heads) <= 3


def test_a_large_head_is_not_kept(heads: Heads):
    heads.of(scope(JSON, (b"x-n", b"n" * 100)))
    assert len(heads) == 0
