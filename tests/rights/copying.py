"""What happens to jobs in the story."""

from domain import jobs
from domain.unit_of_work import unit_of_work
from models import Job
from realtime.presence import Presence
from tests.rights.world import World


async def _advances(world: World, presence: Presence) -> None:
    async with unit_of_work(await world.viewer("user lead")):
        job = await Job.get(id=world.key("job website"))
        before = jobs.known(job)
        job.done += 1
        await jobs.advance(job, before)


ACTS = {"a step of the lead's job is done": _advances}
