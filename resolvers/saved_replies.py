"""Saved replies: what one may use, and their mutations."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import strawberry
from tortoise.queryset import QuerySet

from domain import policy
from domain import saved_replies as verbs
from domain.saved_replies import Rendered
from kit import text
from models import Principal, SavedReply, SavedReplyTeam, Sharing, Viewer
from models.paging import Sort, complete
from models.writing.sources import Rows, Source
from models.writing.statement import Place
from resolvers.context import Ask, Context
from resolvers.given import given, never_cleared, optional
from resolvers.inputs import key
from resolvers.listings import Listing, Single
from resolvers.outcome import outcome
from resolvers.people import by_name, everyone, in_order, principals_by_id
from resolvers.relations import One, written

BY_NAME = complete([Sort("name_folded")])
SEARCH_MOST = 200

owner = One("owner_id", everyone)


def _teams_written(at: Place) -> Source:
    links, all_links = at.statement.from_rows(SavedReplyTeam.all())  # house: of visible saved replies
    teams, all_teams = at.statement.from_rows(everyone(at.viewer))
    source = f"{all_links} JOIN {all_teams} ON {teams.column('id')} = {links.column('team_id')}"
    return Rows(teams, source, f"{links.column('saved_reply_id')} = {at.column('id')}", by_name(teams))


@written(_teams_written)
async def teams(rows: Sequence[SavedReply], context: Context) -> Sequence[Sequence[Principal]]:
    """The teams with which each is shared, by name."""
    links = SavedReplyTeam.filter(saved_reply_id__in=[row.id for row in rows])  # house: of visible ones
    of_reply: dict[UUID, list[UUID]] = defaultdict(list)
    for link in await links:
        of_reply[link.saved_reply_id].append(link.team_id)
    held = await principals_by_id([key for keys in of_reply.values() for key in keys], context)
    return [in_order(held[k] for k in of_reply[row.id]) for row in rows]


async def viewer_can_edit(rows: Sequence[SavedReply], context: Context) -> Sequence[bool]:
    """Whether the viewer may change and remove each."""
    return [policy.may_change_saved_reply(context.viewer, row) for row in rows]


def _understood(
    _: Viewer, search: str | None = None, folder: str | None = None
) -> tuple[tuple[str | None, str | None], tuple[Sort, ...]]:
    begins = None if search is None else text.fold(text.check(search, "search", most=SEARCH_MOST)) or None
    return (begins, None if folder is None else text.check(folder, "folder", most=SEARCH_MOST)), BY_NAME


def _meant(viewer: Viewer, asked: tuple[str | None, str | None]) -> QuerySet[SavedReply]:
    begins, folder = asked
    rows = SavedReply.visible_to(viewer)
    if begins is not None:
        rows = rows.filter(name_folded__startswith=begins)
    return rows if folder is None else rows.filter(folder=folder)


saved_replies = Listing(SavedReply, "saved reply", _understood, _meant)


def _one_understood(_: Viewer, id: strawberry.ID) -> UUID:
    return key(id, "saved_reply")


saved_reply = Single(_one_understood, lambda viewer, key: SavedReply.visible_to(viewer).filter(id=key))


def _teams(ids: Sequence[strawberry.ID] | None) -> list[UUID]:
    return [key(id, "team", path=("input", "teamIds", index)) for index, id in enumerate(ids or ())]


@outcome("saved_reply")
async def create(info: Ask, input: Any, idempotency_key: str | None = None) -> SavedReply:
    new = verbs.NewSavedReply(
        name=input.name,
        text=input.text,
        folder=given(input.folder) or "",
        sharing=given(input.sharing) or Sharing.OWN,
        team_ids=_teams(given(input.team_ids)),
    )
    return await verbs.create(info.context.viewer, new, idempotency_key)


@outcome("saved_reply")
async def edit(info: Ask, id: strawberry.ID, input: Any, version: int | None = None) -> SavedReply:
    never_cleared(input, "name", "text", "sharing", "team_ids")
    team_ids = given(input.team_ids)
    return await verbs.edit(
        info.context.viewer,
        key(id, "saved_reply"),
        version,
        name=given(input.name),
        text=given(input.text),
        folder=given("" if input.folder is None else input.folder),
        sharing=given(input.sharing),
        team_ids=None if team_ids is None else _teams(team_ids),
    )


@outcome("saved_reply")
async def remove(info: Ask, id: strawberry.ID, version: int | None = None) -> SavedReply:
    return await verbs.remove(info.context.viewer, key(id, "saved_reply"), version)


@outcome("rendered")
async def render(info: Ask, id: strawberry.ID, item_id: strawberry.ID | None = None) -> Rendered:
    return await verbs.render(
        info.context.viewer, key(id, "saved_reply"), optional(item_id, "item", path=("itemId",))
    )
