"""What a new workspace starts with: automations, types with their statuses, a project and an inbox for incoming tickets."""

import secrets
from uuid import UUID

from domain.abilities import OFFERED
from domain.colours import COLOURS
from domain.unit_of_work import exclusively
from kit import clock, text
from kit.ids import new_id
from models import (
    Automation,
    EventLog,
    Family,
    Inbox,
    ItemType,
    Principal,
    PrincipalKind,
    Project,
    Status,
    StatusCategory,
    Viewer,
    Workspace,
    sight,
)
from models.search.keep import keep
from models.transaction import transaction

MAIL, CLOCK, SETUP = "mail", "clock", "setup"
_AUTOMATIONS = {MAIL: "Mail", CLOCK: "Clock", SETUP: "Set-up"}

_TODO, _DOING, _DONE = StatusCategory.NOT_STARTED, StatusCategory.IN_PROGRESS, StatusCategory.FINISHED
_TYPES = [
    (
        "ticket", "Ticket", Family.HELPDESK, "T", "lifebuoy", "#2563eb", True,
        [("Open", _TODO), ("In progress", _DOING), ("Waiting for customer", _DOING), ("Resolved", _DONE), ("Closed", _DONE)],
    ),
    (
        "task", "Task", Family.PROJECT, "K", "check", "#059669", False,
        [("Open", _TODO), ("In progress", _DOING), ("On hold", _DOING), ("Done", _DONE), ("Cancelled", _DONE)],
    ),
]  # fmt: skip
_INCOMING = "Incoming tickets"


async def found(name: str) -> bool:
    """Make the workspace, unless there is one; whether it was made. One of before there were inboxes gets its own now."""
    async with transaction() as connection:
        await exclusively("workspace")
        if await Workspace.exists(id=1):  # house: is there one yet?
            if not await Inbox.exists(generated_name__isnull=False):  # house: is there one yet?
                await _inbox()
            return False
        await EventLog.create(id=1, epoch=new_id().hex[:26])
        await Workspace.create(id=1, name=text.check(name, "name", most=200, least=1))
        for slug, shown in _AUTOMATIONS.items():
            await _automation(slug, shown)
        for rank, type_ in enumerate(_TYPES):
            await _type(rank, *type_)
        now = clock.now()
        project = await Project.create(
            id=new_id(),
            name=_INCOMING,
            name_folded=text.fold(_INCOMING),
            is_inbox=True,
            created_at=now,
            updated_at=now,
        )
        await _inbox()
        await keep(connection, {"projects": [project.id]})
        return True


async def automation(slug: str) -> Viewer:
    """The part of the product that acts by itself, as a viewer."""
    row = await Automation.get(slug=slug)  # house: the product's own
    viewer = await sight.by_principal(row.principal_id)
    assert viewer is not None
    return viewer


async def _inbox() -> None:
    """The workspace's own inbox, with an address that nobody can guess."""
    project = await Project.get(is_inbox=True)  # house: made with the workspace
    types = ItemType.filter(
        family=Family.HELPDESK, retired_at__isnull=True, project_id=None
    )  # house: there is always one
    type_ = await types.order_by("rank", "id").first()
    assert type_ is not None
    now = clock.now()
    await Inbox.create(
        id=new_id(),
        name=_INCOMING,
        name_folded=text.fold(_INCOMING),
        project_id=project.id,
        type_id=type_.id,
        assignee_id=None,
        allowed_senders=[],
        own_lists=[],
        generated_name=f"desk-{secrets.token_hex(10)}",
        created_at=now,
        updated_at=now,
    )


async def _automation(slug: str, name: str) -> None:
    key = new_id()
    await Principal.create(
        id=key, kind=PrincipalKind.AUTOMATION, name=name, name_folded=text.fold(name), created_at=clock.now()
    )
    await Automation.create(principal_id=key, slug=slug)


async def _type(
    rank: int,
    slug: str,
    name: str,
    family: Family,
    prefix: str,
    icon: str,
    colour: str,
    published: bool,
    statuses: list[tuple[str, StatusCategory]],
) -> UUID:
    type_ = await ItemType.create(
        id=new_id(),
        slug=slug,
        name=name,
        family=family,
        key_prefix=prefix,
        icon=icon,
        colour=colour,
        rank=rank,
        new_items_published=published,
        abilities=[each.value for each in OFFERED[family]],
    )
    for place, (status, category) in enumerate(statuses):
        await Status.create(
            id=new_id(),
            type_id=type_.id,
            name=status,
            category=category,
            colour=COLOURS[category],
            rank=place,
            is_default=place == 0,
            pauses_sla=status == "Waiting for customer",
        )
    return type_.id
