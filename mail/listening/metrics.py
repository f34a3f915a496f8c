"""What the doors count: Prometheus reads it at /metrics."""

from prometheus_client import Counter

mails = Counter(
    "deskwire_door_mails",
    "Mails that came whole by a door: stored, stored before (repeat), too large (skipped), refused, or to come again later.",
    ["door", "answer"],
)
