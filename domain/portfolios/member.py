"""What stands in portfolios."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Member:
    """A project, or a portfolio, as something that stands in portfolios."""

    key: UUID
    is_project: bool

    @property
    def column(self) -> str:
        """Where an entry names it."""
        return "project_id" if self.is_project else "member_id"
