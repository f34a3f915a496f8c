"""Every field of every type and every root of queries, for every viewer, against the tables in `expected/`."""

import re

import pytest
from graphql import GraphQLField
from prometheus_client import REGISTRY

from models import sight
from tests.rights.asking import SCHEMA, Answer, Desk
from tests.rights.documents import WRITTEN, everything, is_written, row_in, single
from tests.rights.expected import queries
from tests.rights.expected.audiences import DRAFTS, EVENTS, LINKS, ROWS, TALKERS
from tests.rights.expected.canaries import CANARIES, NAMES, mark
from tests.rights.expected.types import TYPES
from tests.rights.expected.work import IN_BIN, PROJECTS_IN_BIN
from tests.rights.rows import differs, expected, follow
from tests.rights.viewers import ENDED, NOBODY, SIGNED_IN
from tests.rights.world import World

_PEOPLE = '{{ item(id: "{0}") {{ requester {{ id email organization {{ id }} }} assignees {{ id ... on User {{ email }} }} }} }}'
"""People beside a row, of whom a viewer may read the name alone."""

# In the bin, which no id opens, staff meet what they would see, and that they have begun to write there themselves.
_KNOWN = {
    **ROWS,
    **LINKS,
    **EVENTS,
    "item binned": IN_BIN,
    "project dumped": PROJECTS_IN_BIN,
    "draft binned": DRAFTS["draft admin note"],
}
_ID = re.compile(rb'"([a-z_]+_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"')


def test_every_mark_is_a_word_of_its_own():
    marks = [mark(name) for name in CANARIES]
    assert len(set(marks)) == len(CANARIES)
    assert not [(one, other) for one in marks for other in marks if one != other and one in other]


@pytest.mark.parametrize("viewer", sorted(ENDED))
async def test_a_sign_in_that_has_ended_opens_nothing(desk: Desk, viewer: str):
    assert not await desk.opens(viewer)


async def test_who_is_deactivated_is_nobody_however_they_come(desk: Desk):
    for person in ("user deactivated", "customer deactivated_customer"):
        assert await sight.by_principal(desk.world.key(person)) is None
    member = await sight.by_principal(desk.world.key("user member"))
    assert member is not None
    assert member.principal_id == desk.world.key("user member")


@pytest.mark.parametrize("viewer", sorted(NOBODY))
async def test_who_is_not_signed_in_reads_the_name_of_the_workspace_and_nothing_else(desk: Desk, viewer: str):
    assert SCHEMA.query_type is not None
    for name in SCHEMA.query_type.fields:
        answer = await desk.ask(viewer, single(SCHEMA, name, desk.world))
        if name in queries.UNSIGNED:
            assert not differs(answer.data[name], queries.UNSIGNED[name]), name
            assert not answer.errors
        else:
            assert answer.code == "UNAUTHENTICATED", name
            assert not answer.data or answer.data == {name: None}


@pytest.mark.parametrize("viewer", sorted(SIGNED_IN))
async def test_everything_that_a_viewer_reads_is_theirs_to_read(desk: Desk, viewer: str):
    answer = await desk.ask(viewer, everything(SCHEMA, desk.world))
    assert answer.errors == []
    wrong = [
        *_roots(answer, viewer),
        *_rows(answer, viewer),
        *_fields(answer, viewer),
        *_lists(answer, viewer, desk.world),
        *_canaries(answer, viewer),
        *_foreign_ids(answer, viewer, desk.world),
    ]
    assert not wrong, f"{viewer}:\n" + "\n".join(wrong)


@pytest.mark.parametrize("viewer", sorted(SIGNED_IN))
async def test_what_the_database_writes_is_what_stock_answers(desk: Desk, viewer: str):
    roots = {name: single(SCHEMA, name, desk.world, only=_is_asked_for) for name in WRITTEN}
    for name, document in {**roots, "people": _PEOPLE.format(desk.world.named("@item full"))}.items():
        before = _written()
        answer = await desk.ask(viewer, document)
        assert answer.errors == []
        assert _written() == before + 1, name
        foreign = [*_canaries(answer, viewer), *_foreign_ids(answer, viewer, desk.world)]
        assert not [each for each in foreign if not each.endswith("is not read")], name


