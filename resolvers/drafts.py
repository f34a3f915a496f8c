"""What one has begun to say."""

from collections.abc import Sequence
from uuid import UUID

from tortoise.queryset import QuerySet

from models import Draft, File, Item, Principal, Viewer
from models.conversation import Conversation
from models.paging import Sort, complete
from resolvers.context import Context
from resolvers.listings import Listing, ordered_by
from resolvers.relations import Many, One, by_id

NEWEST_FIRST = complete([Sort("updated_at", descending=True)])

of_item = Many("item_id", Draft.beside_item, ("kind", "updated_at", "id"))
item = One("item_id", Item.visible_to)
conversation = One("conversation_id", Conversation.visible_to)


def _files(_: Viewer) -> QuerySet[File]:
    return File.loose()


files = Many("draft_id", _files, ("created_at", "id"))


async def mentions(rows: Sequence[Draft], context: Context) -> Sequence[Sequence[Principal]]:
    """Whom each draft is to name, as far as the viewer may see them."""
    keys = [[UUID(key) for key in row.mention_ids or ()] for row in rows]
    found = await by_id(Principal.visible_to, [key for each in keys for key in each], context)
    return [[found[key] for key in each if key in found] for each in keys]


drafts = Listing(Draft, "draft", ordered_by(NEWEST_FIRST), lambda viewer, _: Draft.visible_to(viewer))
