"""Answers that the database writes: one statement for a plan, made once for each shape of viewer and arguments."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

import orjson
from graphql import VariableValues

from models import Viewer
from models.writing.answers import Answer, TooDeep, around, ask, dialect
from models.writing.dialect import Sql
from models.writing.stand_ins import Binding, Values, in_place_of, shape_of, stand_in
from models.writing.statement import Statement, Unwritable
from resolvers.relations import Asked
from web.fast.plan import Loaded, Root, Selection
from web.fast.shapes import Abstract, Many, NonNull, Object, Shape
from web.fast.unfit import Unfit
from web.fast.writing import Writer
from web.fast.written_leaves import MARK
from web.graphql.written import Written

_MARK = MARK.encode()

SHAPES_MOST = 64
"""Statements kept for one plan."""


@dataclass(frozen=True, slots=True)
class Template:
    """A statement, its parameters, and what Python puts into its answer."""

    sql: str
    bind: Binding
    later: list[Callable[[Any], str]]


@dataclass(frozen=True, slots=True)
class Understood:
    """What one execution asks: a statement and its values."""

    key: Hashable
    template: Template
    values: Values

    def holds_for(self, viewer: Viewer) -> bool:
        """Whether the same variables mean the same again: what customers may ask depends on who they are."""
        return viewer.is_staff and not self.values.are_of_now


class Statements:
    """The statements of one plan."""

    def __init__(self, plan: Selection) -> None:
        self._plan = plan
        self._asking = list(_with_arguments(plan, set()))
        self._made: dict[Hashable, Template | None] = {}

    def forget(self) -> None:
        """Keep no statement that was made until now: for who changes functions while they run."""
        self._made.clear()

    def understand(self, viewer: Viewer, variables: VariableValues, given: Any = None) -> Understood | None:
        """What is asked; None where the database cannot write it. Raises: any exception, where an argument is wrong.

        given: what else fills the statement's parameters, as `_sql` takes it.
        """
        asked: dict[int, Asked] = {}
        values = Values()
        shape, loose_given = stand_in(given, values)
        shapes: list[Hashable] = [shape_of(viewer), shape]
        for column in self._asking:
            what = _asked(column, viewer, variables)
            shape, loose = stand_in(what.loose, values)
            shapes += (shape, what.fixed)
            asked[id(column)] = Asked(loose, what.fixed)
        key = tuple(shapes)
        if key not in self._made:
            if len(self._made) >= SHAPES_MOST:
                self._made.clear()
            self._made[key] = self._make(viewer, asked, values, loose_given)
        template = self._made[key]
        return None if template is None else Understood(key, template, values)

    async def ask(self, understood: Understood, viewer: Viewer) -> Answer | None:
        """The operation's answer; None where it is nested too deep for the database.

        Raises: any exception, where the answer would have an error in it.
        """
        template = understood.template
        try:
            answer = await ask(template.sql, template.bind(viewer, understood.values))
        except TooDeep:
            self._made[understood.key] = None
            return None
        return Answer(Written(_finished(answer.data, template)), answer.position, answer.rights_position)

    def _make(
        self, viewer: Viewer, asked: dict[int, Asked], values: list[Any], given: Any
    ) -> Template | None:
        statement = Statement(dialect(), in_place_of(viewer))
        writer = Writer(statement, asked)
        try:
            sql = self._sql(writer, given)
        except Unwritable:
            return None
        return Template(around(sql), Binding(statement.values, values), writer.later)

    def _sql(self, writer: Writer, given: Any) -> Sql:
        """The expression that gives the data. Raises: Unwritable."""
        return writer.answer(self._plan)


def _with_arguments(selection: Selection, seen: set[int]) -> list[Loaded | Root]:
    """Every column that is asked something, in the order of the plan."""
    if id(selection) in seen:
        return []
    seen.add(id(selection))
    found: list[Loaded | Root] = [
        column for column in selection.loaded if column.arguments or hasattr(column.function, "asks")
    ]
    for column in selection.columns:
        for inner in _selections(column.shape):
            found += _with_arguments(inner, seen)
    return found


def _selections(shape: Shape) -> list[Selection]:
    match shape:
        case NonNull(of) | Many(of):
            return _selections(of)
        case Object(selection=selection):
            return [selection]
        case Abstract():
            return [each.selection for each in shape.of.values()]
    return []


def _asked(column: Loaded | Root, viewer: Viewer, variables: VariableValues) -> Asked:
    asks: Any = getattr(column.function, "asks", None)
    if asks is None:
        return Asked()
    arguments = column.arguments(variables) if column.arguments else {}
    asked: Asked = asks(viewer, **arguments)
    return asked


def _finished(data: bytes, template: Template) -> bytes:
    """The data with what Python puts in. Raises: Unfit, where there is null in a place that may not have it."""
    pieces = data.split(_MARK)
    if len(pieces) == 1:
        return data
    for at in range(1, len(pieces), 2):
        number, values = pieces[at].split(b"[", 1) if pieces[at] != b"!" else (b"", b"")
        if not number:
            raise Unfit("null where none may be")
        pieces[at] = orjson.dumps(template.later[int(number)](orjson.loads(b"[" + values)))
    return b"".join(pieces)
