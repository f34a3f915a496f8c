"""Who is looking: a frozen value with everything that decides what they may see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from models.people import Level
from models.principal import PrincipalKind
from models.project import Role

SCOPES = frozenset(
    {
        "items:read",
        "items:write",
        "conversations:read",
        "conversations:write",
        "projects:read",
        "projects:write",
        "people:read",
        "people:write",
        "notifications:read",
        "notifications:write",
    }
)
"""What an API key may be narrowed to; other viewers have them all."""


FEW = 20
"""Projects that are looked into one by one; who sees more of them sees enough of all rows to look through these."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person, a program or nobody, as of `position`: the last event whose change of rights it reflects."""

    principal_id: UUID | None = None
    kind: PrincipalKind | None = None
    name: str = ""
    level: Level | None = None
    organization_id: UUID | None = None
    teams: frozenset[UUID] = frozenset()
    roles: Mapping[UUID, Role] = field(default_factory=dict)
    guest_projects: frozenset[UUID] = frozenset()
    switches: frozenset[str] = frozenset()
    scopes: frozenset[str] | None = None
    actor_id: UUID | None = None
    session_id: UUID | None = None
    ends_at: datetime | None = None
    """When the session or key by which they are here expires."""
    position: int = 0
    tokens: frozenset[str] = frozenset()

    @property
    def is_signed_in(self) -> bool:
        return self.principal_id is not None

    @property
    def is_staff(self) -> bool:
        """Users, their API keys and the product's own automations; never a customer or a visitor."""
        return self.kind in (PrincipalKind.USER, PrincipalKind.AUTOMATION)

    @property
    def is_customer(self) -> bool:
        return self.kind is PrincipalKind.CUSTOMER

    @property
    def sees_all(self) -> bool:
        """Admins, and automations, which act for the workspace."""
        return self.level is Level.ADMIN or self.kind is PrincipalKind.AUTOMATION

    @property
    def projects(self) -> frozenset[UUID]:
        return frozenset(self.roles)

    @property
    def sees_few(self) -> bool:
        """Whether what they see is found by looking into their projects one by one."""
        return not self.sees_all and max(len(self.roles), len(self.guest_projects)) <= FEW

    @property
    def key(self) -> str:
        """One for each person and program: what budgets and limits count by."""
        return str(self.actor_id or self.principal_id or "anonymous")

    def has_scope(self, scope: str) -> bool:
        return self.scopes is None or scope in self.scopes

    def sees(self, audience: frozenset[str] | None) -> bool:
        """Whether a row with this audience is visible."""
        return audience is not None and not self.tokens.isdisjoint(audience)


ANONYMOUS = Viewer()
