"""Search on PostgreSQL looks for common words in other ways than for rare ones, and for who sees few projects in another than for
who sees many: each finds the rows that they see, and tells of no others.
"""

import pytest

from models import viewer as viewers
from models.search import postgres
from tests.on_server import ON_POSTGRES
from tests.rights.asking import Desk
from tests.rights.test_searching import finds_what_is_seen

_OF_EACH_KIND = (
    "admin", "colleague", "follower", "guest", "member", "no_people_key", "org_follower", "org_guest", "outside_member",
    "requester", "restricted",
)  # fmt: skip
"""Whom these ways are tried for: each takes seconds."""


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite has one way for all words")
@pytest.mark.parametrize("few", [True, False])
@pytest.mark.parametrize("viewer", _OF_EACH_KIND)
async def test_common_words_find_what_is_seen_and_nothing_else(
    desk: Desk, viewer: str, few: bool, monkeypatch: pytest.MonkeyPatch
):
    sampled = postgres.PREPARE.replace(f">= {postgres.COMMON_FROM}", ">= 0")
    assert sampled != postgres.PREPARE
    monkeypatch.setattr(postgres, "PREPARE", sampled)
    if not few:
        monkeypatch.setattr(viewers, "FEW", 0)
    await finds_what_is_seen(desk, viewer)
