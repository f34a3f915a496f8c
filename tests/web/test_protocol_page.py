"""docs/protocol.md tells every code and every number, and no others."""

import re
from pathlib import Path

from kit.errors import Code as ProductCode
from web.graphql.limits import DocumentLimits, HttpLimits
from web.graphql.refusals import SEPTEMBER_2026, Fault
from web.live.codes import Code
from web.live.limits import LiveLimits

PAGE = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text()
DOCUMENT, HTTP, LIVE = DocumentLimits(), HttpLimits(), LiveLimits()


def numbers(row: str) -> list[int]:
    """The numbers in the right cell of a row of the limits."""
    [cell] = re.findall(rf"^\| {re.escape(row)}[^|]*\| ([^|]+) \|$", PAGE, re.MULTILINE)
    return [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", cell)]


def test_every_error_code_is_told_and_no_other() -> None:
    section = PAGE.split("## Errors")[1].split("## Limits")[0]
    told = set(re.findall(r"`([A-Z][A-Z_]+)`", section))
    assert told == {fault.value for fault in Fault} | {code.value for code in ProductCode}


def test_every_close_code_is_told() -> None:
    told = {
        int(code)
        for cell in re.findall(r"^\| ([\d, ]{4,}) \|", PAGE, re.MULTILINE)
        for code in cell.split(",")
    }
    assert {int(code) for code in Code} | {1007, 1002} <= told


def test_every_status_is_told() -> None:
    told = {
        int(status)
        for status in re.findall(r"\b[2-5]\d\d\b", PAGE.split("| Status")[1].split("## Errors")[0])
    }
    assert {SEPTEMBER_2026.refused(fault, legacy=False) for fault in Fault} | {
        200,
        SEPTEMBER_2026.partial,
    } <= told


def test_the_limits_are_those_of_the_code() -> None:
    assert numbers("Body of a request") == [HTTP.body]
    assert numbers("Query string; headers together") == [HTTP.query_string] == [HTTP.headers]
    assert numbers("Characters of a document") == [DOCUMENT.characters]
    assert numbers("Tokens of a document") == [DOCUMENT.tokens, DOCUMENT.comments]
    assert numbers("Fields inside each other") == [DOCUMENT.depth, DOCUMENT.introspection_depth]
    assert numbers("Brackets inside each other") == [DOCUMENT.nesting]
    assert numbers("Aliases; directives") == [DOCUMENT.aliases, DOCUMENT.directives]
    assert numbers("Fragments; operations") == [DOCUMENT.fragments, DOCUMENT.operations, DOCUMENT.variables]
    assert numbers("Fields (fragments written out)") == [DOCUMENT.fields]
    assert numbers("Pairs of fields") == [DOCUMENT.overlaps]
    assert numbers("Levels; values") == [DOCUMENT.variable_depth, DOCUMENT.variable_values]
    assert numbers("Validation errors") == [DOCUMENT.errors]
    assert numbers("Cost of an operation") == [DOCUMENT.cost]
    assert numbers("Message on a socket") == [LIVE.frame]
    assert numbers("Messages on a socket") == [LIVE.rate, LIVE.burst]
    assert numbers("Open operations of a socket") == [LIVE.operations]
    assert numbers("Open streams of a person") == [LIVE.streams]


def test_the_times_are_those_of_the_code() -> None:
    told = re.sub(r"\s+", " ", PAGE)
    for sentence in (
        f"stalled for {HTTP.body_idle:g} seconds, or took longer than {HTTP.body_total:g}",
        f'`{{"type": "connection_init"}}` within {LIVE.init:g} seconds',
        f"a `ping` every {LIVE.ping:g} seconds",
        f"nothing at all for {LIVE.idle:g} seconds",
        f"A comment is sent every {LIVE.heartbeat:g} seconds",
    ):
        assert sentence in told
