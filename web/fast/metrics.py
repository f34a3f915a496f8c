"""What an operator wants to know of the fast path."""

from prometheus_client import Counter

executions = Counter(
    "deskwire_executions",
    "Operations and stream messages executed: written by the database, by a plan, by the stock executor for want of one,"
    " or by it after a plan met an error.",
    ["way"],
)
written, planned, unplanned, again = (
    executions.labels(way) for way in ("written", "planned", "unplanned", "again")
)
