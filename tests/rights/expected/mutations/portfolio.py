"""What is done to portfolios: admins arrange them, a project's managers say in which of those that they see it stands."""

from tests.rights.expected.audiences import PROJECTS
from tests.rights.expected.circles import ADMIN
from tests.rights.expected.mutations.case import INVALID, NOT_ALLOWED, Case, Mutation, decided, done, only
from tests.rights.expected.project import PERMISSIONS
from tests.rights.expected.work import PORTFOLIOS
from tests.rights.rows import TRUE
from tests.rights.viewers import Viewers, may_use

_MAKERS = ADMIN & may_use("projects:write")
_MANAGERS = PERMISSIONS["share"][TRUE]
_SPARE, _CLIENTS, _BACK = (PORTFOLIOS[f"portfolio {name}"] for name in ("spare", "clients", "back"))
_COMPANY, _WEBSITE = PORTFOLIOS["portfolio company"], PROJECTS["project website"]


def _of_one(portfolio: str, **arguments: object) -> Case:
    row = f"portfolio {portfolio}"
    return Case({"id": f"@{row}", **arguments}, decided(PORTFOLIOS[row], _MAKERS), hides=row)


def _put(
    portfolio: str, member: str, seen_by: Viewers, allowed: Viewers, hides: str, **place: object
) -> Case:
    given = {"memberId": f"@{member}", **place}
    return Case({"id": f"@portfolio {portfolio}", "input": given}, decided(seen_by, allowed), hides=hides)


def _take(portfolio: str, member: str, seen_by: Viewers, allowed: Viewers) -> Case:
    given = {"id": f"@portfolio {portfolio}", "memberId": f"@{member}"}
    return Case(given, decided(seen_by, allowed), hides=member)


MUTATIONS = {
    "portfolioCreate": Mutation(done("portfolio"), (Case({"name": "Another"}, only(_MAKERS)),)),
    "portfolioEdit": Mutation(done("portfolio"), tuple(
        _of_one(name, name="Renamed") for name in ("clients", "back", "company", "spare")
    )),
    "portfolioPut": Mutation(done("portfolio"), (
        _put("spare", "project website", _SPARE, _MAKERS, "portfolio spare"),
        _put("company", "project website", _COMPANY & _WEBSITE, _MANAGERS, "project website"),
        _put("clients", "portfolio spare", _CLIENTS & _SPARE, _MAKERS, "portfolio spare"),
        _put("company", "portfolio back", _BACK, _MAKERS, "portfolio clients", beforeId="@portfolio clients"),
    )),
    "portfolioTake": Mutation(done("portfolio"), (
        _take("clients", "project website", _CLIENTS, _MANAGERS),
        _take("company", "portfolio back", _BACK, _MAKERS),
        _take("company", "portfolio clients", _CLIENTS, _MAKERS),
    )),
    # Not one in which there is something.
    "portfolioRemove": Mutation(done("portfolio"), (
        _of_one("spare"),
        Case({"id": "@portfolio clients"}, {INVALID: _CLIENTS & _MAKERS, NOT_ALLOWED: _CLIENTS - _MAKERS},
             hides="portfolio clients"),
    )),
}  # fmt: skip
