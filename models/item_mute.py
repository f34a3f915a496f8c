"""Which items people want to hear no more of."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.item import Item
from models.principal import Principal


class ItemMute(Model):
    """One person who has muted one item: nobody else knows. `muted_at`: since when. `made_by_link`: a mail's link did it, and
    they have not chosen so themself since.
    """

    id = fields.UUIDField(primary_key=True)
    item: fields.ForeignKeyRelation[Item] = fields.ForeignKeyField(
        "models.Item", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    item_id: UUID
    principal: fields.ForeignKeyRelation[Principal] = fields.ForeignKeyField(
        "models.Principal", related_name=False, db_index=True, on_delete=fields.OnDelete.RESTRICT
    )
    principal_id: UUID
    muted_at = fields.DatetimeField()
    made_by_link = fields.BooleanField(default=False, db_default=False)

    class Meta:
        table = "item_mutes"
        unique_together = (("item", "principal"),)
