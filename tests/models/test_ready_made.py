"""Rows of a statement that was made once are those of its QuerySet, for whoever asks."""

from typing import Any
from uuid import UUID

import pytest
from tortoise.fields import UUIDField
from tortoise.models import Model
from tortoise.queryset import QuerySet

import models
from domain import conversations, mail_servers, mail_templates, saved_replies, teams
from domain.conversations import NewMessage
from domain.mail_servers import Given
from domain.mails import incoming, outgoing
from domain.saved_replies import NewSavedReply
from domain.unit_of_work import unit_of_work
from kit import clock
from kit.ids import new_id
from models import ConversationKind, Item, MailTls, Sharing, Viewer, ready_made
from tests.factories import Keys, item, viewer

TABLES: list[Any] = [
    each
    for each in vars(models).values()
    if isinstance(each, type)
    and issubclass(each, Model)
    and hasattr(each, "visible_to")
    and isinstance(each._meta.pk, UUIDField)
]
CAST = ("admin", "lead", "member", "outsider", "teammate", "customer", "colleague", "guest", "automation")


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    ready_made.forget()


async def filled(workspace: Keys, admin: Viewer) -> None:
    """Items that not everybody sees, something said on them, and a mail that came in."""
    await incoming.store(b"Subject: For admins")
    shown = await item(admin, project_id=workspace["website"], requester_id=workspace["customer"])
    await item(admin, project_id=None, assignee_ids=[workspace["outsider"]])
    await item(admin, project_id=None, requester_id=workspace["foreigner"])
    said = await conversations.reply(admin, shown.id, NewMessage(text="Said"))
    async with unit_of_work(admin):
        await outgoing.queue_about(said, new_id(), [workspace["customer"]], clock.now())
    given = Given(host="smtp.example", tls=MailTls.STARTTLS, from_address="desk@desk.example")
    await mail_servers.save(admin, given)
    await conversations.note(admin, shown.id, NewMessage(text="Among us", mention_ids=[workspace["member"]]))
    for name, kind in (("member", ConversationKind.INTERNAL), ("customer", ConversationKind.CUSTOMER)):
        await conversations.save_draft(await viewer(workspace[name]), shown.id, kind, "Begun")
    talk = [workspace["customer"]], NewMessage(text="Hello")
    await conversations.start(await viewer(workspace["member"]), ConversationKind.CUSTOMER, "", *talk)
    web = await teams.create(admin, "Web", [workspace["member"]])
    for sharing, keys in ((Sharing.OWN, ()), (Sharing.TEAMS, (web.id,)), (Sharing.ALL, ())):
        new = NewSavedReply(name=sharing.value, text="Said", sharing=sharing, team_ids=keys)
        await saved_replies.create(admin, new)
    await mail_templates.set_template(admin, "test", "en", subject="A test", text="It works.", html=None)


async def test_whoever_asks_gets_the_rows_of_the_queryset(workspace: Keys, admin: Viewer):
    await filled(workspace, admin)
    different = set()
    for table in TABLES:

        def listed(who: Viewer, keys: list[UUID], table: Any = table) -> QuerySet[Any]:
            rows: QuerySet[Any] = table.visible_to(who).filter(id__in=keys)
            return rows

        keys = [row.pk for row in await table.all()]
        for name in CAST if keys else ():
            who = await viewer(workspace[name])
            made = {row.pk: vars(row) for row in await ready_made.rows(listed, who, keys)}
            assert made == {row.pk: vars(row) for row in await listed(who, keys)}, (table, name)
            different.add((table, frozenset(made)))
    assert len(different) > 2 * len({table for table, _ in different})  # who asks has made a difference


def one(who: Viewer, key: UUID) -> QuerySet[Item]:
    return Item.visible_to(who).filter(id=key)


async def test_one_statement_does_for_all_viewers_of_a_shape_and_all_values(workspace: Keys, admin: Viewer):
    await filled(workspace, admin)
    ready_made.forget()
    keys, seen = [row.id for row in await Item.all()], []
    for name in ("customer", "foreigner"):
        who = await viewer(workspace[name])
        for key in keys:
            found = await ready_made.first(one, who, key)
            seen += [(name, found.requester_id)] if found else []
    assert seen == [("customer", workspace["customer"]), ("foreigner", workspace["foreigner"])]
    assert len(ready_made._kept) == 1


async def test_a_viewer_of_another_shape_has_a_statement_of_their_own(workspace: Keys, admin: Viewer):
    made = await item(admin, project_id=workspace["website"])
    assert await ready_made.first(one, admin, made.id) == made
    assert await ready_made.first(one, await viewer(workspace["outsider"]), made.id) is None
    assert await ready_made.first(one, await viewer(workspace["foreigner"]), made.id) is None
    assert await ready_made.first(one, models.ANONYMOUS, made.id) is None


async def test_no_more_statements_are_kept_than_these(
    workspace: Keys, admin: Viewer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(ready_made, "STATEMENTS_MOST", 2)
    made = await item(admin)
    for name in CAST:
        await ready_made.first(one, await viewer(workspace[name]), made.id)
        assert 1 <= len(ready_made._kept) <= 2
