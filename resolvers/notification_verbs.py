"""Mutations on what concerns me."""

from collections.abc import Sequence

import strawberry

from domain import notifications
from models import Channel, Notification, NotificationKind, NotificationPreference
from resolvers.context import Ask
from resolvers.given import optional
from resolvers.inputs import keys
from resolvers.outcome import outcome
from resolvers.signed_in import signed_in


@outcome("notifications")
async def mark_read(
    info: Ask, ids: Sequence[strawberry.ID] | None = None, up_to: strawberry.ID | None = None
) -> list[Notification]:
    viewer = info.context.viewer
    wanted = None if ids is None else keys(ids, "notification", path="ids")
    marked = await notifications.mark_read(viewer, wanted, optional(up_to, "notification", path=("upTo",)))
    return await Notification.visible_to(viewer).filter(id__in=marked).order_by("-created_at", "-id")


@outcome("preference")
async def set_preference(
    info: Ask, kind: NotificationKind, channel: Channel, enabled: bool
) -> NotificationPreference:
    return await notifications.set_preference(info.context.viewer, kind, channel, enabled)


async def preferences(info: Ask) -> Sequence[NotificationPreference]:
    """What the viewer has chosen; what is not listed is on."""
    viewer = signed_in(info)
    if not viewer.has_scope("notifications:read"):
        return []
    own = NotificationPreference.filter(principal_id=viewer.principal_id)  # house: one's own
    return await own.order_by("kind", "channel")
