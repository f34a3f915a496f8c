"""What is rare though its words are common."""

from typing import Any

import pytest

from domain import items
from models import Item, SearchKind
from models.search import asked, find
from tests.rights.asking import Desk


async def test_members_find_a_rare_phrase_of_common_words_however_old_it_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    admin, member = [(await desk.session(name)).viewer for name in ("admin", "member")]
    like = await Item.visible_to(member).filter(parent_id__isnull=True, project_id__isnull=False).first()
    assert like is not None
    place: dict[str, Any] = {"type_id": like.type_id, "project_id": like.project_id, "project_given": True}
    old = await items.create(admin, items.NewItem(title="zebu quagga", **place))
    for _ in range(7):
        await items.create(admin, items.NewItem(title="quagga zebu", **place))
    monkeypatch.setattr(find, "LOOKED_AT_MOST", 7)
    find.forget()
    found = await find.find(member, asked.read('"zebu quagga"'), [SearchKind.ITEM], 10)
    find.forget()
    assert [hit.id for hit in found.hits] == [old.id]
