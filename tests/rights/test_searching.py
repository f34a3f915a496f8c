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
  nodes {{ kind node {{ ... on Node {{ id }} }}
    highlights {{ customField {{ key }} fragments {{ text }} }} }} totalCount {{ value exact }} }}"""


def _searched() -> dict[str, str]:
    """By the name of a text that can be searched for, the row that has it."""
    named = {}
    kinds: tuple[str, ...]
    for text in CANARIES.keys() - _BEFORE:
        owner, _, what = text.rpartition(" ")
        if what == "value":  # of a custom field
            owner, kinds = owner.split()[0], ("item", "project", "customer", "organization")
        elif what in ("title", "description"):
            kinds = ("item", "project")
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
    await finds_what_is_seen(desk, viewer)


async def finds_what_is_seen(desk: Desk, viewer: str) -> None:
    """Searches by each text give its row to whoever sees it, and nothing to others."""
    asked = " ".join(
        _BY_EACH.format(name=f"s{number}", word=mark(text)) for number, text in enumerate(SEARCHED)
    )
    answer = await desk.ask(viewer, f"{{ {asked} }}")
    assert answer.errors == []
    wrong = []
    for number, (text, row) in enumerate(SEARCHED.items()):
        found = answer.data[f"s{number}"]
        of_field = text.endswith(" value")
        finders = CANARIES[text] & ROWS[row] if of_field else ROWS[row]
        should = [desk.world.ids[row]] if viewer in finders else []
        said = [light for hit in found["nodes"] for light in hit["highlights"] if light["customField"]]
        if len(said) != len(should) * of_field:
            wrong.append(f"{text!r}: is shown in {len(said)} fields")
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
