"""How each database writes JSON text.

A value is an SQL expression that gives JSON as text and never NULL; it is put together from literal texts and
expressions in one step, so that the database builds each object once.
"""

from collections.abc import Sequence
from typing import Protocol, TypeAlias

ARGUMENTS_MOST = 90
"""PostgreSQL's functions take 100 arguments, SQLite's 127."""

Part: TypeAlias = "str | Sql"
"""A literal piece of JSON, or an expression that writes one."""


class Sql(str):
    """An SQL expression."""

    __slots__ = ()


class Dialect(Protocol):
    """What the two databases say differently."""

    has_lateral: bool
    """Whether what stands after FROM may name what stands before it."""

    def hole(self, number: int) -> str:
        """The place of a parameter, counted from 1."""

    def joined(self, parts: Sequence[Part]) -> Sql:
        """The parts one after the other; an expression that is NULL adds nothing."""

    def text(self, expression: str) -> Sql:
        """A text as a JSON string."""

    def instant(self, expression: str) -> Sql:
        """An instant as a JSON string, as `kit.clock.shown` writes it."""

    def or_null(self, shown: Sql, held: Sql, null: Sql) -> Sql:
        """What is shown of what is held, by `text`, `instant` or as it is; where that is NULL, something else."""

    def list_of(self, expression: str) -> Sql:
        """All rows' JSON, separated by commas; NULL where there is none."""

    def members(self, held: Sql, name: str) -> Sql:
        """What stands after FROM to have the members of a list in a JSON column as rows of this name; none where it is NULL."""

    def nth(self, name: str) -> Sql:
        """The place of such a row in its list."""

    def of_member(self, name: str, key: str) -> Sql:
        """What such a row, an object, has under a key, as text or number."""

    def place_of_member(self, held: str, key: str, value: str) -> Sql:
        """The place, as five digits, of that member of a list in a JSON column which has this value under a key; NULL if none
        has.
        """

    def entries(self, held: Sql, name: str) -> Sql:
        """What stands after FROM to have the entries of an object of texts in a JSON column as rows of this name, with `key` and
        `value`; none where it is NULL.
        """

    def as_key(self, expression: str) -> Sql:
        """A text as a key of a row."""

    def sortable(self, expression: str) -> Sql:
        """A text, to be sorted by its code points."""


def _quoted(literal: str) -> str:
    return "'" + literal.replace("'", "''") + "'"


def _merged(parts: Sequence[Part]) -> list[Part]:
    """Literals beside each other become one."""
    merged: list[Part] = []
    for part in parts:
        if merged and not isinstance(part, Sql) and not isinstance(merged[-1], Sql):
            merged[-1] += part
        elif part:
            merged.append(part)
    return merged


def _by(most: int, pieces: Sequence[str]) -> list[Sequence[str]]:
    return [pieces[start : start + most] for start in range(0, len(pieces), most)]


