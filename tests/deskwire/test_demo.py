"""The demo company: complete, made once, of what the verbs allow; and left alone where somebody works already."""

from collections import Counter

import pytest

from deskwire import demo
from deskwire.database import connected
from deskwire.demo import cast
from deskwire.demo.play import Stage
from deskwire.demo.tasks import TASKS
from deskwire.demo.tickets import TICKETS
from domain import baselines, people, plans, sign_in, users, workspace
from kit import clock
from models import (
    Baseline,
    BaselineItem,
    Conversation,
    EventRecord,
    IncomingMail,
    IncomingState,
    Item,
    ItemPlan,
    Message,
    Organization,
    PlanLink,
    Portfolio,
    PortfolioEntry,
    Principal,
    Project,
    ProjectStatus,
    Viewer,
)
from tests.deskwire.databases import migrated_database

STEPS = Counter(step.verb for story in (*TICKETS, *TASKS) for step in story.steps)
EMAILS = ["admin@demo.example", "agent@demo.example", "restricted@demo.example", "customer@osier.example"]


@pytest.fixture
async def empty(tmp_path):
    async with migrated_database(tmp_path) as settings:
        yield settings


async def test_an_empty_workspace_becomes_a_company_at_work_once(empty):
    assert await demo.fill(empty) is True
    async with connected(empty):
        await is_complete()
        await is_seen_as_promised()
        events = await EventRecord.all().count()
    assert await demo.fill(empty) is False
    async with connected(empty):
        assert await EventRecord.all().count() == events


async def is_complete() -> None:
    waiting = await IncomingMail.get()
    assert (waiting.state, waiting.subject) == (IncomingState.SET_ASIDE, "You have been chosen")
    website, clinics = await Project.get(name="Website relaunch"), await Project.get(name__startswith="Osier")
    asked = await Principal.get(id=website.manager_id)
    osier = await Principal.get(id=clinics.made_for_id)
    assert (asked.name, osier.name) == (cast.AGENTS["elena"].name, cast.ORGANIZATIONS["osier"][0])
    assert (website.status, clinics.status) == (ProjectStatus.ON_HOLD, ProjectStatus.ACTIVE)
    items = await Item.all().prefetch_related("type", "status")
    assert len(items) == 100
    assert Counter(i.type.slug for i in items) == {"ticket": len(TICKETS), "task": len(TASKS) + 60}
    statuses = {slug: {i.status.name for i in items if i.type.slug == slug} for slug in ("ticket", "task")}
    assert statuses == {
        "ticket": {"Open", "In progress", "Waiting for customer", "Resolved", "Closed"},
        "task": {"Open", "In progress", "On hold", "Done", "Cancelled"},
    }
    assert {i.priority for i in items} == {0, 1, 2, 3, 4, 5}
    assert {i.published for i in items if i.type.slug == "task"} == {True, False}
    assert await Project.all().count() == 6
    assert (await Portfolio.all().count(), await PortfolioEntry.all().count()) == (4, 10)
    assert await Organization.all().count() == 5
    assert (await Principal.get(name="halvarmuseum.example")).kind == "organization"
    assert await Message.filter(internal=True).count() == STEPS["note"]
    assert await Message.filter(internal=False).count() == STEPS["reply"]


async def is_planned(by: Viewer) -> None:
    """The project of sixty tasks that wait for each other, with a baseline from which it has slipped."""
    project = await Project.get(name="FK-4, the small one")
    found = await plans.scheduled(by, project.id)
    assert (len(found.items), await PlanLink.all().count()) == (60, 95)
    assert not any(each.moves for each in found.items if each.start > clock.now())
    assert found.conflicts == []
    assert any(each.critical for each in found.items)
    baseline = await Baseline.get(project_id=project.id)
    last = await BaselineItem.get(baseline_id=baseline.id, item__title="FK-4 leaves the hall")
    (slip,) = await baselines.slips([last])
    assert (baseline.item_count, slip.finish_minutes) == (60, 7 * 480)
    done = await ItemPlan.filter(actual_finish__isnull=False).count()
    assert 10 < done < 40


async def is_seen_as_promised() -> None:
    assert [person.email for person in await demo.sign_ins()] == EMAILS
    admin, agent, restricted, customer = [await signed_in(email) for email in EMAILS]
    await is_planned(agent)
    assert await Item.visible_to(admin).count() == 100
    clinics = await Project.get(name="Osier Clinics roll-out")
    assert {i.project_id for i in await Item.visible_to(restricted)} == {clinics.id}
    own = await Item.visible_to(customer)
    assert {i.requester_id for i in own if i.project_id != clinics.id} == {customer.principal_id}
    assert {i.published for i in own} == {True}
    assert 0 < len(own) < await Item.visible_to(agent).count() < 100
    assert not await Conversation.visible_to(customer).filter(kind="internal").exists()
    assert customer.principal_id is not None
    await people.deactivate(admin, customer.principal_id)
    assert await demo.sign_ins() == []


async def signed_in(email: str) -> Viewer:
    return (await sign_in.with_password(email, cast.PASSWORD, client="test")).viewer


async def test_a_fill_that_was_broken_off_is_taken_up_where_it_stopped(empty, monkeypatch):
    async def die(*_):
        raise OSError("the power failed")

    with monkeypatch.context() as patched:
        patched.setattr(Stage, "_move", die)
        with pytest.raises(OSError, match="the power failed"):
            await demo.fill(empty)
    async with connected(empty):
        assert await demo.sign_ins() == []
        assert 60 < await Item.all().count() < 100
    assert await demo.fill(empty) is True
    async with connected(empty):
        numbers = await Item.all().order_by("number").values_list("number", flat=True)
        assert numbers == list(range(1, 101))
        assert await Message.all().count() == STEPS["note"] + STEPS["reply"]


async def test_a_workspace_with_a_user_of_its_own_is_left_alone(empty):
    async with connected(empty):
        await workspace.found("Ours")
        await users.create_first_admin("ann@ours.example", "Ann", "a password of Ann's")
        before = await EventRecord.all().count()
    assert await demo.fill(empty) is False
    async with connected(empty):
        assert await EventRecord.all().count() == before
        assert await demo.sign_ins() == []
