"""GraphQL over HTTP, one row a case: what is sent, and the status, media type and code that come back."""

import json
from dataclasses import dataclass, field

import pytest
from graphql import get_introspection_query

from tests.web.asking import EVENTS, JSON, RESPONSE, Headers, ask, hello
from tests.web.conftest import Running

QUERY = {"query": "{ hello }"}
NO_HEADER = ""
ANSWERED = f"{RESPONSE}; charset=utf-8"
LEGACY = f"{JSON}; charset=utf-8"


@dataclass(frozen=True)
class Row:
    name: str
    status: int
    codes: tuple[str, ...] = ()
    body: object = field(default_factory=lambda: QUERY)
    headers: Headers = field(default_factory=dict)
    query_string: str | None = None
    media: str = ANSWERED
    method: str = "POST"
    allow: str | None = None


def q(text: str, **more: object) -> dict[str, object]:
    return {"query": text, **more}


def accept(value: str, status: int = 200, media: str = ANSWERED, *codes: str, body: object = None) -> Row:
    name = f"accept {value or 'nothing'}" + (f" {body}" if body else "")
    return Row(name, status, codes, body or QUERY, {"accept": value}, media=media)


def typed(value: str, status: int = 200) -> Row:
    codes = () if status == 200 else ("UNSUPPORTED_MEDIA_TYPE",)
    return Row(f"content-type {value or 'missing'}", status, codes, QUERY, {"content-type": value})


def wrong(name: str, body: object, status: int, code: str) -> Row:
    return Row(name, status, (code,), body)


def by_get(name: str, query_string: str, status: int = 200, *codes: str, **more: object) -> Row:
    return Row(name, status, codes, b"", {}, query_string, method="GET", **more)  # type: ignore[arg-type]


MALFORMED, UNREADABLE, INVALID = "MALFORMED_REQUEST", "MALFORMED_JSON", "GRAPHQL_VALIDATION_FAILED"
PARSE, OPERATION, INPUT = "GRAPHQL_PARSE_FAILED", "OPERATION_NOT_FOUND", "BAD_USER_INPUT"
DEEP, LARGE = "DOCUMENT_TOO_DEEP", "DOCUMENT_TOO_LARGE"
ADD = "query ($a: Int!) { add(a: $a) }"
TWO = "query One { hello } query Two { me }"

NO_TEXTS: list[object] = [{"a": 1}, 0, False, ["{ hello }"]]
NO_MAPS: list[object] = ["", 0, False, [7]]

