"""Every mutation, by every viewer, on what they see and on what they do not."""

from typing import Any

import pytest
from graphql import get_named_type

from tests.rights.asking import SCHEMA, Answer, Desk
from tests.rights.cases import absent_of, foreign_texts, meant
from tests.rights.documents import selection
from tests.rights.expected.audiences import ROWS
from tests.rights.expected.mutations import MUTATIONS, NEW_KEY, REFUSAL, RENDERED
from tests.rights.expected.mutations.case import CONFLICT, OK, Case, Mutation
from tests.rights.keeping import fingerprint, taken_back
from tests.rights.rows import NULL, VALUE, differs
from tests.rights.viewers import CUSTOMERS, KEYS, NOBODY, SIGNED_IN


@pytest.mark.parametrize("name", sorted(MUTATIONS))
async def test_a_mutation_is_for_whom_it_is_meant(desk: Desk, name: str):
    before = await fingerprint()
    for case in MUTATIONS[name].cases:
        document, variables = _document(name, case), meant(case.arguments, desk.world)
        refused = [viewer for viewer in sorted(SIGNED_IN) if case.code(viewer) != OK]
        wrong = await _refuses(desk, name, case, refused, document, variables)
        assert not wrong, "\n".join(wrong)
    assert await fingerprint() == before, f"{name} was refused, and yet changed something."
    for case in MUTATIONS[name].cases:
        document, variables = _document(name, case), meant(case.arguments, desk.world)
        wrong = []
        for viewer in sorted(viewer for viewer in SIGNED_IN if case.code(viewer) == OK):
            async with taken_back():
                answer = await desk.ask(viewer, document, **variables)
            wrong += _told(
                case, viewer, _done(MUTATIONS[name], name, answer) + foreign_texts(answer.body, viewer)
            )
        assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", sorted(MUTATIONS))
async def test_who_is_not_signed_in_changes_nothing(desk: Desk, name: str):
    before = await fingerprint()
    for case in MUTATIONS[name].cases:
        for viewer in NOBODY:
            answer = await desk.ask(viewer, _document(name, case), **meant(case.arguments, desk.world))
            assert (answer.code, answer.data) == ("UNAUTHENTICATED", None)
    assert await fingerprint() == before


async def _refuses(
    desk: Desk, name: str, case: Case, viewers: list[str], document: str, variables: dict[str, Any]
) -> list[str]:
    wrong = []
    absent = absent_of(case, desk.world)
    same: set[tuple[str, bytes]] = set()
    for viewer in viewers:
        answer = await desk.ask(viewer, document, **variables)
        found = _refused(MUTATIONS[name], name, answer, case.code(viewer))
        found += foreign_texts(answer.body, viewer)
        if case.hides and viewer not in ROWS[case.hides]:
            told = (_side(viewer), answer.told)
            if told not in same:
                there_is_none = await desk.ask(viewer, document, **absent)
                if there_is_none.told != answer.told:
                    found.append(f"tells that there is one: {answer.told!r}, not {there_is_none.told!r}")
                same.add(told)
        wrong += _told(case, viewer, found)
    return wrong


def _side(viewer: str) -> str:
    """Who is told the same of what there is not: users of their roles, customers, and each key by itself."""
    return viewer if viewer in KEYS else "customer" if viewer in CUSTOMERS else "user"


def _done(mutation: Mutation, name: str, answer: Answer) -> list[str]:
    if answer.errors:
        return [f"got {answer.errors}"]
    payload = answer.data[name]
    if codes := [error["code"] for error in payload["errors"]]:
        return [f"got {codes}, not {OK}"]
    made, rendered = payload.get("made"), payload.get("rendered")
    return [
        *(f"{f} {what}" for f, outcome in mutation.payload.items() if (what := differs(payload[f], outcome))),
        *(f"{f} {what}" for f, outcome in NEW_KEY.items() if made and (what := differs(made[f], outcome))),
        *(
            f"{f} {what}"
            for f, outcome in RENDERED.items()
            if rendered and (what := differs(rendered[f], outcome))
        ),
    ]


def _refused(mutation: Mutation, name: str, answer: Answer, code: str) -> list[str]:
    if answer.errors:
        return [f"got {answer.errors}, not {code}"]
    payload = answer.data[name]
    codes = [error["code"] for error in payload["errors"]]
    if codes != [code]:
        return [f"got {codes or OK}, not {code}"]
    row = next(iter(mutation.payload))
    expected = {row: VALUE if code == CONFLICT else NULL, "errors": VALUE, "cursor": NULL}
    found = [
        f"{field} {what}" for field, outcome in expected.items() if (what := differs(payload[field], outcome))
    ]
    told = payload["errors"][0]
    return found + [
        f"{field} {what}" for field, outcome in REFUSAL.items() if (what := differs(told[field], outcome))
    ]


def _document(name: str, case: Case) -> str:
    assert SCHEMA.mutation_type is not None
    definition = SCHEMA.mutation_type.fields[name]
    types = {argument: definition.args[argument].type for argument in case.arguments}
    declared = f"({', '.join(f'${a}: {t}' for a, t in types.items())})" if types else ""
    given = f"({', '.join(f'{a}: ${a}' for a in types)})" if types else ""
    return f"mutation M{declared} {{ {name}{given}{selection(SCHEMA, get_named_type(definition.type), 0)} }}"


def _told(case: Case, viewer: str, found: list[str]) -> list[str]:
    return [f"{viewer} on {dict(case.arguments)}: {what}" for what in found]
