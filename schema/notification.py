"""What concerns me."""

from datetime import datetime

import strawberry

import models
from models import Channel, NotificationKind
from resolvers import notification_verbs
from resolvers import notifications as resolved
from resolvers.fields import Depends, batch, global_id, mutation, root, shows
from schema.conversation import Message
from schema.item import Item
from schema.node import Connection, Node, payload
from schema.principal import Principal


@strawberry.type(description="Something that concerns you.")
class Notification(Node):
    id: strawberry.ID = global_id("notification")
    kind: NotificationKind = strawberry.field(description="Why you are told.")
    created_at: datetime = strawberry.field(description="When it was made.")
    read_at: datetime | None = strawberry.field(description="When you read it, on any device.")
    item: Item | None = batch(resolved.item, Item | None, "The item it is about.", Depends.VIEWER)
    message: Message | None = batch(
        resolved.message, Message | None, "The message it is about.", Depends.VIEWER
    )
    actor: Principal = batch(resolved.actor, Principal, "Who did it.", Depends.ROW)

    is_type_of = shows(models.Notification)


@strawberry.type(description="Whether you want to be told of one kind over one channel.")
class NotificationPreference:
    kind: NotificationKind = strawberry.field(description="Of what.")
    channel: Channel = strawberry.field(description="Over which channel.")
    enabled: bool = strawberry.field(description="Whether you want it.")


@strawberry.type
class NotificationQueries:
    notifications = root(
        resolved.notifications,
        Connection[Notification],
        "What concerns you, newest first.",
        unread_only=(bool, "Only what you have not read."),
    )
    unread_notification_count = root(
        resolved.unread_count, int, "How many notifications you have not read; at most 10,000."
    )
    notification_preferences = root(
        notification_verbs.preferences,
        list[NotificationPreference],
        "What you have chosen; what is not listed is on.",
    )


@strawberry.type
class NotificationMutations:
    notification_mark_read = mutation(
        notification_verbs.mark_read,
        payload(
            "NotificationMarkReadPayload",
            "notifications",
            list[Notification],
            "What is read by this, newest first.",
        ),
        "You have read some notifications, or all up to one, on all your devices.",
        ids=(list[strawberry.ID] | None, "These."),
        up_to=(strawberry.ID | None, "This one and all before it."),
    )
    notification_set_preference = mutation(
        notification_verbs.set_preference,
        payload("NotificationSetPreferencePayload", "preference", NotificationPreference, "Your choice."),
        "Say whether you want to be told of one kind over one channel.",
        kind=(NotificationKind, "Of what."),
        channel=(Channel, "Over which channel."),
        enabled=(bool, "Whether you want it."),
    )
