"""Every row of the world that only other rows lead to, and every audience in memory, for every viewer."""

from typing import Any

import pytest

from domain.portfolios.graph import Graph
from kit import clock
from kit.ids import new_id
from models import (
    Absence,
    Baseline,
    BaselineItem,
    Conversation,
    Draft,
    EventRecord,
    File,
    Inbox,
    Item,
    ItemLink,
    ItemParty,
    ItemPlan,
    Job,
    Mailbox,
    MailServer,
    MailTemplate,
    Message,
    Notification,
    OutgoingMail,
    Participant,
    PlanChange,
    PlanLink,
    Portfolio,
    PortfolioEntry,
    Principal,
    Project,
    Recurrence,
    SavedReply,
)
from tests.rights.asking import Desk
from tests.rights.expected.audiences import (
    CONVERSATIONS,
    EVENTS,
    INBOXES,
    ITEMS,
    LINKS,
    PROJECTS,
    ROWS,
    TALKERS,
)
from tests.rights.expected.work import JOBS, PORTFOLIOS
from tests.rights.viewers import ALL, Viewers, may_use
from tests.rights.world import World

_TABLES: dict[str, Any] = {
    "item": Item,
    "conversation": Conversation,
    "message": Message,
    "file": File,
    "project": Project,
    "notification": Notification,
    "link": ItemLink,
    "inbox": Inbox,
    "mailbox": Mailbox,
    "mail_server": MailServer,
    "outgoing_mail": OutgoingMail,
    "draft": Draft,
    "saved_reply": SavedReply,
    "event": EventRecord,
    "plan_change": PlanChange,
    "job": Job,
    "baseline": Baseline,
    "absence": Absence,
    "baseline_item": BaselineItem,
    "plan_link": PlanLink,
    "portfolio": Portfolio,
    "portfolio_entry": PortfolioEntry,
    "item_plan": ItemPlan,
    "recurrence": Recurrence,
    **dict.fromkeys(("user", "customer", "organization", "team", "automation", "api_key"), Principal),
}
_EXPECTED: dict[str, Viewers] = {**ROWS, **LINKS, **EVENTS}


@pytest.mark.parametrize("viewer", sorted(ALL))
async def test_a_viewer_sees_exactly_their_rows(desk: Desk, viewer: str):
    who = (await desk.session(viewer)).viewer
    for kind, table in _TABLES.items():
        named = {desk.world.key(name): name for name in _EXPECTED if name.split()[0] == kind}
        seen = {named[row.id] for row in await table.visible_to(who).filter(id__in=list(named))}
        if table is EventRecord:
            threads = await Conversation.visible_to(who).values_list("id", flat=True)
            told = EventRecord.of_visible_threads(who).filter(conversation_id__in=threads)
            projects = await Project.visible_to(who).values_list("id", flat=True)
            happened = EventRecord.of_visible_projects(who).filter(project_id__in=projects)
            for rows in (told, happened):
                seen |= {named[row.id] for row in await rows.filter(id__in=list(named))}
        assert seen == {name for name in named.values() if viewer in _EXPECTED[name]}


async def test_whoever_sees_an_item_or_project_meets_its_audience_and_nobody_else(desk: Desk):
    for name, viewers in (ITEMS | PROJECTS).items():
        audience = await _audience(desk.world, name)
        covered = may_use(
            f"{name.split()[0]}s:read"
        )  # scopes narrow what a key may ask, not what its owner is
        for viewer in ALL:
            who = (await desk.session(viewer)).viewer
            assert (who.sees(audience) and viewer in covered) is (viewer in viewers), (viewer, name)


async def test_what_is_in_the_bin_has_no_audience(desk: Desk):
    project, item = (
        await Project.get(id=desk.world.key("project dumped")),
        await _item(desk.world, "item binned"),
    )
    assert project.removed_at
    assert item.removed_at
    assert (project.audience, item.audience()) == (frozenset(), frozenset())


async def test_whoever_sees_a_job_meets_its_audience_and_nobody_else(desk: Desk):
    for name, viewers in JOBS.items():
        audience = (await Job.get(id=desk.world.key(name))).audience
        for viewer in ALL:
            who = (await desk.session(viewer)).viewer
            assert (who.sees(audience) and viewer in may_use("projects:read")) is (viewer in viewers), viewer


async def test_whoever_sees_a_portfolio_meets_its_audience_and_nobody_else(desk: Desk):
    graph, reading = await Graph.read(), may_use("projects:read")
    for name, viewers in PORTFOLIOS.items():
        audience = graph.snapshot(desk.world.key(name)).audience
        for viewer in ALL:
            who = (await desk.session(viewer)).viewer
            assert (who.sees(audience) and viewer in reading) is (viewer in viewers), (viewer, name)


async def test_the_products_own_automations_act_for_the_whole_workspace(desk: Desk):
    automation = await desk.world.viewer("automation setup")
    for kind in (
        "item",
        "conversation",
        "message",
        "project",
        "portfolio",
        "portfolio_entry",
        "job",
        "link",
        "user",
    ):
        named = [
            desk.world.key(name)
            for name in _EXPECTED
            if name.split()[0] == kind and name.split()[1] not in ("inside", "outside", "binned", "dumped")
        ]
        assert await _TABLES[kind].visible_to(automation).filter(id__in=named).count() == len(named)
    for name in TALKERS:  # what people say to each other is none of theirs
        assert not await Conversation.visible_to(automation).filter(id=desk.world.key(f"conversation {name}"))
    assert all([automation.sees(await _audience(desk.world, name)) for name in (*ITEMS, *PROJECTS)])
    for name in ("news", "plan"):
        assert automation.sees((await _thread(desk.world, name)).audience())
    told = [desk.world.key(name) for name in _EXPECTED if name.startswith("notification")]
    assert not await Notification.visible_to(automation).filter(id__in=told)  # nobody tells them anything


async def test_whoever_sees_a_conversation_on_no_item_meets_its_audience_and_nobody_else(desk: Desk):
    for name in (*TALKERS, "news", "plan"):
        thread = await _thread(desk.world, name)
        covered = may_use("conversations:read") & (ALL if name in TALKERS else may_use("projects:read"))
        viewers = CONVERSATIONS[f"conversation {name}"]
        for viewer in ALL:
            who = (await desk.session(viewer)).viewer
            assert (who.sees(thread.audience()) and viewer in covered) is (viewer in viewers), (viewer, name)


async def test_what_mails_say_is_read_by_admins_alone(desk: Desk):
    await MailTemplate.create(
        id=new_id(),
        kind="test",
        language="de",
        subject="Hallo",
        text="Hallo",
        html=None,
        updated_at=clock.now(),
    )
    for viewer in ALL:
        who = (await desk.session(viewer)).viewer
        assert await MailTemplate.visible_to(who).exists() is (viewer in INBOXES["inbox support"]), viewer


async def _thread(world: World, name: str) -> Conversation:
    thread = await Conversation.get(id=world.key(f"conversation {name}"))
    thread.participants = await Participant.filter(conversation_id=thread.id)
    return thread


async def _audience(world: World, name: str) -> frozenset[str]:
    if name in PROJECTS:
        return (await Project.get(id=world.key(name))).audience
    return (await _item(world, name)).audience()


async def _item(world: World, name: str) -> Item:
    item = await Item.get(id=world.key(name))
    item.parties = await ItemParty.filter(item_id=item.id)
    return item
