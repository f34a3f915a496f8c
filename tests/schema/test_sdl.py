"""The schema is a contract: its text is committed, and every part of it is described for who builds a client."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from schema.roots import schema, sdl

TOLD_BY_CONFLICT = {name: {"newerMessages"} for name in ("itemReply", "itemNote", "conversationPost")}
"""What payloads tell besides their row, their errors and their cursor."""
SNAPSHOT = Path(__file__).parent.parent / "snapshots" / "schema.graphql"


def test_the_schema_is_as_committed() -> None:
    hint = (
        "Run `deskwire schema > tests/snapshots/schema.graphql`, read the difference as a client would, "
        "and note it in CHANGELOG.md."
    )
    assert sdl() == SNAPSHOT.read_text(), hint


def test_everything_is_described() -> None:
    bare = [name for name, described in _parts() if not described]
    assert not bare, f"Describe for somebody who builds a client: {bare}"


def test_root_fields_are_named_object_first() -> None:
    """`itemSetStatus`, not `setItemStatus`: a mutation begins with the noun it changes, or is one's own sign-in."""
    nouns = (
        "job",
        "checklistEntry",
        "item",
        "status",
        "project",
        "folder",
        "portfolio",
        "user",
        "team",
        "customer",
        "organization",
        "person",
        "conversation",
        "message",
        "draft",
        "notification",
        "apiKey",
        "inbox",
        "mailbox",
        "digest",
        "brand",
        "mailTemplate",
        "savedReply",
        "incomingMail",
        "mailServer",
        "outgoingMail",
        "company",
        "baseline",
        "tag",
        "customField",
    )
    mutation = schema._schema.mutation_type
    assert mutation is not None
    odd = {name for name in mutation.fields if not name.startswith(nouns)}
    assert odd == {"signOutEverywhere", "setPassword"}


def test_every_mutation_answers_with_errors_and_cursor() -> None:
    mutation = schema._schema.mutation_type
    assert mutation is not None
    for name, field in mutation.fields.items():
        payload: Any = field.type.of_type
        assert payload.name == f"{name[0].upper()}{name[1:]}Payload"
        assert str(payload.fields["errors"].type) == "[UserError!]!"
        assert str(payload.fields["cursor"].type) == "String"
        told = TOLD_BY_CONFLICT.get(name, set())
        assert len(payload.fields.keys() - told) == 3
        assert payload.fields.keys() >= told


def _parts() -> Iterator[tuple[str, str | None]]:
    for name, type_ in schema._schema.type_map.items():
        if not name.startswith("__"):
            if name not in ("Query", "Mutation", "Subscription"):
                yield name, type_.description
            yield from _inside(name, type_)


def _inside(name: str, type_: Any) -> Iterator[tuple[str, str | None]]:
    members = {**getattr(type_, "fields", {}), **getattr(type_, "values", {})}
    for member_name, member in members.items():
        yield f"{name}.{member_name}", member.description
        for argument_name, argument in getattr(member, "args", {}).items():
            yield f"{name}.{member_name}({argument_name})", argument.description
