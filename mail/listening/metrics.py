"""What the door counts: Prometheus reads it at /metrics."""

from prometheus_client import Counter

mails = Counter(
    "deskwire_door_mails",
    "Mails that came whole by SMTP or LMTP: stored, or to be sent again later.",
    ["door", "answer"],
)
