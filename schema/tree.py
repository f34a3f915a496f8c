"""The tree of portfolios, projects and folders, as one list."""

from typing import Annotated

import strawberry

from resolvers import tree as resolved
from resolvers.fields import root
from schema.folder import Folder
from schema.node import Connection
from schema.portfolio import Portfolio
from schema.project import Project

TreeNode = Annotated[
    Portfolio | Project | Folder,
    strawberry.union("TreeNode", description="What stands in the tree."),
]


@strawberry.type(
    description="A portfolio, project or folder in one of its places: what is in two portfolios has two rows, as has all in it."
)
class TreeRow:
    id: strawberry.ID = strawberry.field(
        description="Names this place: the same as long as it stands there. Not for `node(id:)`."
    )
    parent_id: strawberry.ID | None = strawberry.field(
        description="The id of the row that it stands in, which comes before it; null at the top."
    )
    depth: int = strawberry.field(description="In how many rows it stands, one in the other.")
    sort_key: str = strawberry.field(
        description="Rows that stand in one row come in the order of this text, compared by code points."
    )
    node: TreeNode = strawberry.field(description="What stands there.")


@strawberry.type
class TreeQueries:
    tree = root(
        resolved.tree,
        Connection[TreeRow],
        "All portfolios, projects and folders that you see, each row before those in it: at the top portfolios that are in none "
        "and then projects that are in none, both by name; in portfolios and projects as they were placed. Archived projects are "
        "not among them. Customers see the projects that they follow. Items are asked for beside it, by project and folder.",
        below=(strawberry.ID | None, "Only what is below the row with this id."),
    )