class Postgres:
    """PostgreSQL: concat() finds the way each type is written out once a statement."""

    has_lateral = True

    def hole(self, number: int) -> str:
        return f"${number}"

    def joined(self, parts: Sequence[Part]) -> Sql:
        pieces = [part if isinstance(part, Sql) else _quoted(part) for part in _merged(parts)]
        if len(pieces) == 1:
            return Sql(pieces[0])
        groups = [f"concat({', '.join(some)})" for some in _by(ARGUMENTS_MOST, pieces)]
        return Sql(groups[0] if len(groups) == 1 else f"concat({', '.join(groups)})")

    def text(self, expression: str) -> Sql:
        return Sql(f"to_json({expression})")

    def instant(self, expression: str) -> Sql:
        return Sql(f"to_json({expression})")  # the connection's time zone is UTC

    def or_null(self, shown: Sql, held: Sql, null: Sql) -> Sql:
        return Sql(f"coalesce(CAST({shown} AS text), {null})")  # what shows nothing is NULL itself

    def list_of(self, expression: str) -> Sql:
        return Sql(f"string_agg({expression}, ',')")

    def members(self, held: Sql, name: str) -> Sql:
        return Sql(f"jsonb_array_elements({held}) WITH ORDINALITY AS {name}(value, nth)")

    def nth(self, name: str) -> Sql:
        return Sql(f"{name}.nth")

    def of_member(self, name: str, key: str) -> Sql:
        return Sql(f"({name}.value ->> {_quoted(key)})")

    def place_of_member(self, held: str, key: str, value: str) -> Sql:
        found = f"FROM jsonb_array_elements({held}) WITH ORDINALITY AS o(value, nth) WHERE o.value ->> {_quoted(key)} = {value}"
        return Sql(f"(SELECT lpad(CAST(o.nth AS text), 5, '0') {found})")

    def entries(self, held: Sql, name: str) -> Sql:
        return Sql(f"jsonb_each_text({held}) AS {name}(key, value)")

    def as_key(self, expression: str) -> Sql:
        return Sql(f"CAST({expression} AS uuid)")

    def sortable(self, expression: str) -> Sql:
        return Sql(f'{expression} COLLATE "C"')


class Sqlite:
    """SQLite: printf() is its concat()."""

    has_lateral = False

    def hole(self, number: int) -> str:
        return f"?{number}"

    def joined(self, parts: Sequence[Part]) -> Sql:
        pieces = _merged(parts)
        if len(pieces) == 1:
            return pieces[0] if isinstance(pieces[0], Sql) else Sql(_quoted(pieces[0]))
        return Sql(" || ".join([self._printed(some) for some in _by(ARGUMENTS_MOST, pieces)]))

    def _printed(self, pieces: Sequence[Part]) -> str:
        form = "".join(["%s" if isinstance(piece, Sql) else piece.replace("%", "%%") for piece in pieces])
        return f"printf({', '.join([_quoted(form), *(piece for piece in pieces if isinstance(piece, Sql))])})"

    def text(self, expression: str) -> Sql:
        return Sql(f"json_quote({expression})")

    def instant(self, expression: str) -> Sql:
        """Stored as `2026-11-25 19:00:21.500000+00:00`, without the fraction where it is nought."""
        whole, fraction = f"replace(substr({expression}, 1, 19), ' ', 'T')", f"substr({expression}, 20, 7)"
        shown = f"CASE length({expression}) WHEN 32 THEN rtrim({fraction}, '0') ELSE '' END"
        return self.joined(['"', Sql(whole), Sql(shown), '+00:00"'])

    def or_null(self, shown: Sql, held: Sql, null: Sql) -> Sql:
        return Sql(f"CASE WHEN {held} IS NULL THEN {null} ELSE {shown} END")

    def list_of(self, expression: str) -> Sql:
        return Sql(f"group_concat({expression}, ',')")  # the rows come in order

    def members(self, held: Sql, name: str) -> Sql:
        return Sql(f"json_each({held}) AS {name}")

    def nth(self, name: str) -> Sql:
        return Sql(f"{name}.key")

    def of_member(self, name: str, key: str) -> Sql:
        return Sql(f"json_extract({name}.value, {_quoted(f'$.{key}')})")

    def place_of_member(self, held: str, key: str, value: str) -> Sql:
        found = f"FROM json_each({held}) AS o WHERE json_extract(o.value, {_quoted(f'$.{key}')}) = {value}"
        return Sql(f"(SELECT printf('%05d', o.key) {found})")

    def entries(self, held: Sql, name: str) -> Sql:
        return Sql(f"json_each({held}) AS {name}")

    def as_key(self, expression: str) -> Sql:
        return Sql(expression)

    def sortable(self, expression: str) -> Sql:
        return Sql(expression)


def dialect_of(name: str) -> Dialect:
    """The dialect that Tortoise calls by this name."""
    return Sqlite() if name == "sqlite" else Postgres()
