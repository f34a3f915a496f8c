"""What the way out counts: Prometheus reads it at /metrics."""

from prometheus_client import Counter

attempts = Counter(
    "deskwire_mail_attempts",
    "Attempts at handing a mail to a server (`kept`: none), by what came of it: delivered, deferred, refused.",
    ["server", "outcome"],
)
