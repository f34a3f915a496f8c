"""What the worker counts: Prometheus reads it at /metrics. Labels are names of ours, never anybody's words."""

from prometheus_client import Counter, Gauge
from tortoise.functions import Max

from kit import clock
from models import (
    Consumer,
    EventRecord,
    IncomingMail,
    IncomingState,
    Mailbox,
    Notice,
    OutgoingMail,
    OutgoingState,
)

handled = Counter("deskwire_events_handled", "Events that a consumer has acted on.", ["consumer"])
skipped = Counter(
    "deskwire_events_skipped",
    "Events that a consumer gave up (failed) or does not know (unknown).",
    ["consumer", "why"],
)
failures = Counter("deskwire_consumer_failures", "Attempts at an event that failed.", ["consumer"])
troubles = Counter("deskwire_job_troubles", "Steps of a job that ended in an error.", ["job"])
mails_in = Counter("deskwire_mails_in", "Mails taken in, by what became of them.", ["outcome"])
mails_out = Counter(
    "deskwire_mails_out", "Mails out: sent, dropped, failed, or to be tried again.", ["outcome"]
)
mailboxes = Counter(
    "deskwire_mailboxes",
    "Mailboxes that were read: to the end (read), with a trouble of theirs (failed) or ours, or lost to another worker.",
    ["outcome"],
)

distance = Gauge("deskwire_consumer_distance", "Events between a consumer and the log's head.", ["consumer"])
overdue = Gauge("deskwire_overdue_rows", "Rows whose time has come and that nobody has done yet.", ["queue"])

failing = Gauge("deskwire_mailboxes_failing", "Mailboxes whose last attempt to be read failed.")


async def measure() -> int:
    """Set the gauges from the database, and return the log's head."""
    [(found,)] = await EventRecord.annotate(head=Max("position")).values_list("head")  # house: a number
    head = int(found or 0)
    for row in await Consumer.all():  # house: the worker's own
        distance.labels(row.name).set(head - row.position)
    now = clock.now()
    waiting_in = IncomingMail.filter(state=IncomingState.STORED, due_at__lte=now)  # house: a number
    waiting_out = OutgoingMail.filter(state=OutgoingState.QUEUED, due_at__lte=now)  # house: a number
    unread = Notice.filter(mail_id__isnull=True, due_at__lte=now)  # house: a number
    overdue.labels("notices").set(await unread.count())
    overdue.labels("mail_in").set(await waiting_in.count())
    overdue.labels("mail_out").set(await waiting_out.count())
    overdue.labels("mailboxes").set(
        await Mailbox.filter(is_active=True, due_at__lte=now).count()
    )  # house: a number
    failing.set(await Mailbox.filter(is_active=True, failures__gt=0).count())  # house: a number
    return head
