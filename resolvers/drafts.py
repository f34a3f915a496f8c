"""What one has begun to say."""

from models import Draft, Item
from models.conversation import Conversation
from models.paging import Sort, complete
from resolvers.listings import Listing, ordered_by
from resolvers.relations import Many, One

NEWEST_FIRST = complete([Sort("updated_at", descending=True)])

of_item = Many("item_id", Draft.visible_to, ("kind",))
item = One("item_id", Item.visible_to)
conversation = One("conversation_id", Conversation.visible_to)
drafts = Listing(Draft, "draft", ordered_by(NEWEST_FIRST), lambda viewer, _: Draft.visible_to(viewer))
