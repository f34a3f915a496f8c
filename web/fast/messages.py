"""Messages of a stream as the database writes them: what only the event says is put in by Python, all else is written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import orjson
from graphql import VariableValues

from models.writing.dialect import Part, Sql
from models.writing.statement import Unwritable
from resolvers.about import About, Row, Subject
from resolvers.context import Context
from resolvers.told import Told
from web.fast.plan import Known, Loaded, Root, Selection
from web.fast.run import Run
from web.fast.shapes import NonNull, Object, Shape
from web.fast.writing import Writer
from web.fast.written import Statements
from web.graphql.written import Written


@dataclass(frozen=True)
class _Given:
    """What fills the parameters of a message's statement: keys, and texts of JSON in the order of their fields."""

    subject: Subject
    texts: tuple[str, ...]


class Messages(Statements):
    """The statements of one subscription's plan, for messages about rows."""

    def __init__(self, plan: Selection, about: About) -> None:
        super().__init__(plan)
        self._about = about
        (root,) = plan.known
        self._key, self._event = plan.keys[0], _event(root.shape)
        written = [c.name for c in self._event.columns if c.name in about.writes]
        self._is_repeated = len(set(written)) < len(written)
        self._of_event = _only(self._event, [c for c in self._event.columns if c.name not in about.writes])

    async def write(
        self, told: Told, subject: Subject, context: Context, variables: VariableValues
    ) -> Written | None:
        """The data of one message; empty, where its row is not visible any more; None where the database cannot write it.

        Raises: any exception, where it would have an error in it.
        """
        if self._is_repeated:  # under aliases: the database would do the same work again and again
            return None
        said = await Run(context, variables).answer(self._of_event, told)
        given = _Given(subject, tuple([orjson.dumps(value).decode() for value in said.values()]))
        understood = self.understand(context.viewer, variables, given)
        if understood is None:
            return None
        answer = await self.ask(understood, context.viewer)
        return None if answer is None else Written(answer.data)

    def _sql(self, writer: Writer, given: _Given) -> Sql:
        statement, texts = writer.statement, iter(given.texts)
        place, source = statement.from_rows(self._about.rows(statement.viewer).filter(id=given.subject.row))
        row = Row(place, self._about.sorts, self._about.purpose)

        def told(column: Known | Loaded | Root) -> list[Part]:
            write = self._about.writes.get(column.name)
            if write is None:
                return [Sql(f"CAST({statement.parameter(next(texts))} AS text)")]
            return writer.value(column.shape, write(row, given.subject))

        event = writer.parts(self._event, told)
        data = writer.joined([f'{{"{self._key}":', *event, "}"])
        return Sql(f"coalesce((SELECT {data} FROM {source}), '')")


def _event(shape: Shape) -> Selection:
    """What is asked of each message."""
    match shape:
        case NonNull(Object(selection=selection)):
            return selection
    raise Unwritable("a message that may be null")


def _only(selection: Selection, columns: Sequence[Known | Loaded | Root]) -> Selection:
    """The selection without all other columns."""
    only = Selection(tuple([selection.keys[column.place] for column in columns]))
    for place, column in enumerate(columns):
        if isinstance(column, Known):
            only.known.append(replace(column, place=place))
        else:
            only.loaded.append(replace(column, place=place))
    return only
