"""What is heard of jobs: by who asked, and by admins."""

from tests.rights.expected.words import JOB, JOBS_OF, Heard
from tests.rights.expected.work import JOBS

COPYING: dict[str, tuple[Heard, ...]] = {
    "a step of the lead's job is done": (Heard(JOBS_OF, "CHANGED", JOBS["job website"], JOB),),
}
