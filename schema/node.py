"""What every type of the API shares: ids, pages, errors."""

from typing import Any, Generic, TypeVar

import strawberry

from kit.errors import Code
from models.paging import Page
from resolvers.fields import Depends, batch, computed
from resolvers.nodes import total_count as count_all

T = TypeVar("T")


@strawberry.interface(description="Anything with a permanent global id.")
class Node:
    id: strawberry.ID = strawberry.field(description="An opaque, typed, permanent id.")


@strawberry.type(description="Where a page lies in its list.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether rows follow this page.")
    has_previous_page: bool = strawberry.field(description="Whether rows precede this page.")
    start_cursor: str | None = strawberry.field(description="The cursor of the page's first row.")
    end_cursor: str | None = strawberry.field(description="The cursor of the page's last row.")


@strawberry.type(description="How many rows a list has. Counting stops at 10,000.")
class TotalCount:
    value: int = strawberry.field(description="The count, at most 10,000.")
    exact: bool = strawberry.field(description="False where there are more than `value` rows.")


@strawberry.type(description="A row and its place in the list.")
class Edge(Generic[T]):
    cursor: str = strawberry.field(description="The row's place, for `after` and `before`.")
    node: T = strawberry.field(description="The row.")


def _rows(page: Page[Any]) -> Any:
    return page.rows


def _edges(page: Page[Any]) -> list[Any]:
    return [_Edge(page, row) for row in page.rows]


class _Edge:
    """A row of a page, its cursor sealed only when asked for."""

    def __init__(self, page: Page[Any], row: Any) -> None:
        self._page, self.node = page, row

    @property
    def cursor(self) -> str:
        return self._page.cursor(self.node)


def _page_info(page: Page[Any]) -> PageInfo:
    rows = page.rows
    return PageInfo(
        has_next_page=page.has_next,
        has_previous_page=page.has_previous,
        start_cursor=page.cursor(rows[0]) if rows else None,
        end_cursor=page.cursor(rows[-1]) if rows else None,
    )


@strawberry.type(description="One page of a list.")
class Connection(Generic[T]):
    nodes: list[T] = computed(_rows, list[T], "The rows of this page.")
    edges: list[Edge[T]] = computed(_edges, list[Edge[T]], "The rows of this page with their cursors.")
    page_info: PageInfo = computed(_page_info, PageInfo, "Where this page lies.")
    total_count: TotalCount = batch(
        count_all, TotalCount, "How many rows the whole list has.", depends=Depends.VIEWER
    )


@strawberry.type(description="A refusal: nothing was changed.")
class UserError:
    code: Code = strawberry.field(description="What kind of refusal; translate by this.")
    message: str = strawberry.field(description="An English sentence.")
    path: list[str] = strawberry.field(description="The argument at fault, outermost first.")
    params: strawberry.scalars.JSON = strawberry.field(description="Values for a translated message.")


def _told(name: str, type_: Any, description: str) -> Any:
    return computed(lambda outcome: outcome.told.get(name, []), type_, description)


def payload(name: str, row_name: str, row_type: Any, description: str, **lists: tuple[Any, str]) -> Any:
    """A mutation's payload: its object or None, the errors, and the cursor of what was written.

    lists: what a CONFLICT tells besides, each with its GraphQL type and description; empty otherwise.
    """
    annotations = {row_name: row_type | None, "errors": list[UserError], "cursor": str | None}
    body = {
        "__annotations__": annotations | {told: type_ for told, (type_, _) in lists.items()},
        **{told: _told(told, type_, text) for told, (type_, text) in lists.items()},
        row_name: strawberry.field(default=None, description=description),
        "errors": strawberry.field(
            default_factory=list, description="Why nothing was done; empty where it was."
        ),
        "cursor": strawberry.field(
            default=None, description="Where this write stands in the log; null where nothing was written."
        ),
    }
    return strawberry.type(
        type(name, (), body), name=name, description="What the mutation did, or why it did not."
    )
