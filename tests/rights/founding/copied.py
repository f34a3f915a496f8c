"""Jobs of the lead's: one that is over, a copy of Website, as if they had been allowed to ask for one; one that waits."""

from datetime import timedelta

from domain import jobs
from domain.items import Changes, change_many_as_job
from domain.unit_of_work import unit_of_work
from kit import clock
from kit.errors import Conflict
from models import JobKind, JobState
from tests.rights.world import World, happened, text


async def copy_website(world: World) -> None:
    lead = await world.viewer("user lead")
    async with unit_of_work(lead):
        job = await jobs.begin(lead, JobKind.PROJECT_DUPLICATE, 2, world.key("project website"))
        before = jobs.known(job)
        job.state, job.done, job.due_at, job.erase_at = JobState.FAILED, 1, None, clock.now() + timedelta(7)
        why = Conflict(text("job failure"))
        await jobs.keep(job, [jobs.Failed(why, world.key(name)) for name in ("item shown", "item secret")])
        job.stopped = text("job stopped")
        await jobs.advance(job, before)
    world.keep("job website", job.id)
    changes = Changes(priority=1)
    waits = await change_many_as_job(lead, [world.key("item shown"), world.key("item secret")], changes)
    world.keep("job changes", waits.id)
    await happened(world, "event job advanced", "job.advanced")
