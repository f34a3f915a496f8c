"""Mutations on what concerns me."""

from collections.abc import Sequence

import strawberry

from domain import digests, notifications
from domain.digests import Times, Weekday
from models import Channel, Digest, Notification, NotificationKind, NotificationPreference, Viewer
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
    info: Ask, kind: NotificationKind, channel: Channel, enabled: bool, digest: Digest | None = None
) -> NotificationPreference:
    return await notifications.set_preference(info.context.viewer, kind, channel, enabled, digest)


@outcome("times")
async def set_times(
    info: Ask, hour: int | None = None, weekday: Weekday | None = None, time_zone: str | None = None
) -> Times:
    return await digests.set_times(info.context.viewer, hour=hour, weekday=weekday, time_zone=time_zone)


async def digest_times(info: Ask) -> Times | None:
    """When the viewer's digests leave."""
    viewer = signed_in(info)
    if not viewer.has_scope("notifications:read"):
        return None
    assert viewer.principal_id is not None
    return (await digests.times_of([viewer.principal_id]))[viewer.principal_id]


async def defaults(info: Ask) -> Sequence[NotificationPreference]:
    """How the viewer is told where they chose nothing."""
    viewer = signed_in(info)
    return [
        NotificationPreference(
            kind=kind, channel=channel, enabled=notifications.is_default(viewer, kind, channel)
        )
        for kind in NotificationKind
        for channel in Channel
        if _concerns(viewer, kind)
    ]


_FOR_STAFF = (NotificationKind.NOTE, NotificationKind.RECURRENCE_STOPPED, NotificationKind.MAIL_RETURNED)


def _concerns(viewer: Viewer, kind: NotificationKind) -> bool:
    """Whether they may ever be told of it."""
    if kind in (NotificationKind.MAIL_FAILED, NotificationKind.MAIL_SET_ASIDE):
        return viewer.sees_all
    return viewer.is_staff or kind not in _FOR_STAFF


async def preferences(info: Ask) -> Sequence[NotificationPreference]:
    """What the viewer has chosen; for what is not listed the defaults hold."""
    viewer = signed_in(info)
    if not viewer.has_scope("notifications:read"):
        return []
    own = NotificationPreference.filter(principal_id=viewer.principal_id)  # house: one's own
    return await own.order_by("kind", "channel")
