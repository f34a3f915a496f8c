"""Search knows what rows say now, and tells it to who sees them."""

from typing import Any

import pytest
from tortoise import connections

from domain import conversations, customers, items, projects
from domain.conversations import NewMessage
from models import Item, Status, Viewer
from models.search.keep import keep_all
from tests import factories
from tests.api.searching.found import found
from tests.factories import Keys


async def test_people_and_projects_are_found_by_what_they_are_called_and_people_by_their_addresses(
    admin: Viewer, member: Viewer, customer: Viewer, guest: Viewer, workspace: Keys
) -> None:
    await projects.edit(admin, workspace["website"], name="Größe", description="About shoes")
    assert await found(admin, "grosse", "PROJECT") == ["Größe"]
    assert await found(member, "shoes", "PROJECT") == ["Größe"]
    assert await found(guest, "shoes", "PROJECT") == ["Größe"]
    assert await found(customer, "shoes") == []
    assert await found(member, "customer@acme.example") == ["Customer"]
    assert await found(member, "acme.example", "CUSTOMER") == ["Colleague", "Customer"]
    assert await found(member, "acme", "ORGANIZATION") == ["acme.example"]
    assert await found(member, "lead", "USER") == ["Lead"]
    assert await found(customer, "lead") == []
    assert await found(customer, "customer") == ["Customer"]
    assert await found(customer, "colleague") == []
    await customers.edit(admin, workspace["customer"], name="Zoë")
    assert await found(member, "zoe") == ["Zoë"]


async def test_what_is_said_is_found_by_who_may_read_it(
    admin: Viewer, member: Viewer, customer: Viewer, colleague: Viewer, printer: Item
) -> None:
    said = await conversations.reply(admin, printer.id, NewMessage(text="Unplug the toaster"))
    await conversations.note(admin, printer.id, NewMessage(text="They own a toaster"))
    assert await found(member, "toaster") == ["They own a toaster", "Unplug the toaster"]
    assert await found(customer, "toaster") == ["Unplug the toaster"]
    assert await found(colleague, "toaster") == []
    assert await found(factories.narrowed(member, "items:read"), "toaster") == []
    await conversations.edit_message(admin, said.id, "Unplug the kettle")
    assert await found(customer, "toaster") == []
    assert await found(customer, "kettle") == ["Unplug the kettle"]
    await conversations.remove_message(admin, said.id)
    assert await found(admin, "kettle") == []


async def test_old_words_are_forgotten_with_the_change_and_stay_if_it_fails(
    admin: Viewer, printer: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    await items.edit(admin, printer.id, title="Toaster", description="Cold")
    assert await found(admin, "printer") == []
    assert await found(admin, "toaster cold") == ["Toaster"]

    async def fails(*_: Any) -> None:
        raise OSError("the last step")

    monkeypatch.setattr("domain.unit_of_work._store", fails)
    with pytest.raises(OSError, match="the last step"):
        await items.edit(admin, printer.id, title="Kettle")
    assert await found(admin, "kettle") == []
    assert await found(admin, "toaster") == ["Toaster"]


async def test_only_verbs_that_change_words_touch_search_by_two_statements(
    admin: Viewer, printer: Item, queries: Any
) -> None:
    resolved = await Status.get(type_id=printer.type_id, name="Resolved")
    with queries(7) as seen:
        await items.set_status(admin, printer.id, resolved.id)
    assert _of_search(seen) == []
    with queries(4) as seen:
        await items.edit(admin, printer.id, priority=3)
    assert _of_search(seen) == []
    with queries(7) as seen:
        await items.edit(admin, printer.id, title="Toaster")
    assert _of_search(seen) == ["SELECT", "INSERT"]
    message = await conversations.note(admin, printer.id, NewMessage(text="Hot"))
    with queries(13) as seen:
        await conversations.remove_message(admin, message.id)
    assert _of_search(seen) == ["SELECT", "DELETE"]


def _of_search(seen: list[str]) -> list[str]:
    """What the statements do that are about search, of which one reads the words."""
    return [said.split()[0] for said in seen if "search_documents" in said or " AS kind, " in said]


async def test_search_made_anew_knows_what_it_knew(admin: Viewer, printer: Item) -> None:
    await conversations.reply(admin, printer.id, NewMessage(text="Unplug the toaster"))
    await connections.get("default").execute_query("DELETE FROM search_documents")
    assert await found(admin, "toaster") == []
    await keep_all(connections.get("default"))
    assert await found(admin, "toaster") == ["Unplug the toaster"]
    assert await found(admin, "fire prin") == ["Prïnter on FIRE"]
