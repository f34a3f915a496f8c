"""What an operator wants to know of the live side of one process."""

from prometheus_client import Counter, Gauge, Histogram

deliveries = Counter(
    "deskwire_deliveries", "Messages queued for listeners of streams, by signal.", ["signal"]
)
resyncs = Counter("deskwire_resyncs", "Cursors that could not be resumed.")
slow_closes = Counter("deskwire_slow_closes", "Streams that ended because their reader fell too far behind.")
open_streams = Gauge("deskwire_open_streams", "Streams that are open in this process.")
position = Gauge("deskwire_log_position", "Up to which position this process has passed the log on.")
lock_wait = Histogram(
    "deskwire_log_lock_wait_seconds",
    "How long units of work waited for their turn to number their events.",
    buckets=(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5),
)
connection_wait = Histogram(
    "deskwire_connection_wait_seconds",
    "How long statements and transactions waited for a connection to PostgreSQL.",
    buckets=(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5),
)
answers_made = Gauge("deskwire_answers_made", "Answers that were executed for listeners of streams.")
answers_shared = Gauge("deskwire_answers_shared", "Answers that a listener got from another's execution.")
log_behind = Gauge("deskwire_log_behind", "How many positions this process is behind the log's head.")
"""Positions, not events: the two differ by what was rolled back."""
