"""Items with values in all kinds of custom fields."""

import pytest

from kit.ids import to_global
from models import Item, Viewer
from tests import factories
from tests.api.fields.defined import define_all
from tests.factories import Keys


@pytest.fixture
async def three(admin: Viewer, member: Viewer, workspace: Keys) -> list[Item]:
    """One with values, one with others, one with none."""
    await define_all(admin)
    one = {
        "text": "Ünder review", "long_text": "Long", "number": -2.5, "money": 10, "date": "2026-02-28", "checkbox": True,
        "choice": "high", "choices": ["low", "high"], "person": to_global("user", workspace["member"]),
        "link": "https://example.org/A",
    }  # fmt: skip
    two = {
        "text": "done", "number": 100, "money": 9.99, "date": "1999-12-31", "checkbox": False, "choice": "low",
        "choices": ["low"], "person": to_global("user", workspace["lead"]), "link": "http://other.example",
    }  # fmt: skip
    return [
        await factories.item(admin, name, project_id=workspace["website"], custom_fields=list(given.items()))
        for name, given in (("one", one), ("two", two), ("none", {}))
    ]
