"""Portfolios: how projects are sorted, for the staff who see something of what they hold."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.indexes import Index
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.above import Above
from models.principal import Principal
from models.project import Project

if TYPE_CHECKING:
    from models.viewer import Viewer


class Portfolio(Model):
    """A name for projects and further portfolios, each of which may be in several portfolios, or in none."""

    id = fields.UUIDField(primary_key=True)
    name = fields.CharField(max_length=200)
    name_folded = fields.CharField(max_length=400)
    is_root = fields.BooleanField(default=False, db_default=False)
    """Of the default layout the portfolio of the whole company (`domain/portfolios/layout.py`)."""
    made_for: fields.ForeignKeyNullableRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", null=True, related_name=False, db_index=False, on_delete=fields.OnDelete.RESTRICT
    )
    made_for_id: UUID | None
    """Of the default layout the organization, or customer without one, whose projects are put there."""
    version = fields.IntField(default=1)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "portfolios"
        indexes = (Index(fields=("made_for_id",), name="portfolios_made_for"),)

    @staticmethod
    def audience(holds: Iterable[UUID]) -> frozenset[str]:
        """Of one that holds these projects, directly or not: admins, and whoever works in one of them.

        Customers do not see how a company sorts them.
        """
        return frozenset({"admin", *(f"project:{project}" for project in holds)})

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Those that hold, directly or not, a project that staff see; of those that hold none, admins see all."""
        if not viewer.is_staff or not viewer.has_scope("projects:read"):
            return cls.filter(id__in=[])
        if viewer.sees_all:
            return cls.all()
        holding = PortfolioEntry.filter(project_id__in=list(viewer.projects)).values("portfolio_id")
        return cls.filter(id__in=Above(holding, PortfolioEntry, "member_id", "portfolio_id"))


class PortfolioEntry(Model):
    """A project or portfolio in a portfolio, in the order of `order_key`: one of both is named."""

    id = fields.UUIDField(primary_key=True)
    portfolio: fields.ForeignKeyRelation[Portfolio] = fields.ForeignKeyField(
        "models.Portfolio", related_name=False, on_delete=fields.OnDelete.RESTRICT
    )
    portfolio_id: UUID
    member: fields.ForeignKeyNullableRelation[Portfolio] = fields.ForeignKeyField(
        "models.Portfolio", null=True, related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    member_id: UUID | None
    project: fields.ForeignKeyNullableRelation[Project] = fields.ForeignKeyField(
        "models.Project", null=True, related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    project_id: UUID | None
    order_key = fields.CharField(max_length=64)

    class Meta:
        table = "portfolio_entries"
        unique_together = (("portfolio", "member"), ("portfolio", "project"))
        indexes = (Index(fields=("portfolio_id", "order_key", "id"), name="portfolio_entries_place"),)

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Those of what is seen itself: who sees that sees what it is in, too."""
        if not viewer.is_staff or not viewer.has_scope("projects:read"):
            return cls.filter(id__in=[])
        if viewer.sees_all:
            return cls.all()
        projects = list(viewer.projects)
        holding = cls.filter(project_id__in=projects).values("portfolio_id")
        portfolios = Above(holding, PortfolioEntry, "member_id", "portfolio_id")
        return cls.filter(Q(project_id__in=projects, member_id__in=portfolios, join_type=Q.OR))
