"""From a plan to the SQL that writes its answer: what each shape of a source looks like as JSON.

Raises `Unwritable` where only Python can tell: the rows are loaded then.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.paging import COUNT_MOST
from models.writing.dialect import Part, Sql
from models.writing.sources import Nothing, Paged, Row, Rows, Sealed, Source, Value
from models.writing.statement import Place, Statement, Unwritable
from resolvers.fields import Shows
from resolvers.relations import Asked
from web.fast.plan import Known, Loaded, Root, Selection
from web.fast.shapes import Abstract, Leaf, Many, NonNull, Object, Shape
from web.fast.written_leaves import MARK, NOTHING_FITS, leaf, of_kind

TABLES_MOST = 100
"""Of one statement; one with more takes longer to be planned than its rows to be loaded."""

_NULL: list[Part] = ["null"]


@dataclass(frozen=True)
class Writer:
    """Writes one statement. `asked`: what each field that has arguments was asked, by its column's id."""

    statement: Statement
    asked: Mapping[int, Asked]
    later: list[Callable[[Any], str]] = field(default_factory=list)
    """What Python makes of the values that stand between two marks, by the number before them."""

    def answer(self, plan: Selection) -> Sql:
        """The operation's data."""
        nowhere = Place(self.statement, "", object)  # type: ignore[arg-type] # roots have no row
        return self.statement.dialect.joined(self._object(plan, nowhere))

    def _object(self, selection: Selection, at: Place) -> list[Part]:
        columns: list[list[Part]] = [[]] * len(selection.keys)
        for known in selection.known:
            columns[known.place] = self.value(known.shape, known.write(at))
        for loaded in selection.loaded:
            columns[loaded.place] = self.value(loaded.shape, self._source(loaded, at))
        return _object(selection.keys, columns)

    def _source(self, loaded: Loaded | Root, at: Place) -> Source:
        write: Any = getattr(loaded.function, "written", None)
        if write is None or self.statement.tables > TABLES_MOST:
            raise Unwritable(str(loaded.function))
        asked = self.asked.get(id(loaded))
        source: Source = write(at) if asked is None else write(at, asked)
        return source

    def value(self, shape: Shape, source: Source, null: list[Part] | None = None) -> list[Part]:
        """A value's JSON; `null`: what stands for null."""
        if isinstance(shape, NonNull):
            return self.value(shape.of, source, [NOTHING_FITS])
        null = _NULL if null is None else null
        match shape, source:
            case _, Nothing():
                return null
            case Leaf(), Sealed():
                return self._sealed(source)
            case Leaf(type_), _:
                return leaf(type_, source, null, self.statement.dialect)
            case Many(of), Rows():
                return self._list(of, source)
            case Object(), Paged():
                return self._page(shape.selection, source)
            case ((Object() | Abstract()), Row()):
                return self._row(shape, source, null)
        raise Unwritable(f"{type(shape).__name__} of {type(source).__name__}")

    # --- rows -----------------------------------------------------------------------------------------------------

    def _row(self, shape: Object | Abstract, row: Row, null: list[Part]) -> list[Part]:
        shown = self._shown(shape, row.place)
        if not row.source:
            return shown
        return [row.told(self.joined(shown), self.joined(null))]

    def _list(self, of: Shape, rows: Rows) -> list[Part]:
        inner = of.of if isinstance(of, NonNull) else of
        if not isinstance(inner, Object | Abstract):
            raise Unwritable("a list of leaves")
        return ["[", rows.told(self.joined(self._shown(inner, rows.place))), "]"]

    def _shown(self, shape: Object | Abstract, at: Place) -> list[Part]:
        """The object of a row, by its type."""
        if isinstance(shape, Object):
            return self._checked(shape, at)
        ways = [self._of_kind(each, at) for each in shape.of.values()]
        possible = [(kind, parts) for kind, parts in ways if kind is not None or parts is not None]
        if not possible:
            raise Unwritable(str(shape))
        return self._by_kind(at, [(kind, parts) for kind, parts in possible if parts is not None])

    def _checked(self, shape: Object, at: Place) -> list[Part]:
        kind, parts = self._of_kind(shape, at)
        if parts is None:
            raise Unwritable(f"{shape.name} of {at.model.__name__}")
        return parts if kind is None else self._by_kind(at, [(kind, parts)])

    def _of_kind(self, shape: Object, at: Place) -> tuple[str | None, list[Part] | None]:
        """(the kind that a row must be of, the object); no object, where no row of the table is of this type."""
        which: Shows | None = getattr(shape.is_type_of, "rows", None)
        if which is None:
            return None, self._object(shape.selection, at)
        if which.table is not at.model:
            return None, None
        return which.kind and which.kind.value, self._object(shape.selection, at)

    def _by_kind(self, at: Place, ways: list[tuple[str | None, list[Part]]]) -> list[Part]:
        """The object of the row's kind; kinds whose objects are alike are told together."""
        told: dict[str, list[str]] = {}
        for kind, parts in ways:
            if kind is None:
                return parts
            told.setdefault(self.joined(parts), []).append(kind)
        cases = " ".join(
            f"WHEN {at.column('kind')} IN ({', '.join(repr(kind) for kind in kinds)}) THEN {parts}"
            for parts, kinds in told.items()
        )
        return [Sql(f"CASE {cases} ELSE '{NOTHING_FITS}' END")]

    # --- pages ----------------------------------------------------------------------------------------------------

    def _page(self, selection: Selection, page: Paged) -> list[Part]:
        """A connection: one row over the page's rows, which are numbered where more is asked than the rows."""
        names = {column.name for column in selection.columns}
        rows = self.statement.place(page.rows.model, page.rows._annotations)
        numbered = "page_info" in names
        parts = self.parts(selection, lambda column: self._of_page(column, page, rows, numbered=numbered))
        if not _asks_of_rows(selection):
            return parts
        return [page.told(self.joined(parts), rows, numbered=numbered)]

    def _of_page(self, column: Any, page: Paged, rows: Place, *, numbered: bool) -> list[Part]:
        of_page = f" FILTER (WHERE nth <= {page.size})" if numbered else ""
        match column:
            case Known(name="nodes", shape=NonNull(Many(NonNull(Object() | Abstract() as one)))):
                return self._several(self._shown(one, rows), of_page)
            case Known(name="edges", shape=NonNull(Many(NonNull(Object(selection=edge))))):
                return self._several(self._edge(edge, page, rows), of_page)
            case Known(name="page_info", shape=NonNull(Object(selection=inner))):
                return self.parts(inner, lambda each: self._of_info(each.name, page, rows))
            case Loaded(name="total_count", shape=NonNull(Object(selection=inner))):
                return self.parts(inner, lambda each: self._of_count(each.name, page))
            case Known(name="__typename"):
                return self.value(column.shape, column.write(rows))
        raise Unwritable(f"{column} of a page")

    def _several(self, shown: list[Part], of_page: str) -> list[Part]:
        return ["[", Sql(f"{self.statement.dialect.list_of(self.joined(shown))}{of_page}"), "]"]

    def _edge(self, selection: Selection, page: Paged, rows: Place) -> list[Part]:
        def told(column: Known) -> list[Part]:
            match column:
                case Known(name="cursor"):
                    return self._cursor(page, rows)
                case Known(name="node", shape=NonNull(Object() | Abstract() as one)):
                    return self._shown(one, rows)
                case Known(name="__typename"):
                    return self.value(column.shape, column.write(rows))
            raise Unwritable(f"{column} of an edge")

        return self.parts(selection, told)

    def parts(self, selection: Selection, told: Callable[[Any], list[Part]]) -> list[Part]:
        """An object whose columns are told one by one."""
        return _object(selection.keys, [told(column) for column in selection.columns])

    def _of_info(self, name: str, page: Paged, rows: Place) -> list[Part]:
        more = f"coalesce(max(found), 0) > {page.size}"
        last = f"nth = CASE WHEN found < {page.size} THEN found ELSE {page.size} END"
        match name:
            case "has_next_page":
                return [_flag(_said(page.before is not None) if page.backwards else more)]
            case "has_previous_page":
                return [_flag(more if page.backwards else _said(page.after is not None))]
            case "start_cursor":
                return self._cursor_at(last if page.backwards else "nth = 1", page, rows)
            case "end_cursor":
                return self._cursor_at("nth = 1" if page.backwards else last, page, rows)
            case "__typename":
                return ['"PageInfo"']
        raise Unwritable(name)

    def _cursor_at(self, where: str, page: Paged, rows: Place) -> list[Part]:
        cursor = self.joined(self._cursor(page, rows))
        return [Sql(f"coalesce(max({cursor}) FILTER (WHERE {where} AND nth <= {page.size}), 'null')")]

    def _cursor(self, page: Paged, rows: Place) -> list[Part]:
        return self._sealed(Sealed(rows, page.sorts, page.purpose))

    def _sealed(self, cursor: Sealed) -> list[Part]:
        """The row's sort values, which Python seals."""
        number = len(self.later)
        self.later.append(cursor.told)
        values: list[Part] = []
        for sort in cursor.sorts:
            field = cursor.row.field_of(sort.column)
            value = Value(cursor.row.column(sort.column), field, field.null)
            values += [",", *of_kind(value, _NULL, self.statement.dialect)]
        return [f"{MARK}{number}[", *values[1:], f"]{MARK}"]

    def _of_count(self, name: str, page: Paged) -> list[Part]:
        match name:
            case "value":
                return [
                    page.counted(
                        lambda found: f"CASE WHEN {found} > {COUNT_MOST} THEN {COUNT_MOST} ELSE {found} END"
                    )
                ]
            case "exact":
                return [page.counted(lambda found: _flag(f"{found} <= {COUNT_MOST}"))]
            case "__typename":
                return ['"TotalCount"']
        raise Unwritable(name)

    def joined(self, parts: list[Part]) -> Sql:
        """The parts as one expression."""
        return self.statement.dialect.joined(parts)


def _asks_of_rows(page: Selection) -> bool:
    """Whether something of a page is told of its rows all together."""
    inner = [column for column in page.known if column.name in ("nodes", "edges")]
    for column in page.known:
        match column:
            case Known(name="page_info", shape=NonNull(Object(selection=info))):
                inner += [each for each in info.known if each.name != "__typename"]
    return bool(inner)


def _object(keys: Sequence[str], values: Sequence[list[Part]]) -> list[Part]:
    parts: list[Part] = []
    for key, value in zip(keys, values, strict=True):
        parts += [f'{"," if parts else "{"}"{key}":', *value]
    return [*parts, "}"] if parts else ["{}"]


def _flag(condition: str) -> Sql:
    return Sql(f"CASE WHEN {condition} THEN 'true' ELSE 'false' END")


def _said(flag: bool) -> str:
    """What is known without looking, as a condition on all rows of a page."""
    return "count(*) >= 0" if flag else "count(*) < 0"
