"""What concerns me: everybody's own, as far as the sign-in covers it."""

from tests.rights.expected.audiences import NOTIFICATIONS
from tests.rights.rows import FALSE, NULL, VALUE, Fields, Row, Type
from tests.rights.viewers import ALL

SEEN: Row = {VALUE: ALL}
_NOTIFICATION: Fields = dict.fromkeys(("id", "kind", "createdAt", "readAt", "item", "message", "actor"), SEEN)
_UNREAD: Fields = _NOTIFICATION | {"readAt": {NULL: ALL}}

TYPES = [
    Type("Notification", ("notification requester reply",), NOTIFICATIONS["notification requester reply"], _UNREAD),
    Type("Notification", ("notification lead note",), NOTIFICATIONS["notification lead note"], _UNREAD),
    Type("Notification", ("notification admin reply",), NOTIFICATIONS["notification admin reply"], _NOTIFICATION),
    Type("Notification", ("notification admin status",), NOTIFICATIONS["notification admin status"], _UNREAD | {
        "message": {NULL: ALL},
    }),
    Type("NotificationPreference", ("notificationPreferences", 0), frozenset({"requester", "lead"}), {
        "kind": {"STATUS": ALL},
        "channel": {"MAIL": ALL},
        "enabled": {FALSE: ALL},
    }),
]  # fmt: skip
