"""R6: per audience. What is internal never reaches a customer's stream: a canary in every such field, sought in every byte."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from domain import conversations, customers, items, notifications, organizations, projects, teams, users
from domain.conversations import NewMessage
from domain.customers import NewCustomer
from domain.items.link import relate
from domain.notifications import Told
from domain.users import NewUser
from kit import clock
from kit.errors import NotFound
from kit.ids import new_id, to_global
from models import (
    Conversation,
    File,
    Item,
    ItemParty,
    Message,
    NotificationKind,
    Organization,
    PrincipalKind,
    Role,
    Source,
    Viewer,
)  # fmt: skip
from realtime.presence import Doing
from tests.factories import Keys, item, viewer
from tests.realtime.ears import Edge, Screen
from tests.realtime.everything import everything_of
from web.graphql.documents import Documents
from web.graphql.limits import DocumentLimits

CANARY = "kanarienvogel"
CUSTOMERS = ("customer", "colleague", "foreigner", "guest")


@dataclass
class Cage:
    """An item that customers see, full of what they must not, beside others that they do not see at all."""

    row: Item
    hidden: Item
    note_thread: UUID
    reply_thread: UUID
    secret_ids: list[str]


async def _user(by: Viewer, name: str) -> Viewer:
    made = await users.create(by, NewUser(email=f"u@{CANARY}.example", name=name, joins_inbox=False))
    return await viewer(made)


async def _file(message: Message, uploader: UUID) -> None:
    await File.create(
        id=new_id(), uploader_id=uploader, message_id=message.id, name=f"{CANARY}.txt", media_type=f"text/{CANARY}",
        size=77_777_777, sha256=CANARY.ljust(64, "0"), content_id=CANARY, created_at=clock.now(),
    )  # fmt: skip


async def _keep(by: Viewer, item_id: UUID) -> None:
    """A file of the item itself, for staff alone."""
    file = await File.create(
        id=new_id(), uploader_id=by.principal_id, name=f"{CANARY} kept.txt", media_type=f"text/{CANARY}", size=77_777_777,
        sha256=CANARY.ljust(64, "0"), created_at=clock.now(),
    )  # fmt: skip
    await items.attach_files(by, item_id, [file.id])


@pytest.fixture
async def cage(workspace: Keys, admin: Viewer, automation: Viewer) -> Cage:
    named = {o.principal.name: o.principal_id for o in await Organization.all().select_related("principal")}
    follower = await _user(admin, f"Follower {CANARY}")
    team = await teams.create(admin, f"Team {CANARY}", [workspace["restricted"]])
    lonely = await customers.create(
        admin, NewCustomer(email=f"c@{CANARY}.example", name=f"Customer {CANARY}")
    )
    await organizations.edit(admin, named["acme.example"], domains=["acme.example", f"{CANARY}.example.org"])
    hideout = await projects.create(admin, f"Project {CANARY}", f"About {CANARY}")
    row = await items.create(
        admin,
        items.NewItem(
            title="Printer on fire",
            project_id=hideout.id,
            project_given=True,
            requester_id=workspace["customer"],
            follower_ids=[
                workspace["colleague"], workspace["foreigner"], workspace["guest"], lonely.id, team.id,
                workspace["outsider"],
            ],
            source=Source.PHONE,
            sender_domain=f"{CANARY}.example",
            unverified_sender=f"someone@{CANARY}.example",
        ),
    )  # fmt: skip
    assert follower.principal_id is not None
    await items.change_followers(admin, row.id, [follower.principal_id], [])
    hidden = await item(admin, f"Hidden {CANARY}", project_id=hideout.id, description=CANARY, published=False)
    reply = await conversations.reply(admin, row.id, NewMessage(text="We look into it"))
    note = await conversations.note(admin, row.id, NewMessage(text=f"Note {CANARY}", html=f"<p>{CANARY}</p>"))
    await _file(note, workspace["admin"])
    await _keep(admin, row.id)
    await Conversation.filter(id=note.conversation_id).update(subject=f"Thread {CANARY}")
    secret = [to_global("team", team.id), to_global("user", follower.principal_id)]
    secret += [
        to_global("customer", lonely.id),
        to_global("item", hidden.id),
        to_global("project", hideout.id),
    ]
    secret += [to_global("message", note.id), to_global("conversation", note.conversation_id)]
    return Cage(row, hidden, note.conversation_id, reply.conversation_id, secret)


async def _watch(edge: Edge, cage: Cage, who: Viewer) -> list[Screen]:
    """Every stream that a customer can open, asked for everything that can be asked."""
    schema = edge.operations.engine.schema
    edge.operations.documents = Documents(
        schema,
        DocumentLimits(characters=10**7, tokens=10**7, fields=10**7, aliases=10**7, depth=50, overlaps=10**9),
    )
    key = to_global("item", cage.row.id)
    wanted: list[tuple[str, int, dict[str, Any]]] = [
        ("itemsChanged", 3, {}),
        ("itemChanged", 1, {"id": key}),
        ("conversationChanged", 2, {"id": to_global("conversation", cage.reply_thread)}),
        ("notificationsChanged", 2, {}),
        ("itemPresence", 2, {"id": key}),
    ]
    return [
        await edge.screen(who, everything_of(schema, root, depth), **given) for root, depth, given in wanted
    ]


async def _do_everything(edge: Edge, cage: Cage, keys: Keys, admin: Viewer, setup: Viewer) -> None:
    """All that can happen to the item and beside it, with canaries wherever customers must not look."""
    for n in range(3):
        note = await conversations.note(
            admin, cage.row.id, NewMessage(text=f"Note {CANARY} {n}", mention_ids=[keys["restricted"]])
        )
        await _file(note, keys["admin"])
        edge.presence.signal(await viewer(keys["lead"]), cage.row.id, Doing.NOTING)
        await _keep(admin, cage.row.id)
    await items.edit(admin, cage.row.id, title="Printer is off", priority=3)
    await items.edit(admin, cage.hidden.id, title=f"Hidden still {CANARY}")
    await items.change_followers(admin, cage.row.id, [keys["member"]], [keys["outsider"]])
    await items.assign(admin, cage.row.id, [keys["lead"]])
    other = await projects.create(admin, f"Another {CANARY}")
    await items.move(admin, cage.row.id, other.id)
    for each in (cage.row, cage.hidden):
        each.parties = await ItemParty.filter(item_id=each.id)
    await relate(setup, cage.row, cage.hidden)
    await projects.share(admin, other.id, keys["lead"], Role.LEAD)
    await conversations.reply(admin, cage.row.id, NewMessage(text="It works again"))
    people = [
        Told(recipient_id=keys[n], recipient_kind=PrincipalKind.CUSTOMER, kind=NotificationKind.NOTE)
        for n in CUSTOMERS
    ]
    note = await conversations.note(admin, cage.row.id, NewMessage(text=f"Last {CANARY}"))
    await notifications.tell(  # told by mistake: the right to see is asked again when it is read
        setup, people, event_position=1, item_id=cage.hidden.id, message_id=note.id, actor_id=keys["admin"]
    )
    await notifications.tell(
        setup, people, event_position=2, item_id=cage.row.id, message_id=None, actor_id=keys["admin"]
    )
    await edge.quiet()
    await items.edit(admin, cage.row.id, published=False)


async def test_no_byte_of_what_is_internal_leaves_to_customers(
    edge: Edge, cage: Cage, workspace: Keys, admin: Viewer, automation: Viewer
):
    screens = {name: await _watch(edge, cage, await viewer(workspace[name])) for name in CUSTOMERS}
    staff = await _watch(edge, cage, admin)
    await edge.quiet()
    await _do_everything(edge, cage, workspace, admin, automation)
    await edge.quiet()
    seen = b"".join(data for screen in staff for data in screen.bytes)
    assert seen.count(CANARY.encode()) > 50, "the canaries sing to staff"
    assert all(key.encode() in seen for key in cage.secret_ids)
    for name, watched in screens.items():
        listed, one = watched[0], watched[1]
        assert any(b"It works again" in data for data in one.bytes), name
        assert any(b"Printer is off" in data for data in listed.bytes), name
        for data in (data for screen in watched for data in screen.bytes):
            assert CANARY.encode() not in data.lower(), f"{name}: {data[:2000]!r}"
            assert b"77777777" not in data
            assert not [key for key in cage.secret_ids if key.encode() in data], name


async def test_a_customer_cannot_follow_what_is_internal(edge: Edge, cage: Cage, workspace: Keys):
    query = "subscription($id: ID!) { conversationChanged(id: $id) { signal } }"
    key = to_global("conversation", cage.note_thread)
    for name in CUSTOMERS:
        with pytest.raises(NotFound, match="no such conversation"):
            await edge.screen(await viewer(workspace[name]), query, id=key)


async def test_what_is_internal_is_not_told_even_as_a_message_without_words(
    edge: Edge, cage: Cage, workspace: Keys, admin: Viewer
):
    """No event, no count, no version, no time of a note: nothing moves on a customer's screen."""
    watched = await _watch(edge, cage, await viewer(workspace["guest"]))
    await edge.quiet()
    before = [len(screen.bytes) for screen in watched]
    await conversations.note(admin, cage.row.id, NewMessage(text="Silent"))
    await _keep(admin, cage.row.id)
    await items.change_followers(admin, cage.row.id, [workspace["member"]], [])
    edge.presence.signal(await viewer(workspace["lead"]), cage.row.id, Doing.NOTING)
    edge.presence.signal(await viewer(workspace["lead"]), cage.row.id, Doing.VIEWING)
    await edge.quiet()
    assert [len(screen.bytes) for screen in watched] == before
