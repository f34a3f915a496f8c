"""What concerns me."""

from datetime import datetime

import strawberry

import models
from domain.digests import Weekday
from models import Channel, Digest, NotificationKind
from resolvers import notification_verbs
from resolvers import notifications as resolved
from resolvers.fields import Depends, batch, global_id, mutation, root, shows
from schema.conversation import Conversation
from schema.inbox import Inbox
from schema.item import Item
from schema.message import Message
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
    conversation: Conversation | None = batch(
        resolved.conversation,
        Conversation | None,
        "The conversation it is about, if that is not on an item.",
        Depends.VIEWER,
    )
    inbox: Inbox | None = batch(
        resolved.inbox,
        Inbox | None,
        "The inbox where mails were set aside, if that is what it is about.",
        Depends.VIEWER,
    )
    actor: Principal = batch(resolved.actor, Principal, "Who did it.", Depends.ROW)

    is_type_of = shows(models.Notification)


@strawberry.type(description="Whether you want to be told of one kind over one channel, and how.")
class NotificationPreference:
    kind: NotificationKind = strawberry.field(description="Of what.")
    channel: Channel = strawberry.field(description="Over which channel.")
    enabled: bool = strawberry.field(description="Whether you want it.")
    digest: Digest | None = strawberry.field(
        description="In which digest it is mailed; null: in a mail of its own, soon."
    )


@strawberry.type(description="When your digests are mailed.")
class DigestTimes:
    hour: int = strawberry.field(description="At which hour, 0 to 23, by the clocks of the time zone.")
    weekday: Weekday = strawberry.field(description="On which day the weekly one is.")
    time_zone: str = strawberry.field(
        description="The time zone (IANA name): the chosen one, else yours as a user, else the workspace's."
    )


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
        "What you have chosen; for what is not listed `notificationDefaults` hold.",
    )
    notification_defaults = root(
        notification_verbs.defaults,
        list[NotificationPreference],
        "How you are told of each kind over each channel where you have chosen nothing. By mail, customers hear of statuses "
        "of what they asked for only, until they choose.",
    )
    digest_times = root(
        notification_verbs.digest_times,
        DigestTimes | None,
        "When your digests are mailed; null where the key's scopes do not cover it.",
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
        "Say whether you want to be told of one kind over one channel, and by mail in which digest.",
        kind=(NotificationKind, "Of what."),
        channel=(Channel, "Over which channel."),
        enabled=(bool, "Whether you want it."),
        digest=(Digest | None, "In which digest it is mailed; without one in a mail of its own."),
    )
    digest_set_times = mutation(
        notification_verbs.set_times,
        payload("DigestSetTimesPayload", "times", DigestTimes, "When your digests are mailed now."),
        "Say when your digests are mailed; what is left out or null stays.",
        hour=(int | None, "At which hour, 0 to 23."),
        weekday=(Weekday | None, "On which day the weekly one is."),
        time_zone=(
            str | None,
            "By the clocks of which time zone (IANA name); empty: yours, or the workspace's.",
        ),
    )
