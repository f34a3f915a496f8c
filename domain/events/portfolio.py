"""What happens to portfolios, and where projects and portfolios stand in them: for staff."""

from dataclasses import dataclass

from domain.events.declaration import Changed, Event, changed


@dataclass(frozen=True, kw_only=True)
class PortfolioCreated(Event, kind="portfolio.created"):
    """A portfolio was made, with nothing in it."""

    name: Changed | None = changed(text=True, internal=True)


@dataclass(frozen=True, kw_only=True)
class PortfolioEdited(Event, kind="portfolio.edited"):
    """A portfolio has another name."""

    name: Changed | None = changed(text=True, internal=True)


@dataclass(frozen=True, kw_only=True)
class PortfolioRemoved(Event, kind="portfolio.removed"):
    """A portfolio is gone; nothing was in it any more."""


@dataclass(frozen=True, kw_only=True)
class PortfolioShown(Event, kind="portfolio.shown"):
    """A portfolio shows to others than before: something was put into or taken out of it, or a portfolio below it."""


@dataclass(frozen=True, kw_only=True)
class PortfolioPlaced(Event, kind="portfolio.placed"):
    """A portfolio was put into another (`after`), taken out of one (`before`), or stands elsewhere in one (neither)."""

    portfolio: Changed | None = changed(refers_to="portfolio", internal=True)


@dataclass(frozen=True, kw_only=True)
class ProjectPlaced(Event, kind="project.placed"):
    """A project was put into a portfolio (`after`), taken out of one (`before`), or stands elsewhere in one (neither)."""

    portfolio: Changed | None = changed(refers_to="portfolio", internal=True)


@dataclass(frozen=True, kw_only=True)
class PortfolioRenumbered(Event, kind="portfolio.renumbered"):
    """What is in a portfolio has other sort keys, in the same order: there was no room between two of them."""


@dataclass(frozen=True, kw_only=True)
class ProjectFoldersRenumbered(Event, kind="project.folders_renumbered"):
    """Folders of a project have other sort keys, in the same order: there was no room between two of them."""
