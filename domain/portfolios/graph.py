"""All of what stands in which portfolio, as rules and audiences need it: read by whoever holds the tree."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from uuid import UUID

from tortoise.expressions import Q

from domain.events import Snapshot
from models import Portfolio, PortfolioEntry, of_binned_projects


class Graph:
    """Which portfolios and projects are in which portfolios. Never changed: what would be is another one."""

    def __init__(self, inside: Iterable[tuple[UUID, UUID]], projects: Iterable[tuple[UUID, UUID]]) -> None:
        """By pairs of a portfolio and what is right in it: portfolios, and projects."""
        self._inside, self._projects = frozenset(inside), frozenset(projects)
        self._places: dict[UUID, int] = {}

    @classmethod
    async def read(cls) -> "Graph":
        """The one that there is, in one statement."""
        there = Q(project_id__isnull=True) | Q(project_id__not_in=of_binned_projects())
        rows = PortfolioEntry.filter(
            there
        )  # house: of which rules hold and who sees what, whoever may see it
        found = await rows.values_list("portfolio_id", "member_id", "project_id")
        return cls(
            ((portfolio, member) for portfolio, member, _ in found if member is not None),
            ((portfolio, project) for portfolio, _, project in found if project is not None),
        )

    def plus(self, portfolio: UUID, member: UUID, *, is_project: bool) -> "Graph":
        """This one, and that member in that portfolio."""
        link = {(portfolio, member)}
        if is_project:
            return Graph(self._inside, self._projects | link)
        return Graph(self._inside | link, self._projects)

    def minus(self, portfolio: UUID, member: UUID) -> "Graph":
        """This one without that member in that portfolio."""
        link = {(portfolio, member)}
        return Graph(self._inside - link, self._projects - link)

    def has(self, portfolio: UUID, key: UUID) -> bool:
        """Whether a portfolio or project is right in it."""
        return not {(portfolio, key)}.isdisjoint(self._inside | self._projects)

    def over(self, portfolio: UUID) -> list[UUID]:
        """The portfolio and all above it, each after what it is in."""
        found: dict[UUID, None] = {}

        def visit(key: UUID) -> None:
            for above in sorted(self._above.get(key, ())):
                if above not in found:
                    visit(above)
            found[key] = None

        visit(portfolio)
        return list(found)

    def under(self, portfolio: UUID) -> set[UUID]:
        """The portfolio and all below it."""
        found, ahead = {portfolio}, [portfolio]
        while ahead:
            new = self._below.get(ahead.pop(), set()) - found
            found |= new
            ahead += new
        return found

    def holds(self, portfolio: UUID) -> frozenset[UUID]:
        """The projects in it and in the portfolios below it."""
        return frozenset(key for each in self.under(portfolio) for key in self._held.get(each, ()))

    def depth(self, portfolio: UUID) -> int:
        """How many portfolios stand one in the other down to this one, itself counted, by the longest way."""
        return _longest(portfolio, self._above, {})

    def height(self, portfolio: UUID) -> int:
        """How many stand one in the other from this one on, by the longest way."""
        return _longest(portfolio, self._below, {})

    def places(self, key: UUID) -> int:
        """In how many places of the tree a portfolio or project stands: one by each way down to it."""
        if key not in self._places:
            self._places[key] = sum(self.places(above) for above in self._above.get(key, ())) or 1
        return self._places[key]

    def most_places(self, key: UUID) -> int:
        """The most of these, of a portfolio or project and all below it."""
        return max(self.places(each) for each in (*self.under(key), *self.holds(key)))

    def right_in(self, portfolio: UUID) -> int:
        """How much is right in it."""
        return len(self._below.get(portfolio, ())) + len(self._held.get(portfolio, ()))

    def snapshot(self, portfolio: UUID) -> Snapshot:
        """Whoever sees it."""
        return Snapshot(Portfolio.audience(self.holds(portfolio)), {})

    @cached_property
    def _below(self) -> dict[UUID, set[UUID]]:
        return _by(self._inside)

    @cached_property
    def _held(self) -> dict[UUID, set[UUID]]:
        return _by(self._projects)

    @cached_property
    def _above(self) -> dict[UUID, set[UUID]]:
        return _by((low, high) for high, low in self._inside | self._projects)


def _by(links: Iterable[tuple[UUID, UUID]]) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for key, value in links:
        found[key].add(value)
    return found


def _longest(key: UUID, links: dict[UUID, set[UUID]], known: dict[UUID, int]) -> int:
    """How many stand on the longest way along these links, which make no circle."""
    if key not in known:
        known[key] = 1 + max((_longest(each, links, known) for each in links.get(key, ())), default=0)
    return known[key]
