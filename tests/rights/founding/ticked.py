"""Checklists: on the item that has everything, where one entry is ticked off, and on one that others see."""

from domain import checklist_entries
from tests.rights.world import World, happened, text


async def make_checklists(world: World) -> None:
    """Of those who work there."""
    lead = await world.viewer("user lead")
    for by, item, name in (
        (lead, "full", "full"),
        (lead, "full", "second"),
        (await world.viewer("user outside_lead"), "secret", "secret"),
    ):
        made = await checklist_entries.create(by, world.key(f"item {item}"), text(f"{name} entry"))
        world.keep(f"checklist_entry {name}", made.id)
    await checklist_entries.edit(lead, world.key("checklist_entry full"), done=True)
    await happened(world, "event full ticked", "checklist_entry.edited")
