"""What search knows of a row: its words, and nothing of who may see it."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.fields import Field
from tortoise.indexes import Index
from tortoise.models import Model


class SearchKind(StrEnum):
    """What can be found."""

    ITEM = "item"
    MESSAGE = "message"
    CUSTOMER = "customer"
    ORGANIZATION = "organization"
    USER = "user"
    PROJECT = "project"


class Vector(Field[str], str):  # type: ignore[misc]  # noqa: SLOT000 - as tortoise's own fields
    """PostgreSQL's words of a document; nothing on SQLite, whose words stand in the table `search_index`."""

    SQL_TYPE = "TEXT"

    class _db_postgres:  # noqa: N801 - tortoise's
        SQL_TYPE = "TSVECTOR"


class SearchDocument(Model):
    """The words of one row, kept in the transaction that changes them (`domain/search_documents.py`).

    `number` grows with each row that is new to search: the newest come first where hits are alike. Who may see the row is
    asked of its own `visible_to` whenever somebody searches. `title` and `body` are what SQLite's index is made of, and empty on
    PostgreSQL, which has them in `vector`. So are `shown` and `hidden`, the words of custom fields that customers see and of
    those that they do not; `marks` names the fields whose words are in `shown` (`models/search/sides.py`).
    """

    number = fields.BigIntField(primary_key=True, generated=True)
    entity_id = fields.UUIDField(unique=True)
    kind = fields.CharEnumField(SearchKind, max_length=16)
    title = fields.TextField(default="")
    body = fields.TextField(default="")
    shown = fields.TextField(default="", db_default="")
    hidden = fields.TextField(default="", db_default="")
    marks = fields.TextField(default="", db_default="")
    vector: Any = Vector(null=True)

    class Meta:
        table = "search_documents"
        indexes = (Index(fields=("kind", "number"), name="search_documents_kind"),)
