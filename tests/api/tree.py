"""Asking for the tree of portfolios, projects and folders, for tests."""

from typing import Any
from uuid import UUID

from domain import portfolios
from domain.portfolios import Member
from models import Portfolio, Project, Viewer
from tests.api.asking import ask, fresh
from tests.refusals import unchanged

ROWS = """id parentId depth sortKey node { __typename ... on Portfolio { id name } ... on Project { id name }
  ... on Folder { id name } }"""
TREE = f"""query($below: ID, $first: Int, $after: String, $last: Int, $before: String) {{
  tree(below: $below, first: $first, after: $after, last: $last, before: $before) {{
    edges {{ cursor node {{ {ROWS} }} }} pageInfo {{ hasNextPage hasPreviousPage }} totalCount {{ value exact }} }} }}"""


async def page(by: Viewer, **window: Any) -> dict[str, Any]:
    """A page of the tree, as it is answered."""
    found: dict[str, Any] = (await ask(by, TREE, **{"first": 100, **window}))["tree"]
    return found


def lines(found: dict[str, Any]) -> list[str]:
    """The rows of a page, as many dots before each as it is deep."""
    rows = [edge["node"] for edge in found["edges"]]
    return ["." * row["depth"] + row["node"]["name"] for row in rows]


async def tree(by: Viewer, **window: Any) -> list[str]:
    """The rows that somebody sees now."""
    return lines(await page(await fresh(by), **window))


async def rows(by: Viewer) -> dict[str, str]:
    """The ids of the rows, by what they show and stand in: `Customers/Website`."""
    named: dict[str | None, str] = {None: ""}
    for edge in (await page(by))["edges"]:
        row = edge["node"]
        named[row["id"]] = f"{named[row['parentId']]}/{row['node']['name']}".removeprefix("/")
    return {name: key for key, name in named.items() if key is not None}


def member(of: Portfolio | Project | UUID) -> Member:
    """A project, also by its key, or a portfolio, as what stands in portfolios."""
    return Member(of if isinstance(of, UUID) else of.id, not isinstance(of, Portfolio))


async def made(by: Viewer, name: str, *holds: Portfolio | Project | UUID) -> Portfolio:
    """A portfolio with these in it, in this order."""
    portfolio = await portfolios.create(by, name)
    for each in holds:
        await portfolios.put(by, portfolio.id, member(each))
    return portfolio


CREATE = """mutation($name: String!, $key: String) { portfolioCreate(name: $name, idempotencyKey: $key) {
  portfolio { id name version } errors { code path message } cursor } }"""
EDIT = """mutation($id: ID!, $name: String!, $version: Int) { portfolioEdit(id: $id, name: $name, version: $version) {
  portfolio { name version } errors { code path message } cursor } }"""
PUT = """mutation($id: ID!, $input: PortfolioPutInput!) { portfolioPut(id: $id, input: $input) {
  portfolio { name version } errors { code path message } cursor } }"""
TAKE = """mutation($id: ID!, $memberId: ID!) { portfolioTake(id: $id, memberId: $memberId) {
  portfolio { name version } errors { code path message } cursor } }"""
REMOVE = """mutation($id: ID!, $version: Int) { portfolioRemove(id: $id, version: $version) {
  portfolio { name } errors { code path message } cursor } }"""
VERBS = {
    "portfolioCreate": CREATE,
    "portfolioEdit": EDIT,
    "portfolioPut": PUT,
    "portfolioTake": TAKE,
    "portfolioRemove": REMOVE,
}


async def done(by: Viewer, verb: str, **variables: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await ask(by, VERBS[verb], **variables))[verb]
    return found


async def refused(by: Viewer, verb: str, **variables: Any) -> tuple[str, list[str], str]:
    async with unchanged():
        (error,) = (await done(by, verb, **variables))["errors"]
    return error["code"], error["path"], error["message"]
