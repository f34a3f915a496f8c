"""Search by every text of the world, for every viewer: it finds the rows that they see, and tells of no others."""

import pytest

from tests.rights.asking import Desk
from tests.rights.expected.audiences import ROWS
from tests.rights.expected.canaries import CANARIES, mark
from tests.rights.viewers import NOBODY, SIGNED_IN

_KINDS = ("item", "message", "customer", "organization", "user", "project")
_BEFORE = {"full old title", "full old description"}
"""Texts that a row had once."""
_BY_EACH = """{name}: search(query: "{word}", first: 100) {{
  nodes {{ kind node {{ ... on Node {{ id }} }} highlights {{ fragments {{ text }} }} }} totalCount {{ value exact }} }}"""


def _searched() -> dict[str, str]:
    """By the name of a text that can be searched for, the row that has it."""
    named = {}
    for text in CANARIES.keys() - _BEFORE:
        owner, _, what = text.rpartition(" ")
        if what in ("title", "description"):
            kinds: tuple[str, ...] = ("item", "project")
        elif what == "text":
            kinds = ("message",)
        else:
            kinds = ("customer", "organization", "user", "project") if what in ("name", "email") else ()
        for kind in kinds:
            if f"{kind} {owner}" in ROWS:
                named[text] = f"{kind} {owner}"
    return named


SEARCHED = _searched()


def test_every_kind_is_searched_for():
    assert {row.split()[0] for row in SEARCHED.values()} == set(_KINDS)
    rows = {name for name in ROWS if name.split()[0] in _KINDS}
    assert rows - set(SEARCHED.values()) == {"project inbox"}, (
        "Rows that no text of the world is searched for by."
    )


@pytest.mark.parametrize("viewer", sorted(SIGNED_IN))
async def test_a_search_finds_what_is_seen_and_nothing_else(desk: Desk, viewer: str):
    asked = " ".join(
        _BY_EACH.format(name=f"s{number}", word=mark(text)) for number, text in enumerate(SEARCHED)
    )
    answer = await desk.ask(viewer, f"{{ {asked} }}")
    assert answer.errors == []
    wrong = []
    for number, (text, row) in enumerate(SEARCHED.items()):
        found = answer.data[f"s{number}"]
        should = [desk.world.ids[row]] if viewer in ROWS[row] else []
        if [hit["node"]["id"] for hit in found["nodes"]] != should:
            wrong.append(f"{text!r}: finds {len(found['nodes'])}, not {len(should)}")
        if found["totalCount"] != {"value": len(should), "exact": True}:
            wrong.append(f"{text!r}: counts {found['totalCount']}")
    assert not wrong, f"{viewer}:\n" + "\n".join(wrong)


@pytest.mark.parametrize("viewer", sorted(SIGNED_IN))
async def test_what_all_texts_have_in_common_is_counted_as_far_as_it_is_seen(desk: Desk, viewer: str):
    """Each text of the world begins with the name of its row: `zq` begins all marks."""
    answer = await desk.ask(
        viewer,
        '{ search(query: "zq", first: 100) { nodes { kind node { ... on Node { id } } } totalCount { value exact } } }',
    )
    found = {hit["node"]["id"] for hit in answer.data["search"]["nodes"]}
    seen = {desk.world.ids[row] for row in set(SEARCHED.values()) if viewer in ROWS[row]}
    assert answer.data["search"]["totalCount"]["value"] == len(seen)
    assert found <= seen
    assert len(found) == min(100, len(seen))


@pytest.mark.parametrize("viewer", sorted(NOBODY))
async def test_who_is_not_signed_in_finds_nothing(desk: Desk, viewer: str):
    answer = await desk.ask(viewer, '{ search(query: "zq") { totalCount { value } } }')
    assert answer.code == "UNAUTHENTICATED"
