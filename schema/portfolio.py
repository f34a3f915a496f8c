"""Portfolios: how projects are sorted."""

from datetime import datetime

import strawberry

import models
from resolvers import portfolios as resolved
from resolvers import roll_ups
from resolvers.fields import Depends, batch, global_id, mutation, shows
from schema.node import Node, payload
from schema.roll_up import RollUp

_NAME = "1 to 200 characters."
_UNSET = strawberry.UNSET


@strawberry.type(
    description="A name for projects and further portfolios. Staff see those that hold a project that they see, admins all."
)
class Portfolio(Node):
    id: strawberry.ID = global_id("portfolio")
    name: str = strawberry.field(description="What it is called.")
    version: int = strawberry.field(description="Guards writes: send it back to change what you saw.")
    created_at: datetime = strawberry.field(description="When it was made.")
    updated_at: datetime = strawberry.field(description="When it was last renamed.")
    roll_up: RollUp | None = batch(
        roll_ups.of_portfolios,
        RollUp | None,
        "The figures of all items in the projects that it holds, directly or not, of those that you see; a project counts once, "
        "in however many places it stands. Null where there is nothing. No event tells of them: they change with those of its "
        "projects, of which `treeChanged` tells (`project.rolled_up`), and with what is put into it and taken out.",
        Depends.VIEWER,
    )

    is_type_of = shows(models.Portfolio)


@strawberry.input(
    description="What goes into a portfolio, and where: last, unless a place is named. What is in it already stays where it is, "
    "unless a place is named."
)
class PortfolioPutInput:
    member_id: strawberry.ID = strawberry.field(description="A project, or another portfolio.")
    before_id: strawberry.ID | None = strawberry.field(
        default=_UNSET, description="Right before this project or portfolio, which is in the portfolio."
    )
    after_id: strawberry.ID | None = strawberry.field(
        default=_UNSET, description="Right after this project or portfolio, which is in the portfolio."
    )


def _payload(verb: str, text: str) -> object:
    return payload(f"Portfolio{verb}Payload", "portfolio", Portfolio, text)


@strawberry.type
class PortfolioMutations:
    portfolio_create = mutation(
        resolved.create,
        _payload("Create", "The new portfolio."),
        "Make a portfolio, with nothing in it: only admins see it yet. For admins.",
        name=(str, _NAME),
    )
    portfolio_edit = mutation(
        resolved.edit,
        _payload("Edit", "The portfolio, as it is now."),
        "Give a portfolio another name. For admins.",
        name=(str, _NAME),
    )
    portfolio_put = mutation(
        resolved.put,
        _payload("Put", "The portfolio that it is in now."),
        "Put a project or portfolio into a portfolio, or elsewhere in it; it stays in others too. Whoever sees it sees the "
        "portfolio then, and those that this is in. For admins; a project's managers put it into portfolios that they see.",
        input=(PortfolioPutInput, "What, and where."),
    )
    portfolio_take = mutation(
        resolved.take,
        _payload("Take", "The portfolio; as it was, if you do not see it any more."),
        "Take a project or portfolio out of a portfolio; what is in none stands at the top of the tree. For admins; of a project "
        "for its managers too.",
        member_id=(strawberry.ID, "The project or portfolio; one that is not in it changes nothing."),
    )
    portfolio_remove = mutation(
        resolved.remove,
        _payload("Remove", "The portfolio, as it was."),
        "Remove a portfolio that is empty; INVALID while something is in it. For admins.",
    )
