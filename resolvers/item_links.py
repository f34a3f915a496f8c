"""What was made from what: read from both ends, by staff who see both."""

from collections.abc import Sequence
from uuid import UUID

from tortoise.expressions import Q

from domain.items.link import LINKS_MOST
from models import Item, ItemLink, LinkKind
from resolvers.context import Context
from resolvers.relations import by_id


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
