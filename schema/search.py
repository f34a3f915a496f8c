"""Search over everything that has words."""

from typing import Annotated

import strawberry

from models import SearchKind
from resolvers import search as resolved
from resolvers.fields import Depends, batch, root
from resolvers.search import SearchField
from schema.custom_field import CustomField
from schema.item import Item
from schema.message import Message
from schema.node import Connection
from schema.principal import Customer, Organization, User
from schema.project import Project

SearchNode = Annotated[
    Item | Message | Customer | Organization | User | Project,
    strawberry.union("SearchNode", description="What can be found."),
]

_QUERY = (
    'Words, all of which must be there; `"words beside each other"`; `-without` a word. The last word may go on '
    '("prin" finds "printer") unless it is quoted. Nothing that is typed is an error; up to 400 characters and 32 words.'
)


@strawberry.type(description="A match, in characters (Unicode code points, not UTF-16 units).")
class SearchRange:
    start: int = strawberry.field(description="Where it begins, from 0.")
    length: int = strawberry.field(description="How long it is.")


@strawberry.type(description="A piece of a text, word for word. It is plain text: escape it as any other.")
class SearchFragment:
    text: str = strawberry.field(description="The piece.")
    start: int = strawberry.field(
        description="Where in the whole text it begins, in characters: after 0 something stands before it."
    )
    ranges: list[SearchRange] = strawberry.field(description="What to highlight in it, in order.")


@strawberry.type(description="Where one text of a row says what was searched for.")
class SearchHighlight:
    field: SearchField = strawberry.field(description="Which text.")
    fragments: list[SearchFragment] = strawberry.field(
        description="Pieces of it as it is now, at most three; titles and names are one whole piece."
    )
    custom_field: CustomField | None = strawberry.field(
        description="The custom field whose value says it, if it is one; of what is chosen, names of options say it."
    )


@strawberry.type(description="Something that was found.")
class SearchHit:
    kind: SearchKind = strawberry.field(description="What it is.")
    node: SearchNode = strawberry.field(description="The row, as it is now.")
    highlights: list[SearchHighlight] = batch(
        resolved.highlights,
        list[SearchHighlight],
        "Where it says what was searched for, in the first 10,000 characters of each text. Empty where it was found by something "
        "else, such as its number or mail address.",
        Depends.VIEWER,
    )


@strawberry.type
class SearchQueries:
    search = root(
        resolved.search,
        Connection[SearchHit],
        "What you may see that has all of some words, best first: the item whose number or key this is, then what has them in "
        "its title or name, then all else, the newest first among equals. Texts, links and names of options in custom fields are "
        "searched too, as far as you see the fields. Of each kind the newest 1,000 can be reached, and "
        "`totalCount` counts no more. Case and accents make no difference. 240 searches a minute for each person.",
        query=(str, _QUERY),
        kinds=(list[SearchKind] | None, "Only these; by default all."),
    )
