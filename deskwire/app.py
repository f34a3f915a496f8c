"""The one file that knows every room: it opens the doors between them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from functools import partial
from typing import TypeGuard

from starlette.applications import Starlette
from starlette.types import ASGIApp
from tortoise import connections

from deskwire import demo, logs
from deskwire.database import connected
from deskwire.mail_door import mail_door
from deskwire.secret_key import secret_keys
from deskwire.settings import PREFIX, Settings, SettingsError, load
from deskwire.stopping import drained_first
from domain import config, resealing, users, workspace
from domain.mails.incoming import Envelope
from domain.resealing import Resealed
from domain.unit_of_work import on_commit, on_wait
from kit import destinations, ratelimit, seal, storage
from mail import inbound
from mail.servers import KEEP, Servers
from mail.smtp import SmtpTransport
from mail.smtp_server import server_of
from mail.transport import NullTransport
from models import Door, sight
from models.postgres import on_acquired
from reactions import metrics as reaction_metrics
from reactions.collector import Collector
from reactions.jobs import jobs
from reactions.worker import Worker
from realtime import metrics
from realtime.bus import Bus
from realtime.hub import Hub
from realtime.polling import SqlitePoll
from realtime.presence import Presence
from web import files, health, mailbox, mails, sign_in, start, unsubscribe
from web import mail_in as mail_hook
from web.attempts import SharedCounter
from web.budget import Budget
from web.engine import ProductEngine
from web.graphql.front import Front
from web.graphql.http import Edge
from web.graphql.operations import Operations
from web.graphql.origins import Origins
from web.graphql.persisted import MemoryDocuments
from web.live.fanout import Fanout
from web.live.limits import LiveLimits
from web.live.roster import Roster
from web.live.routes import PATH, GraphQLEdge

WORKSPACE_NAME = "Deskwire"
DRAIN_SECONDS = 15.0


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[None]:
    """The rooms below the edges work inside: keys, verbs' settings, storage, database, a founded workspace."""
    seal.use_keys(secret_keys(settings))
    config.configure(
        config.Config(
            public_url=settings.public_url,
            mail_delay=timedelta(seconds=settings.mail_delay_seconds),
            mail_unanswered=settings.mail_when == "unanswered",
            mail_from=settings.mail_from,
            mail_domain=settings.mail_domain,
            mail_confirm=settings.mail_confirm,
            mail_notices=settings.mail_notices,
            mail_automatic_per_hour=settings.mail_automatic_per_hour,
            mail_sender_per_hour=settings.mail_sender_per_hour,
            reply_address=settings.reply_address,
            signed_replies=settings.signed_replies,
            mail_authserv_ids=settings.mail_authserv_ids,
            mail_auth_hops=settings.mail_auth_hops,
            mail_cc_follows=settings.mail_cc_follows,
            mail_spam_headers=tuple(name.lower() for name in settings.mail_spam_headers),
            mail_aside_life=timedelta(days=settings.mail_aside_days),
            mail_raw_life=timedelta(days=settings.mail_raw_days) if settings.mail_raw_days else None,
            dns_resolvers=settings.dns_resolvers,
            archive=settings.archive,
            parents_wait=settings.parents_wait,
            default_layout=settings.default_layout,
            upload_max_bytes=settings.upload_max_bytes,
            files_per_message=settings.files_per_message,
            link_answer_time=timedelta(milliseconds=300),
        )
    )
    destinations.allow(settings.allowed_networks)
    storage.keep_in(storage.Storage(settings.data_dir / "files"))
    async with connected(settings):
        await workspace.found(WORKSPACE_NAME)
        yield


@asynccontextmanager
async def working(settings: Settings, way_out: Servers) -> AsyncIterator[Worker]:
    """A worker that runs inside, and fetches mail; what it has begun is finished before this ends."""
    worker = Worker(jobs(way_out))
    collector = Collector(worker.wake)
    tasks = [asyncio.create_task(each.run()) for each in (worker, collector)]
    try:
        yield worker
    finally:
        collector.stop()
        worker.stop()
        await asyncio.gather(*tasks)
        await way_out.close()


def way_out_of(settings: Settings) -> Servers:
    """Where mail goes: to the servers that admins set, else to the SMTP server of the settings, or nowhere."""
    url = settings.smtp_url
    return Servers(SmtpTransport(server_of(url), KEEP) if url else NullTransport())


