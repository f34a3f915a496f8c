"""R4 and R5: what each viewer had, with what they were told, is what they would get by asking, whatever was done."""

import pytest

from domain import notifications
from domain.notifications import Told
from kit.ids import to_global
from models import Conversation, Item, NotificationKind, PrincipalKind, Viewer, sight
from tests.factories import Keys, viewer
from tests.realtime.desk import CAST, ITEM_VERBS, Desk, Verb, a_desk
from tests.realtime.ears import Edge
from tests.realtime.life_verbs import LIFE_VERBS
from tests.realtime.rights_verbs import RIGHTS
from tests.realtime.telling import (
    BRIEF,
    FULL,
    Client,
    ConcernClient,
    ItemClient,
    ListClient,
    ThreadClient,
    assert_events_tell_all,
)

VERBS = ITEM_VERBS | LIFE_VERBS


@pytest.fixture
async def desk(workspace: Keys, admin: Viewer, automation: Viewer) -> Desk:
    return await a_desk(workspace, admin, automation)


async def _viewers(desk: Desk) -> list[Viewer]:
    return [await viewer(desk.keys[name]) for name in CAST]


async def _everyone(edge: Edge, desk: Desk, fragment: str) -> list[Client]:
    """Clients of every kind, of everyone who may have them."""
    website, team = to_global("project", desk.keys["website"]), to_global("team", desk.keys["team"])
    waiting = to_global("status", await desk.status("In progress"))
    of_staff = {
        "any": [
            {"project": {"eq": website}, "priority": {"gt": 0}},
            {"assignees": {"some": [team]}},
            {"status": {"eq": waiting}},
        ]
    }
    of_all = {"not": {"priority": {"gte": 2}}, "published": {"eq": True}}
    threads = await Conversation.filter(item_id=desk.open.id)
    clients: list[Client] = []
    for each in await _viewers(desk):
        clients.append(ListClient(edge, each, fragment))
        clients.append(ListClient(edge, each, fragment, filter=of_staff if each.is_staff else of_all))
        clients += [
            ItemClient(edge, each, fragment, id=to_global("item", row.id))
            for row in (desk.open, desk.hidden, desk.task, desk.incoming)
            if await Item.visible_to(each).filter(id=row.id).exists()
        ]
        clients += [
            ThreadClient(edge, each, id=to_global("conversation", thread.id))
            for thread in threads
            if await Conversation.visible_to(each).filter(id=thread.id).exists()
        ]
    assert len(clients) == 11 + 11 + 26 + 16
    return clients


@pytest.mark.slow
@pytest.mark.parametrize("verb", [*VERBS.values(), *RIGHTS.values()], ids=[*VERBS, *RIGHTS])
async def test_a_verb_tells_everyone_all(edge: Edge, desk: Desk, verb: Verb):
    await assert_events_tell_all(edge, await _everyone(edge, desk, FULL), lambda: verb(desk))


_ALONE = ("raise and lower", "deactivate a user", "remove a project, and bring it back")
IN_A_ROW = {name: verb for name, verb in RIGHTS.items() if name not in _ALONE}


@pytest.mark.parametrize("verbs", [VERBS, IN_A_ROW], ids=["item verbs", "rights"])
async def test_verbs_tell_all_in_a_row(edge: Edge, desk: Desk, verbs: dict[str, Verb]):
    """The same on one desk, to fewer, who are shown less: quick enough for every run."""
    some = [each for each in await _viewers(desk) if each.name not in ("Manager", "Restricted", "Teammate")]
    viewers, key = some, to_global("item", desk.open.id)
    clients: list[Client] = [ListClient(edge, each, BRIEF) for each in viewers]
    clients += [ItemClient(edge, each, BRIEF, id=key) for each in viewers if each.name in ("Member", "Guest")]
    for name, verb in verbs.items():
        try:
            await assert_events_tell_all(edge, clients, lambda verb=verb: verb(desk), told=None)  # type: ignore[misc]
        except AssertionError as error:
            raise AssertionError(f"after: {name}") from error
        clients = [client for client in clients if client.screen is not None and client.screen.ended is None]
    assert len(clients) >= 7


async def _told(desk: Desk) -> object:
    people = [
        Told(recipient_id=desk.keys[name], recipient_kind=kind, kind=NotificationKind.REPLY)
        for name, kind in (
            ("member", PrincipalKind.USER),
            ("customer", PrincipalKind.CUSTOMER),
            ("guest", PrincipalKind.CUSTOMER),
        )
    ]
    return await notifications.tell(
        desk.setup,
        people,
        event_position=await sight.position(),
        item_id=desk.open.id,
        message_id=None,
        actor_id=desk.keys["admin"],
    )


async def _told_and_read(desk: Desk) -> object:
    await _told(desk)
    made = await notifications.tell(
        desk.setup,
        [
            Told(
                recipient_id=desk.keys["customer"],
                recipient_kind=PrincipalKind.CUSTOMER,
                kind=NotificationKind.STATUS,
            )
        ],
        event_position=1,
        item_id=desk.hidden.id,
        message_id=None,
        actor_id=desk.keys["admin"],
    )
    return await notifications.mark_read(await viewer(desk.keys["customer"]), [made[0].id])


CONCERNS: dict[str, Verb] = {
    "told": _told,
    "told and read": _told_and_read,
    "unshare with a user": RIGHTS["unshare with a user"],
    "deactivate": RIGHTS["deactivate a customer"],
}


@pytest.mark.parametrize("verb", CONCERNS.values(), ids=CONCERNS)
async def test_what_concerns_me(edge: Edge, desk: Desk, verb: Verb):
    await _told(desk)
    clients = [ConcernClient(edge, each) for each in await _viewers(desk)]
    await assert_events_tell_all(edge, clients, lambda: verb(desk))
