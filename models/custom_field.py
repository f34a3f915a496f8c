"""Custom fields: what else a company wants to know of its items, projects, customers and organizations, as data; and
the values, as what has them is found.

A value stands in its row, so that lists have it for nothing; and once more as rows of a table of its noun's, to find and sort by
(docs/decisions/0043-custom-values-stand-in-their-row.md).
"""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

import orjson
from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.item import Item
from models.principal import Principal
from models.project import Project

if TYPE_CHECKING:
    from models.viewer import Viewer


class FieldNoun(StrEnum):
    """What has a field."""

    ITEM = "item"
    PROJECT = "project"
    CUSTOMER = "customer"
    ORGANIZATION = "organization"


class FieldKind(StrEnum):
    """What a field's values are."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHECKBOX = "checkbox"
    CHOICE = "choice"
    CHOICES = "choices"
    PERSON = "person"
    LINK = "link"


LETTERS = {
    FieldKind.TEXT: "t",
    FieldKind.LONG_TEXT: "l",
    FieldKind.LINK: "u",
    FieldKind.NUMBER: "n",
    FieldKind.MONEY: "n",
    FieldKind.DATE: "d",
    FieldKind.CHECKBOX: "b",
    FieldKind.CHOICE: "c",
    FieldKind.CHOICES: "c",
    FieldKind.PERSON: "p",
}
"""The first character of a value in its item's row; the rest is its JSON."""
WORDS = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.LINK})
"""Kinds whose values are words of people's own: they stand in no event's state."""


class CustomField(Model):
    """A field of a noun. `key` is how clients and values name it among the noun's, for ever. `archived_at`: since when it is
    shown and set no more; the values stay.

    options: of a choice, in order: `key`, `name`, `colour`, `archived`. type_ids: the types whose items have it; None for all.
    shown_once: whether customers see it, or ever did: documents of search may say so still (`models/search/sides.py`).
    words_due_at: when the words of the rows after `words_after` are to be kept anew, since the field changed; None when done.
    """

    id = fields.UUIDField(primary_key=True)
    noun = fields.CharEnumField(FieldNoun, max_length=16)
    key = fields.CharField(max_length=40)
    name = fields.CharField(max_length=60)
    description = fields.CharField(max_length=500, default="")
    kind = fields.CharEnumField(FieldKind, max_length=16)
    options: list[dict[str, Any]] | None = fields.JSONField(null=True)
    currency = fields.CharField(max_length=3, default="")
    required = fields.BooleanField(default=False)
    customers_see = fields.BooleanField(default=False)
    customers_edit = fields.BooleanField(default=False)
    type_ids: list[str] | None = fields.JSONField(null=True)
    rank = fields.IntField()
    version = fields.IntField(default=1, db_default=1)
    archived_at = fields.DatetimeField(null=True)
    shown_once = fields.BooleanField(default=False, db_default=False)
    words_due_at: datetime | None = fields.DatetimeField(null=True)
    words_after: UUID | None = fields.UUIDField(null=True)

    class Meta:
        table = "custom_fields"
        unique_together = (("noun", "key"),)

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> QuerySet[Self]:
        """Staff see all, customers those that are for them and not archived."""
        if not viewer.is_signed_in or not viewer.has_scope("items:read"):
            return cls.filter(id__in=[])
        return cls.all() if viewer.is_staff else cls.filter(customers_see=True, archived_at__isnull=True)

    @property
    def tokens(self) -> frozenset[str]:
        """Whom it is for. No viewer holds one of these: their stream asks for them by name."""
        shown = self.customers_see and self.archived_at is None
        return frozenset({"staff", "customers"}) if shown else frozenset({"staff"})

    def is_of(self, type_id: UUID) -> bool:
        """Whether items of this type have it."""
        return self.type_ids is None or str(type_id) in self.type_ids


class CustomValue(Model):
    """What an item is found and sorted by: a value as a text that sorts as the value does; of several choices one row each."""

    id = fields.UUIDField(primary_key=True)
    item: fields.ForeignKeyRelation[Item] = fields.ForeignKeyField(
        "models.Item", related_name=False, db_index=False, on_delete=fields.OnDelete.RESTRICT
    )
    item_id: UUID
    field_key = fields.CharField(max_length=40)
    held = fields.CharField(max_length=500)

    class Meta:
        table = "custom_values"
        indexes = (
            Index(fields=("item_id", "field_key"), name="custom_values_item"),
            Index(fields=("field_key", "held", "item_id"), name="custom_values_held"),
        )


class PrincipalValue(Model):
    """What a customer or an organization is found and sorted by."""

    id = fields.UUIDField(primary_key=True)
    principal: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=False, on_delete=fields.OnDelete.RESTRICT
    )
    principal_id: UUID
    field_key = fields.CharField(max_length=40)
    held = fields.CharField(max_length=500)

    class Meta:
        table = "principal_values"
        indexes = (
            Index(fields=("principal_id", "field_key"), name="principal_values_principal"),
            Index(fields=("field_key", "held", "principal_id"), name="principal_values_held"),
        )


class ProjectValue(Model):
    """What a project is found and sorted by."""

    id = fields.UUIDField(primary_key=True)
    project: fields.ForeignKeyRelation[Project] = fields.ForeignKeyField(
        "models.Project", related_name=False, db_index=False, on_delete=fields.OnDelete.RESTRICT
    )
    project_id: UUID
    field_key = fields.CharField(max_length=40)
    held = fields.CharField(max_length=500)

    class Meta:
        table = "project_values"
        indexes = (
            Index(fields=("project_id", "field_key"), name="project_values_project"),
            Index(fields=("field_key", "held", "project_id"), name="project_values_held"),
        )


def shown(written: str) -> Any:
    """The value, as clients have it, of what stands in its item's row."""
    return orjson.loads(written[1:])


def is_words(written: str) -> bool:
    """Whether it is a text of people's own."""
    return written[0] in "tlu"