ROWS = [
    # What is accepted
    accept(RESPONSE),
    accept(JSON, media=LEGACY),
    accept("*/*", media=LEGACY),
    accept("application/*", media=LEGACY),
    accept(NO_HEADER, media=LEGACY),
    accept(f"{RESPONSE}; charset=utf-8, {JSON}; charset=utf-8"),
    accept(f"{RESPONSE}, {JSON};q=0.9"),
    accept(f"{JSON}, {RESPONSE};q=0.9", media=LEGACY),
    accept(f"{JSON};q=0.5, {RESPONSE}"),
    accept(f"{RESPONSE};q=0, {JSON}", media=LEGACY),
    accept(f"{RESPONSE};q=0, */*", media=LEGACY),
    accept(f"{JSON};q=0, */*;q=0.1"),
    accept(f"text/html, {RESPONSE}, */*;q=0.1"),
    accept("APPLICATION/GraphQL-Response+JSON"),
    accept(f"{EVENTS};q=0.1, {RESPONSE}"),
    accept("text/html", 406, ANSWERED, "NOT_ACCEPTABLE"),
    accept("image/png, text/*", 406, ANSWERED, "NOT_ACCEPTABLE"),
    accept(f"{JSON};q=0", 406, ANSWERED, "NOT_ACCEPTABLE"),
    accept(f"{RESPONSE};charset=utf-16", 406, ANSWERED, "NOT_ACCEPTABLE"),
    accept(f"{RESPONSE};q=high", 406, ANSWERED, "NOT_ACCEPTABLE"),
    # A failure names its own type even to a client that accepts only application/json
    accept(JSON, 400, ANSWERED, PARSE, body=q("{")),
    accept(JSON, 422, ANSWERED, INVALID, body=q("{ nothing }")),
    accept(JSON, 200, LEGACY, "INTERNAL", body=q("{ boom }")),
    accept(RESPONSE, 294, ANSWERED, "INTERNAL", body=q("{ boom }")),
    accept(RESPONSE, 294, ANSWERED, "INTERNAL", body=q("{ boomHard }")),
    # Content types
    typed(JSON),
    typed(f"{JSON}; charset=utf-8"),
    typed(f'{JSON};charset="UTF-8"'),
    typed("Application/JSON"),
    typed(NO_HEADER, 415),
    typed("text/plain", 415),
    typed("application/graphql", 415),
    typed("application/x-www-form-urlencoded", 415),
    typed("multipart/form-data; boundary=x", 415),
    typed(f"{JSON}; charset=utf-16", 415),
    typed(f"{JSON}; charset=iso-8859-1", 415),
    typed(f"{JSON}, {JSON}", 415),
    typed(RESPONSE, 415),
    Row("compressed", 415, ("UNSUPPORTED_MEDIA_TYPE",), QUERY, {"content-encoding": "gzip"}),
    # Bodies that are no request
    wrong("empty body", b"", 400, UNREADABLE),
    wrong("no JSON", b"NONSENSE", 400, UNREADABLE),
    wrong("cut JSON", b'{"query":', 400, UNREADABLE),
    wrong("bad UTF-8", b'{"query": "\xff\xfe"}', 400, UNREADABLE),
    wrong("byte order mark", b'\xef\xbb\xbf{"query": "{ hello }"}', 400, UNREADABLE),
    wrong("UTF-16", '{"query": "{ hello }"}'.encode("utf-16"), 400, UNREADABLE),
    wrong("NUL in JSON", b'{"query": "{ hello }\x00"}', 400, UNREADABLE),
    wrong("lone surrogate", b'{"query": "\\ud800"}', 400, UNREADABLE),
    wrong("NaN", b'{"query": "{ hello }", "variables": {"a": NaN}}', 400, UNREADABLE),
    wrong("infinity", b'{"query": "{ hello }", "variables": {"a": 1e999}}', 400, UNREADABLE),
    wrong("JSON nested 2,000 deep", b"[" * 2_000 + b"]" * 2_000, 400, UNREADABLE),
    wrong("null", b"null", 422, MALFORMED),
    wrong("number", b"1", 422, MALFORMED),
    wrong("true", b"true", 422, MALFORMED),
    wrong("string", b'"{ hello }"', 422, MALFORMED),
    wrong("array", b"[]", 422, "BATCHING_NOT_SUPPORTED"),
    wrong("batch", [QUERY, QUERY], 422, "BATCHING_NOT_SUPPORTED"),
    wrong("empty object", {}, 422, MALFORMED),
    wrong("typo", {"qeury": "{ hello }"}, 422, MALFORMED),
    wrong("query null", {"query": None}, 422, MALFORMED),
    *[wrong(f"query {value!r}", {"query": value}, 422, MALFORMED) for value in NO_TEXTS],
    *[
        wrong(f"operationName {value!r}", q("{ hello }", operationName=value), 422, MALFORMED)
        for value in NO_TEXTS
    ],
    *[wrong(f"variables {value!r}", q("{ hello }", variables=value), 422, MALFORMED) for value in NO_MAPS],
    *[wrong(f"extensions {value!r}", q("{ hello }", extensions=value), 422, MALFORMED) for value in NO_MAPS],
    wrong("documentId 7", {"documentId": 7}, 422, MALFORMED),
    # What may be left out or is ignored
    Row("nulls", 200, (), q("{ hello }", variables=None, operationName=None, extensions=None)),
    Row("unknown properties", 200, (), q("{ hello }", future=[1], id=None)),
    # Documents
    wrong("empty document", q(""), 400, PARSE),
    wrong("only a comment", q("# nothing"), 400, PARSE),
    wrong("unclosed", q("{"), 400, PARSE),
    wrong("NUL in the document", q("{ hello\x00 }"), 400, PARSE),
    wrong("escaped NUL in a text", q('{ hello(name: "a\\u0000b") }'), 400, PARSE),
    wrong("escaped NUL in braces", q('{ hello(name: "a\\u{0}b") }'), 400, PARSE),
    wrong("unknown field", q("{ nothing }"), 422, INVALID),
    wrong("unknown argument", q("{ hello(nme: 1) }"), 422, INVALID),
    wrong("literal of a wrong type", q('{ add(a: "1") }'), 422, INVALID),
    wrong("number beyond 32 bits", q("{ add(a: 99999999999) }"), 422, INVALID),
    wrong("schema definition", q("type Query { a: Int }"), 422, INVALID),
    wrong(
        "fragment cycle",
        q("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }"),
        422,
        INVALID,
    ),
    wrong("braces nested 10,000 deep", q("{ a" * 3_000), 422, DEEP),
    wrong("lists nested 10,000 deep", q("{ echo(value: " + "[" * 10_000), 422, DEEP),
    wrong("16 levels", q("{ item(id: 1) {" + "parent {" * 14 + "id" + "}" * 16), 422, DEEP),
    Row("15 levels", 294, ("NOT_FOUND",), q("{ item(id: 1) {" + "parent {" * 13 + "id" + "}" * 15)),
    wrong(
        "1,500 aliases", q("{" + " ".join(f"a{n}: me" for n in range(1_500)) + "}"), 422, "TOO_MANY_ALIASES"
    ),
    Row("200 aliases", 200, (), q("{" + " ".join(f"a{n}: me" for n in range(200)) + "}")),
    wrong("5,000 tokens", q("{" + "me " * 5_000 + "}"), 422, LARGE),
    wrong("one field 1,000 times", q("{" + "me " * 1_000 + "}"), 422, LARGE),
    wrong("directives", q("{ me " + "@skip(if: false) " * 201 + "}"), 422, "TOO_MANY_DIRECTIVES"),
    wrong(
        "fragments",
        q("{ me } " + "".join(f"fragment F{n} on Item {{ id }}" for n in range(101))),
        422,
        "TOO_MANY_FRAGMENTS",
    ),
    Row("introspection", 200, (), q(get_introspection_query())),
    # Operations
    wrong("unknown operation", q("query A { hello }", operationName="B"), 422, OPERATION),
    wrong("empty operation name", q("query A { hello }", operationName=""), 422, OPERATION),
    wrong("which of two", q(TWO), 422, OPERATION),
    Row("one of two", 200, (), q(TWO, operationName="Two")),
    wrong("subscription without a stream", q("subscription { silence }"), 422, "SUBSCRIPTION_NEEDS_STREAM"),
    # Variables
    Row("a variable", 200, (), q(ADD, variables={"a": 1})),
    wrong("variable missing", q(ADD), 422, INPUT),
    wrong("variable null", q(ADD, variables={"a": None}), 422, INPUT),
    wrong("variable of a wrong type", q(ADD, variables={"a": "1"}), 422, INPUT),
    wrong("variable beyond 32 bits", q(ADD, variables={"a": 2**31}), 422, INPUT),
    wrong("variable beyond 64 bits", q(ADD, variables={"a": 2**80}), 422, INPUT),
    wrong("NUL in a variable", q(ADD, variables={"a": ["x\x00"]}), 422, INPUT),
    wrong("NUL in a variable's name", q(ADD, variables={"\x00": 1}), 422, INPUT),
    wrong("variables 40 deep", q(ADD, variables={"a": json.loads("[" * 40 + "]" * 40)}), 422, INPUT),
    wrong(
        "variables nested 500 deep",
        q(ADD, variables={"a": json.loads('{"a":' * 500 + "1" + "}" * 500)}),
        422,
        INPUT,
    ),
    # Cost
    wrong("huge page", q("{ items(first: 1000000) { nodes { id } } }"), 422, "COST_TOO_HIGH"),
    wrong(
        "pages in pages",
        q("{ items { nodes { children(first: 100) { nodes { children { nodes { id } } } } } } }"),
        422,
        "COST_TOO_HIGH",
    ),
    Row("a page", 200, (), q("{ items(first: 100) { nodes { id } } }")),
    # GET
    by_get("query", "query=%7Bhello%7D"),
    by_get("variables", "query=query(%24a%3AInt!)%7Badd(a%3A%24a)%7D&variables=%7B%22a%22%3A1%7D"),
    by_get("empty parameters", "query=%7Bhello%7D&variables=&operationName=&extensions="),
    by_get("null variables", "query=%7Bhello%7D&variables=null"),
    by_get("plus as space", "query=%7B+hello+%7D"),
    by_get("HEAD-like unknown parameters", "query=%7Bhello%7D&future=1"),
    by_get("nothing", "", 422, MALFORMED),
    by_get("given twice", "query=%7Bhello%7D&query=%7Bme%7D", 422, MALFORMED),
    by_get("variables no JSON", "query=%7Bhello%7D&variables=%7B", 400, UNREADABLE),
    by_get("variables an array", "query=%7Bhello%7D&variables=%5B%5D", 422, MALFORMED),
    by_get("bad UTF-8 in the URL", "query=%ff%fe", 400, UNREADABLE),
    by_get("operationName=null is a name", "query=%7Bhello%7D&operationName=null", 422, OPERATION),
    by_get("mutation", "query=mutation%7Bincrease%7D", 405, "METHOD_NOT_ALLOWED", allow="POST"),
    by_get("long URL", "query=%7Bhello%7D&x=" + "a" * 33_000, 414, "URI_TOO_LONG"),
    # Methods
    *[
        Row(
            f"method {method}",
            405,
            ("METHOD_NOT_ALLOWED",),
            b"",
            method=method,
            allow="GET, HEAD, POST, OPTIONS",
        )
        for method in ("PUT", "DELETE", "PATCH", "TRACE")
    ],
    Row("large headers", 431, ("HEADERS_TOO_LARGE",), QUERY, {f"x-{n}": "a" * 7_000 for n in range(5)}),
    # Sign-in
    Row("bearer", 200, (), QUERY, {"authorization": "Bearer ada-token"}),
    Row("api key", 200, (), QUERY, {"x-api-key": "ada-token"}),
    *[
        Row(f"authorization {value!r}", 401, ("UNAUTHENTICATED",), QUERY, {"authorization": value})
        for value in (
            "Bearer expired-token",
            "Bearer",
            "Bearer ",
            "Basic YTpi",
            "ada-token",
            "Bearer " + "x" * 5_000,
        )
    ],
    Row("rate limited", 429, ("RATE_LIMITED",), QUERY, {"authorization": "Bearer poor-token"}),
    Row("a bug at sign-in", 500, ("INTERNAL",), QUERY, {"authorization": "Bearer crash-token"}),
    # Bugs
    wrong("what is no JSON", q("{ unserializable }"), 294, "INTERNAL"),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_answers(server: Running, row: Row) -> None:
    headers = {"content-type": JSON, "accept": RESPONSE, **row.headers}
    headers = {name: value for name, value in headers.items() if value != NO_HEADER}
    body = row.body if isinstance(row.body, bytes) else json.dumps(row.body).encode()
    path = "/graphql" if row.query_string is None else f"/graphql?{row.query_string}"
    if row.method != "POST":
        headers.pop("content-type")
        body = b""
    reply = ask(server, row.method, path, headers, body)
    assert (reply.status, reply.codes) == (row.status, list(row.codes))
    assert reply.media == row.media
    assert reply.headers.get("allow") == row.allow
    assert ("data" in reply.json) == (200 <= row.status < 300)
    assert "canary" not in reply.body.decode()
    assert reply.headers["x-request-id"]
    hello(server)