def _is_asked_for(field: GraphQLField) -> bool:
    """What is written, without the people whom people's custom fields name: with all of theirs SQLite finds it too deep."""
    return is_written(field) and field.extensions["strawberry-definition"].python_name != "person"


def _written() -> float:
    return REGISTRY.get_sample_value("deskwire_executions_total", {"way": "written"}) or 0.0


def _roots(answer: Answer, viewer: str) -> list[str]:
    return [
        f"Query.{name}: {wrong}"
        for name, row in queries.ROOTS.items()
        if (wrong := differs(answer.data[name], expected(row, viewer)))
    ]


def _rows(answer: Answer, viewer: str) -> list[str]:
    """Every row of the world by its id: a row, or null; ids of other kinds open nothing."""
    seen = {name for name in ROWS if row_in(answer.data, name)}
    should = {name for name, viewers in ROWS.items() if viewer in viewers}
    opened = {name for name in (*LINKS, *EVENTS) if row_in(answer.data, name)}
    return [
        *(f"{name}: is seen, and should not be" for name in sorted(seen - should | opened)),
        *(f"{name}: is not seen" for name in sorted(should - seen)),
    ]


def _fields(answer: Answer, viewer: str) -> list[str]:
    wrong = []
    for each in TYPES:
        data = {**answer.data, each.path[0]: _start(answer, each.path[0])}
        there, row = follow(data, each.path)
        there = there and row["__typename"] == each.name
        if there is not (viewer in each.seen_by):
            wrong.append(f"{each}: is {'' if there else 'not '}reached")
        elif there:
            found = ((f, differs(row[f], expected(e, viewer))) for f, e in each.fields.items())
            wrong.extend(f"{each}: {field} {what}" for field, what in found if what)
    return wrong


def _start(answer: Answer, step: object) -> object:
    return row_in(answer.data, str(step)) if step in ROWS else answer.data[step]


def _lists(answer: Answer, viewer: str, world: World) -> list[str]:
    """Each list holds exactly the rows of its kind that the viewer sees, and counts no others."""
    wrong = []
    for root, kind in queries.LISTS.items():
        listed = {row["id"] for row in answer.data[root]["nodes"]}
        rows = ROWS if root != "conversations" else {f"conversation {n}": who for n, who in TALKERS.items()}
        should = {world.ids[n] for n, viewers in rows.items() if n.split()[0] == kind and viewer in viewers}
        if listed != should:
            names = [name for name, key in world.ids.items() if key in listed ^ should]
            wrong.append(f"{root}: differs by {names}")
        if answer.data[root]["totalCount"] != {
            "__typename": "TotalCount",
            "value": len(should),
            "exact": True,
        }:
            wrong.append(f"{root}: counts {answer.data[root]['totalCount']}, not {len(should)}")
    tree = answer.data["tree"]
    if tree["totalCount"]["value"] != len(tree["nodes"]):
        wrong.append(f"tree: counts {tree['totalCount']}, not {len(tree['nodes'])}")
    counted = sum(each["count"] for each in answer.data["itemStatusCounts"])
    if counted != len(answer.data["items"]["nodes"]):
        wrong.append(f"itemStatusCounts: {counted} in all")
    return wrong


def _canaries(answer: Answer, viewer: str) -> list[str]:
    found = {name for name in CANARIES if mark(name).encode() in answer.body}
    should = {name for name, viewers in CANARIES.items() if viewer in viewers}
    return [
        *(f"the text {name!r} is read, and should not be" for name in sorted(found - should)),
        *(f"the text {name!r} is not read" for name in sorted(should - found)),
    ]


def _foreign_ids(answer: Answer, viewer: str, world: World) -> list[str]:
    """No id of a row that the viewer neither sees nor meets by name."""
    names = {key: name for name, key in world.ids.items()}
    told = {found.decode() for found in _ID.findall(answer.body)}
    wrong = [key for key in told if key not in names and key.split("_")[0] in ("item", "message", "project")]
    for name in sorted(names[key] for key in told if key in names):
        kind, _, who = name.partition(" ")
        viewers = _KNOWN.get(name, frozenset()) | NAMES.get(f"{who} name", frozenset())
        if viewer not in viewers:
            wrong.append(f"the id of {kind} {who} is told")
    return wrong
