"""What items have to do with others, and what was made from what: read from both ends, by staff who see both; and said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import strawberry
from tortoise.expressions import Q

from domain.items import link_by_hand as verbs
from domain.items.link import LINKS_MOST
from models import Item, ItemLink, LinkedAs, LinkKind
from models.item_link import BY_HAND, FROM_THE_OTHER
from models.writing.sources import Nothing, Row, Rows, Source
from models.writing.statement import Place
from resolvers.context import Ask, Context
from resolvers.inputs import key
from resolvers.outcome import outcome
from resolvers.relations import by_id, written


@dataclass(frozen=True)
class Linked:
    """A link, seen from one of its two items: `item` is the other."""

    item: Item
    kind: LinkedAs


def _links_written(at: Place) -> Source:
    """Both ways that a link can name the row, each by its own index, as links of the row."""
    if not at.viewer.is_staff:
        return Nothing()
    here = at.column("id")
    turned = " ".join(
        f"WHEN '{kind.value}' THEN '{FROM_THE_OTHER[kind]}'"
        for kind in BY_HAND
        if FROM_THE_OTHER[kind] != kind.value
    )
    arms = []
    for mine, its in (("item_id", "other_id"), ("other_id", "item_id")):
        one, ones = at.statement.from_rows(ItemLink.filter(kind__in=BY_HAND))  # house: of visible items
        kind = one.column("kind")
        how = kind if mine == "item_id" else f"CASE {kind} {turned} ELSE {kind} END"
        shown, where = f"{one.column(its)} AS other_id, {how} AS kind", f"{one.column(mine)} = {here}"
        arms.append(f"SELECT {shown} FROM {ones} WHERE {where}")  # house: of visible items
    link = at.statement.place(ItemLink)
    item, items = at.statement.from_rows(Item.visible_to(at.viewer))
    source = f"({' UNION ALL '.join(arms)}) AS {link.name} JOIN {items} ON {item.column('id')} = {link.column('other_id')}"
    order = [item.column("number"), at.dialect.sortable(link.column("kind"))]
    return Rows(replace(link, parts={"item": Row(item, "", "")}), source, "TRUE", order)


@written(_links_written)
async def links(rows: Sequence[Item], context: Context) -> Sequence[Sequence[Linked] | None]:
    """How each item stands to others, as people said or mails named it, by their number; None for customers."""
    if not context.viewer.is_staff:
        return [None] * len(rows)
    held = await context.by_key("item links", [row.id for row in rows], _by_hand)
    ends = [key for row in rows for key, _ in held[row.id]]
    found = await by_id(Item.visible_to, ends, context)
    listed = []
    for row in rows:
        seen = [Linked(found[key], kind) for key, kind in held[row.id] if key in found]
        listed.append(sorted(seen, key=lambda each: (each.item.number, each.kind)))
    return listed


async def _by_hand(keys: list[UUID]) -> dict[UUID, list[tuple[UUID, LinkedAs]]]:
    """By item: (the other, how it stands to that)."""
    found: dict[UUID, list[tuple[UUID, LinkedAs]]] = {key: [] for key in keys}
    either = Q(Q(item_id__in=keys), Q(other_id__in=keys), join_type=Q.OR)
    for link in await ItemLink.filter(either, kind__in=BY_HAND):  # house: of visible items
        if link.item_id in found:
            found[link.item_id].append((link.other_id, LinkedAs(link.kind.value)))
        if link.other_id in found:
            found[link.other_id].append((link.item_id, LinkedAs(FROM_THE_OTHER[link.kind])))
    return found


async def made_from(rows: Sequence[Item], context: Context) -> Sequence[Item | None]:
    """The item that each was made from; None for customers."""
    links = await _links(rows, context)
    origins = {link.item_id: link.other_id for link in links}
    found = await by_id(Item.visible_to, list(origins.values()), context)
    return [found.get(origins.get(row.id)) for row in rows]  # type: ignore[arg-type]


async def made_items(rows: Sequence[Item], context: Context) -> Sequence[Sequence[Item] | None]:
    """The items that were made from each, by number, of very many the newest; None for customers."""
    if not context.viewer.is_staff:
        return [None] * len(rows)
    led: dict[UUID, list[ItemLink]] = {row.id: [] for row in rows}
    for link in sorted(await _links(rows, context), key=lambda link: link.id):
        if link.other_id in led:
            led[link.other_id].append(link)
    newest = {key: [link.item_id for link in links[-LINKS_MOST:]] for key, links in led.items()}
    found = await by_id(Item.visible_to, [key for keys in newest.values() for key in keys], context)
    made = [[found[key] for key in newest[row.id] if key in found] for row in rows]
    return [sorted(each, key=lambda item: item.number) for each in made]


async def _links(rows: Sequence[Item], context: Context) -> Sequence[ItemLink]:
    """Those that lead to or from any of these, read once in an execution."""
    if not context.viewer.is_staff:
        return []

    async def fetch(keys: list[UUID]) -> dict[UUID, list[ItemLink]]:
        found: dict[UUID, list[ItemLink]] = {key: [] for key in keys}
        made = ItemLink.visible_to(context.viewer).filter(kind=LinkKind.MADE_FROM)
        for link in await made.filter(Q(item_id__in=keys) | Q(other_id__in=keys)):
            for end in {link.item_id, link.other_id} & found.keys():
                found[end].append(link)
        return found

    held = await context.by_key("made from", [row.id for row in rows], fetch)
    return list({link.id: link for row in rows for link in held[row.id]}.values())


@outcome("item")
async def link(info: Ask, id: strawberry.ID, other_id: strawberry.ID, kind: LinkedAs) -> Item:
    other = key(other_id, "item", path=("otherId",))
    return await verbs.link(info.context.viewer, key(id, "item"), other, kind)


@outcome("item")
async def unlink(info: Ask, id: strawberry.ID, other_id: strawberry.ID, kind: LinkedAs) -> Item:
    other = key(other_id, "item", path=("otherId",))
    return await verbs.unlink(info.context.viewer, key(id, "item"), other, kind)
