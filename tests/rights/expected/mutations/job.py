"""What is begun that takes long, and what becomes of it: for the staff, each their own, and for admins all."""

from tests.rights.expected.mutations.case import CONFLICT, NOT_ALLOWED, OK, Case, Mutation, done
from tests.rights.expected.work import JOBS
from tests.rights.viewers import STAFF, Viewers, may_use

_MAY_BEGIN: Viewers = STAFF & may_use("items:read") & may_use("items:write") & may_use("projects:read")


def _cancel(job: str, scope: str, otherwise: str) -> Case:
    seen_by = JOBS[job]
    codes = {otherwise: seen_by & may_use(scope), NOT_ALLOWED: seen_by - may_use(scope)}
    return Case({"id": f"@{job}"}, codes, hides=job)


MUTATIONS: dict[str, Mutation] = {
    # Whoever may not change one of the items is told with the job, as of one that there is not.
    "itemChangeManyAsJob": Mutation(done("job"), (
        Case({"ids": ["@item full"], "input": {"priority": 5}}, {OK: _MAY_BEGIN}, otherwise=NOT_ALLOWED, hides="item full"),
    )),
    "jobCancel": Mutation(done("job"), (
        _cancel("job website", "projects:write", CONFLICT),
        _cancel("job changes", "items:write", OK),
    )),
}  # fmt: skip
