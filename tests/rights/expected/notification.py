"""What concerns me: everybody's own, as far as the sign-in covers it."""

from tests.rights.expected.audiences import NOTIFICATIONS
from tests.rights.rows import FALSE, NULL, VALUE, Fields, Row, Type
from tests.rights.viewers import ALL, SIGNED_IN, may_use

SEEN: Row = {VALUE: ALL}
_NOTIFICATION: Fields = dict.fromkeys(
    ("id", "kind", "createdAt", "readAt", "item", "message", "actor"), SEEN
) | {"conversation": {NULL: ALL}, "inbox": {NULL: ALL}}
_UNREAD: Fields = _NOTIFICATION | {"readAt": {NULL: ALL}}

TYPES = [
    Type("Notification", ("notification requester reply",), NOTIFICATIONS["notification requester reply"], _UNREAD),
    Type("Notification", ("notification lead note",), NOTIFICATIONS["notification lead note"], _UNREAD),
    Type("Notification", ("notification admin reply",), NOTIFICATIONS["notification admin reply"], _NOTIFICATION),
    Type("Notification", ("notification admin status",), NOTIFICATIONS["notification admin status"], _UNREAD | {
        "message": {NULL: ALL},
    }),
    Type("Notification", ("notification outside",), NOTIFICATIONS["notification outside"], _UNREAD | {
        "item": {NULL: ALL},
        "conversation": SEEN,
    }),
    # The inbox has a name for who may read how mail is sorted.
    Type("Notification", ("notification admin aside",), NOTIFICATIONS["notification admin aside"], _UNREAD | {
        "item": {NULL: ALL},
        "message": {NULL: ALL},
        "inbox": {VALUE: may_use("projects:read"), NULL: ALL - may_use("projects:read")},
    }),
    Type("NotificationPreference", ("notificationPreferences", 0), frozenset({"requester", "lead"}), {
        "kind": {"STATUS": ALL},
        "channel": {"MAIL": ALL},
        "enabled": {FALSE: ALL},
        "digest": {NULL: ALL},
    }),
    Type("DigestTimes", ("digestTimes",), SIGNED_IN & may_use("notifications:read"), {
        "hour": {8: ALL},
        "weekday": {"MONDAY": ALL},
        "timeZone": SEEN,
    }),
]  # fmt: skip
