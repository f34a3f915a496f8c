"""What goes wrong during a soak, at moments spread over its time, in a random order."""

import asyncio
import random
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from subprocess import TimeoutExpired
from typing import Any

from bench.soaking.databases import OwnPostgres, OwnRedis
from bench.soaking.desk import Desk
from bench.soaking.plan import Log, Plan, read, token_file
from bench.soaking.post import MOODS
from bench.soaking.writers import Ask

_ERRORS = "errors { code message } cursor"
SHARE = f"""mutation($id: ID!, $who: ID!, $role: ProjectRole) {{
    it: projectShare(id: $id, principalId: $who, role: $role) {{ {_ERRORS} }} }}"""
UNSHARE = (
    f"mutation($id: ID!, $who: ID!) {{ it: projectUnshare(id: $id, principalId: $who) {{ {_ERRORS} }} }}"
)
DEACTIVATE = f"mutation($who: ID!) {{ it: personDeactivate(id: $who) {{ {_ERRORS} }} }}"
REACTIVATE = f"mutation($who: ID!) {{ it: personReactivate(id: $who) {{ {_ERRORS} }} }}"
SIGN_OUT = f"mutation($who: ID!) {{ it: signOutEverywhere(id: $who) {{ {_ERRORS} }} }}"
GONE_SECONDS = (2.0, 4.0)
OUTAGE_SECONDS = (3.0, 6.0)

Trouble = Callable[[], Coroutine[Any, Any, None]]


class Chaos:
    """All troubles of one soak; `log` says which there were, and when a change of rights was acknowledged."""

    def __init__(self, plan: Plan, desk: Desk, postgres: OwnPostgres | None, redis: OwnRedis | None) -> None:
        self._plan, self._desk, self._postgres, self._redis = plan, desk, postgres, redis
        self._log = Log(plan.folder / "chaos.jsonl")
        self._chance = random.Random("chaos")
        self._ask = Ask(plan.folder, "boss", self._chance)
        self._facts: dict[str, Any] = read(plan.folder / "facts.json")
        self._taking_mail = asyncio.Lock()
        self._posting = asyncio.Lock()
        self._serving = asyncio.Lock()  # one server at a time is away, for writers to have another

    async def run(self, seconds: float) -> None:
        """All troubles, one after the other begun, within the time; returns when the last is over."""
        plan = self._plan
        troubles: list[Trouble] = [self._kill, self._kill_door] * plan.kills
        changes: list[Trouble] = [self._unshared, self._asleep, self._signed_out, self._drifted]
        outages: list[Trouble] = [partial(self._outage, mood) for mood in ("away", *MOODS[1:])]
        troubles += [outages[n % len(outages)] for n in range(plan.outages)]
        troubles += [changes[n % len(changes)] for n in range(plan.rights)]
        if self._postgres and self._redis:
            troubles += [self._postgres_again, self._redis_again] * plan.restarts
        self._chance.shuffle(troubles)
        pause = seconds / (len(troubles) + 1)
        async with asyncio.TaskGroup() as group:
            for trouble in troubles:
                await asyncio.sleep(pause)
                self._told_fallen()
                group.create_task(trouble())

    def _told_fallen(self) -> None:
        for name in self._desk.revive():
            self._log.add(trouble="fell", who=name)

    async def _kill(self) -> None:
        async with self._serving:
            victim = self._chance.choice([*self._desk.servers, *self._desk.servers, *self._desk.workers])
            victim.kill()
            self._log.add(trouble="kill", who=victim.name)
            await asyncio.sleep(self._chance.uniform(0, 0.5))
            victim.start()
            await self._desk.ready()

    async def _kill_door(self) -> None:
        """While a mail is on its way, as often as not."""
        door = self._desk.door
        async with self._taking_mail:
            await self._desk.listens()
            await asyncio.sleep(self._chance.uniform(0, 0.5))
            door.kill()
            self._log.add(trouble="kill", who=door.name)
            await asyncio.sleep(self._chance.uniform(0, 0.5))
            door.start()

    async def _outage(self, mood: str) -> None:
        """The server that takes our mail is away, or in a mood, for some seconds."""
        post = self._desk.post
        async with self._posting:
            self._log.add(trouble="outage", who="post", mood=mood)
            if mood == "away":
                post.kill()
                self._log.add(trouble="kill", who=post.name)
            else:
                self._desk.mood(mood)
            await asyncio.sleep(self._chance.uniform(*OUTAGE_SECONDS))
            if mood == "away":
                post.start()
            self._desk.mood("well")

    async def _postgres_again(self) -> None:
        assert self._postgres is not None
        async with self._serving:
            self._log.add(trouble="restart", who="postgres")
            await asyncio.to_thread(self._postgres.restart)

    async def _redis_again(self) -> None:
        assert self._redis is not None
        self._log.add(trouble="restart", who="redis")
        await asyncio.to_thread(self._redis.restart)

    async def _unshared(self) -> None:
        where = {"id": self._facts["project_ids"]["alpha"]}
        await self._change("shaky", UNSHARE, **where)
        await asyncio.sleep(self._chance.uniform(*GONE_SECONDS))
        await self._change("shaky", SHARE, **where, role="MEMBER")

    async def _drifted(self) -> None:
        where = {"id": self._facts["project_ids"]["alpha"]}
        await self._change("drifter", UNSHARE, **where)
        await asyncio.sleep(self._chance.uniform(*GONE_SECONDS))
        await self._change("drifter", SHARE, **where)

    async def _asleep(self) -> None:
        await self._change("sleepy", DEACTIVATE)
        await asyncio.sleep(self._chance.uniform(*GONE_SECONDS))
        await self._change("sleepy", REACTIVATE)
        await self._signed_in("sleepy")

    async def _signed_out(self) -> None:
        await self._change("leaver", SIGN_OUT)
        await self._signed_in("leaver")

    async def _change(self, name: str, document: str, **variables: Any) -> None:
        who = self._facts["viewers"][name]
        answer, tries = await self._ask(document, {**variables, "who": who["global"]})
        if answer["errors"]:
            raise RuntimeError(f"The rights of {name} could not be changed: {answer['errors']}")
        self._log.add(trouble="rights", who=name, cursor=answer["cursor"], tries=tries)

    async def _signed_in(self, name: str) -> None:
        """A new session, once the database can be reached."""
        token: Path = token_file(self._plan.folder, name)
        old = read(token)
        while read(token) == old:
            try:
                await asyncio.to_thread(
                    self._desk.once, "bench.soaking.set_up", str(self._plan.folder), name, seconds=60
                )
            except (RuntimeError, TimeoutExpired):
                await asyncio.sleep(0.5)
