"""The pages in docs/ and the README: their queries are of this schema, their links lead somewhere."""

import re

import pytest
from graphql import parse, validate

from deskwire.home import HOME
from schema.roots import schema

PAGES = [HOME / "README.md", HOME / "ARCHITECTURE.md", *sorted((HOME / "docs").rglob("*.md"))]
QUERIES = [
    pytest.param(query, id=f"{page.name}-{number}")
    for page in PAGES
    for number, query in enumerate(
        re.findall(r"^```graphql\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL)
    )
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_is_one_of_the_schema(query):
    assert validate(schema._schema, parse(query)) == []


def test_there_are_queries():
    assert len(QUERIES) >= 3


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_link_leads_to_a_file(page):
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text())
    local = [link for link in links if not link.startswith(("http://", "https://", "mailto:"))]
    assert [link for link in local if not (page.parent / link).exists()] == []
