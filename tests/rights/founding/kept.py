"""Files that are kept with the item that has everything, and with projects: for staff alone, and for customers too."""

from domain import items, projects
from models import File
from tests.rights.founding.said import upload
from tests.rights.world import World, happened


async def keep_files(world: World) -> None:
    lead = await world.viewer("user lead")
    for name in ("inner", "shown"):
        file = await upload(world, lead, f"file full {name}")
        await items.attach_files(lead, world.key("item full"), [file], internal=name == "inner")
        await happened(world, f"event full file {name}", "item.file_attached")
        file = await upload(world, lead, f"file website {name}")
        await projects.attach_files(lead, world.key("project website"), [file], internal=name == "inner")
        await happened(world, f"event website file {name}", "project.file_attached")
    # Who uploaded them sees neither the item nor the project any more.
    for name, column in (("full", "item_id"), ("website", "project_id")):
        lost = await upload(world, await world.viewer("user watcher"), f"file {name} lost")
        place = world.key(f"{'item' if name == 'full' else 'project'} {name}")
        await File.filter(id=lost).update(**{column: place}, internal=True)
    outsider = await world.viewer("user outside_lead")
    file = await upload(world, outsider, "file back shown")
    await projects.attach_files(outsider, world.key("project backoffice"), [file], internal=False)