def create_app(settings: Settings | None = None, *, started: Callable[[], object] = lambda: None) -> ASGIApp:
    """The application of one server process; it calls `started` before the first request."""
    settings = settings or load()
    logs.configure(settings.log_format)
    way_out = way_out_of(settings)
    hub, bus = Hub(SqlitePoll() if settings.is_sqlite else None), Bus(settings.redis_url)
    presence, budget = (
        Presence(bus.signal, hub.listeners_of),
        Budget(settings.cost_per_minute, settings.redis_url),
    )
    engine = ProductEngine(presence, budget)
    fanout = Fanout(engine, hub)
    edge = Edge(origins=Origins(settings.allowed_origins))
    limits = LiveLimits(streams=settings.streams_per_person)
    graphql = GraphQLEdge(Operations(engine, MemoryDocuments()), fanout, edge, limits)

    on_mail: list[Callable[[], object]] = []

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(opened(settings))
            await stack.enter_async_context(hub.running())
            await stack.enter_async_context(bus.running(hub.wake, presence.heard))
            await stack.enter_async_context(presence.running())
            await stack.enter_async_context(budget.running())
            if settings.redis_url:
                attempts = SharedCounter(settings.redis_url)
                ratelimit.count_with(await stack.enter_async_context(attempts.running()))
            on_commit[:], on_wait[:] = [hub.wake, bus.committed], [metrics.lock_wait.observe]
            on_acquired[:] = [metrics.connection_wait.observe]
            worker: Worker | None = None
            if settings.worker_in_serve:
                worker = await stack.enter_async_context(working(settings, way_out))
                on_commit.append(worker.wake)
                on_mail.append(worker.wake)
            if settings.takes_mail and settings.smtp_in_serve:
                await stack.enter_async_context(mail_door(settings, worker.wake if worker else _nobody))
            stack.enter_context(drained_first(partial(graphql.roster.drain, DRAIN_SECONDS)))
            started()
            yield
            for told in (on_commit, on_wait, on_acquired, on_mail):
                told.clear()

    probes = health.routes(
        needed={
            "database": _database_answers,
            "log": partial(_log_is_read, hub),
            "stays": partial(_stays, graphql.roster),
        },
        wished={"bus": partial(_bus_is_heard, bus), "worker": _worker_keeps_up},
        measure=partial(_measure, hub, fanout),
        token=settings.metrics_token,
    )
    own = way_out.own
    unsent = mailbox.routes(own) if _shows_mail(own, settings) else []
    doors = mail_hook.routes(settings.mail_hook_secrets, lambda: [wake() for wake in on_mail])
    pages = [*start.routes(demo.sign_ins, has_mailbox=bool(unsent)), *unsent]
    app = Starlette(
        routes=[
            *graphql.routes,
            *sign_in.routes(edge),
            *files.routes(edge),
            *mails.routes(edge),
            *unsubscribe.routes(),
            *doors,
            *probes,
            *pages,
        ],
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    return Front(PATH, graphql.endpoint, behind=app)


def _nobody() -> None:
    """Another process's worker looks by itself."""


def _shows_mail(transport: object, settings: Settings) -> TypeGuard[NullTransport]:
    """Whether mails stay in this process, on a machine where only its own people see them."""
    return isinstance(transport, NullTransport) and mailbox.is_offered(settings.public_url)


async def work(settings: Settings) -> None:
    """`deskwire worker`: a worker of its own, until it is stopped."""
    logs.configure(settings.log_format)
    async with opened(settings), AsyncExitStack() as stack:
        worker = await stack.enter_async_context(working(settings, way_out_of(settings)))
        bus = await stack.enter_async_context(
            Bus(settings.redis_url).running(worker.wake, lambda message: None)
        )
        on_commit[:] = [bus.committed, worker.wake]
        await _stopped()


async def mail_in(settings: Settings, raw: bytes, to: Sequence[str] = ()) -> None:
    """`deskwire mail-in`: store one mail, then make of it what it is; a worker goes on where this is cut off."""
    async with opened(settings), Bus(settings.redis_url).running(lambda _: None, lambda _: None) as bus:
        on_commit[:] = [bus.committed]
        await inbound.receive(raw, Envelope(Door.PIPE, recipients=tuple(to)))
        await bus.said()


async def receive_mail(settings: Settings) -> None:
    """`deskwire smtp`: listen for mail servers, until it is stopped; a worker takes what came.

    Raises: SettingsError.
    """
    if not settings.takes_mail:
        raise SettingsError(f"Nothing to listen on: set {PREFIX}SMTP_LISTEN or {PREFIX}LMTP_LISTEN.")
    logs.configure(settings.log_format)
    async with opened(settings), mail_door(settings, _nobody):
        await _stopped()


async def create_admin(settings: Settings, email: str, name: str, password: str) -> None:
    """`deskwire admin create`."""
    async with opened(settings):
        await users.create_first_admin(email, name, password)


async def reseal(settings: Settings) -> Resealed:
    """`deskwire reseal`."""
    async with opened(settings):
        return await resealing.reseal()


async def _stopped() -> None:
    """Until SIGTERM or Ctrl-C."""
    from signal import SIGINT, SIGTERM

    stop = asyncio.Event()
    for number in (SIGINT, SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()


async def _database_answers() -> bool:
    await connections.get("default").execute_query("SELECT 1")
    return True


async def _log_is_read(hub: Hub) -> bool:
    return hub.last_error is None


async def _stays(roster: Roster) -> bool:
    return not roster.is_draining


async def _bus_is_heard(bus: Bus) -> bool:
    return bus.healthy


async def _worker_keeps_up() -> bool:
    """Whether somebody works: no consumer is far behind the log."""
    await reaction_metrics.measure()
    return all(m.value < 1_000 for f in reaction_metrics.distance.collect() for m in f.samples)


async def _measure(hub: Hub, fanout: Fanout) -> None:
    metrics.open_streams.set(len(hub.listeners))
    metrics.position.set(hub.position)
    metrics.log_behind.set(await sight.position() - hub.position)
    metrics.answers_made.set(fanout.answers.made)
    metrics.answers_shared.set(fanout.answers.shared)
    with suppress(Exception):
        await reaction_metrics.measure()
