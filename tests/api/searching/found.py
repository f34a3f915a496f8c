"""What tests of search ask."""

from models import Viewer
from tests.api.asking import ask

SEARCH = """query($query: String!, $kinds: [SearchKind!], $first: Int, $after: String) {
  search(query: $query, kinds: $kinds, first: $first, after: $after) {
    nodes { kind node { __typename ... on Item { name: title } ... on Message { name: text } ... on Customer { name }
      ... on User { name } ... on Organization { name } ... on Project { name } } }
    pageInfo { hasNextPage hasPreviousPage endCursor } totalCount { value exact } } }"""
LIGHTS = """query($query: String!) { search(query: $query) { nodes {
  highlights { field fragments { text start ranges { start length } } } } } }"""
PAGE = "query($query: String!, $first: Int) { search(query: $query, first: $first) { nodes { kind } } }"


async def found(viewer: Viewer, query: str, *kinds: str) -> list[str]:
    """The titles, texts and names that are found, in order."""
    answer = await ask(viewer, SEARCH, query=query, kinds=list(kinds) or None)
    names = [hit["node"]["name"] for hit in answer["search"]["nodes"]]
    assert answer["search"]["totalCount"] == {"value": len(names), "exact": True}
    return names
