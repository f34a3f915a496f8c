"""The soak's writers: people who work through the API, and mails that come in. Only what was acknowledged is written down.

    python -m bench.soaking.writers FOLDER HOW_MANY

Ends at SIGTERM, after what is under way. Writes FOLDER/writes.jsonl.
"""

import asyncio
import random
import signal
import smtplib
import sys
from collections.abc import Awaitable, Callable
from email.message import EmailMessage
from email.policy import SMTP
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from bench.soaking.plan import ROOT, Log, read, token_file

PAUSE = 0.08
MAIL_PAUSE = 3.0
SMTP_PAUSE = 0.1
SMTP_SERVERS = 3
TRIES = 200
_ERRORS = "errors { code message } cursor"
DOCUMENTS = {
    "create": f"""mutation($input: ItemCreateInput!, $key: String) {{ it: itemCreate(input: $input, idempotencyKey: $key)
        {{ item {{ id }} {_ERRORS} }} }}""",
    "reply": f"""mutation($id: ID!, $text: String!, $key: String) {{
        it: itemReply(id: $id, input: {{text: $text}}, idempotencyKey: $key) {{ message {{ id }} {_ERRORS} }} }}""",
    "note": f"""mutation($id: ID!, $text: String!, $key: String) {{
        it: itemNote(id: $id, input: {{text: $text}}, idempotencyKey: $key) {{ message {{ id }} {_ERRORS} }} }}""",
    "status": f"mutation($id: ID!, $to: ID!) {{ it: itemSetStatus(id: $id, statusId: $to) {{ item {{ id }} {_ERRORS} }} }}",
    "assign": f"mutation($id: ID!, $to: [ID!]!) {{ it: itemAssign(id: $id, assigneeIds: $to) {{ item {{ id }} {_ERRORS} }} }}",
}
PEOPLE = ("boss", "lead", "betty", "requester", "boss", "member")
PLACES = {
    "boss": ("alpha", "beta", "outside"),
    "lead": ("alpha",),
    "betty": ("beta",),
    "requester": ("alpha",),
    "member": ("alpha",),
}
VERBS = {
    "boss": ("create", "reply", "note", "status", "status", "assign"),
    "lead": ("create", "reply", "note", "status", "assign"),
    "betty": ("create", "reply", "note", "status"),
    "requester": ("create", "reply"),
    "member": ("create", "reply", "note"),
}


class Ask:
    """A client of the API that asks again, of any server, until it has an answer."""

    def __init__(self, folder: Path, name: str, chance: random.Random) -> None:
        self._folder, self._name, self._chance = folder, name, chance
        self._http = httpx.AsyncClient(timeout=15)

    async def __call__(self, document: str, variables: dict[str, Any]) -> tuple[dict[str, Any], int]:
        """The payload, and how often it was asked for. Raises: RuntimeError, if it is refused or never comes."""
        body = {"query": document, "variables": variables}
        for tries in range(1, TRIES):
            port = self._chance.choice(read(self._folder / "ports.json"))
            headers = {"Authorization": f"Bearer {read(token_file(self._folder, self._name))}"}
            try:
                answer = await self._http.post(f"http://127.0.0.1:{port}/graphql", json=body, headers=headers)
                said = answer.json() if answer.status_code < 500 else {}
            except (httpx.HTTPError, ValueError):
                said = {}
            if said.get("data"):
                return said["data"]["it"], tries
            codes = {e.get("extensions", {}).get("code") for e in said.get("errors", [])}
            if codes - {"INTERNAL", "SHUTTING_DOWN"}:
                raise RuntimeError(f"refused: {said['errors']}")
            await asyncio.sleep(self._chance.uniform(0.05, 0.3))
        raise RuntimeError("no server answered")


class Writer:
    """One person at work."""

    def __init__(self, folder: Path, number: int, log: Log) -> None:
        self.name = PEOPLE[number % len(PEOPLE)]
        self.facts = read(folder / "facts.json")
        self.chance = random.Random(f"writer {number}")
        self.ask, self.log = Ask(folder, self.name, self.chance), log
        self.items = {place: list(self.facts["hot"][place]) for place in PLACES[self.name]}
        self._markers = (f"{self.name}-{number}-{n}" for n in count())

    async def run(self, stop: asyncio.Event) -> None:
        """Write until told to stop."""
        while not stop.is_set():
            verb = self.chance.choice(VERBS[self.name])
            variables, said = self._chosen(verb)
            answer, tries = await self.ask(DOCUMENTS[verb], variables)
            if answer["errors"]:
                self.log.add(refused=verb, by=self.name, errors=answer["errors"], **said)
            else:
                made = answer["message" if verb in ("reply", "note") else "item"]
                self.log.add(
                    verb=verb, by=self.name, id=made["id"], cursor=answer["cursor"], tries=tries, **said
                )
                if verb == "create" and len(self.items[said["place"]]) < 30:
                    self.items[said["place"]].append(made["id"])
            await asyncio.sleep(self.chance.uniform(0, 2 * PAUSE))

    def _chosen(self, verb: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """The variables of one mutation, and what the oracle is to know of it."""
        places = [p for p in self.items if p != "outside" or verb not in ("create", "status")]
        place, key = self.chance.choice(places), next(self._markers)
        item = self.chance.choice(self.items[place])
        if verb == "create":
            return {"input": self._new(place, f"[create-{key}]"), "key": key}, {
                "text": f"[create-{key}]", "place": place,
            }  # fmt: skip
        if verb in ("reply", "note"):
            return {"id": item, "text": f"[{verb}-{key}]", "key": key}, {
                "item": item, "text": f"[{verb}-{key}]",
            }  # fmt: skip
        if verb == "status":
            to = self.chance.choice(self.facts["statuses"])
            return {"id": item, "to": to}, {"item": item, "to": to}
        some = self.chance.sample(["lead", "member", "shaky", "outsider", "sleepy"], self.chance.randrange(3))
        people = [self.facts["viewers"][name]["global"] for name in some]
        return {"id": item, "to": people}, {"item": item, "to": people}

    def _new(self, place: str, title: str) -> dict[str, Any]:
        if self.name == "requester":
            return {"title": title}
        viewers, customer = self.facts["viewers"], self.chance.choice(["requester", "foreigner", "follower"])
        return {
            "title": title,
            "projectId": self.facts["project_ids"][place],
            "requesterId": viewers[customer]["global"],
            "followerIds": [viewers[name]["global"] for name in ("colleague",) if self.chance.random() < 0.3],
            "published": self.chance.random() < 0.7,
        }


async def mail_in(
    stop: asyncio.Event,
    log: Log,
    server: str,
    hand_over: Callable[[bytes], Awaitable[bool]],
    pause: float,
) -> None:
    """A mail now and then, as a mail server hands it over: again and again, until it is told that it was taken."""
    chance, way = random.Random(server), server.partition("-")[0]
    for number in count():
        name = f"{server}-{number}"
        mail = EmailMessage()
        mail["From"] = f"{chance.choice(['requester', 'colleague', f'new-{name}'])}@acme.example"
        mail["To"], mail["Subject"] = "desk@desk.example", f"[mail-{name}]"
        mail["Message-ID"] = f"<soak-{name}@acme.example>"
        mail.set_content(f"[mail-text-{name}]")
        tries = 1
        while not await hand_over(mail.as_bytes(policy=SMTP)):
            if stop.is_set():
                return
            tries += 1
            await asyncio.sleep(chance.uniform(0.05, 0.5))
        log.add(verb=f"mail by {way}", text=f"[mail-text-{name}]", subject=f"[mail-{name}]", tries=tries)
        if stop.is_set():
            return
        await asyncio.sleep(pause)


def _by_smtp(folder: Path) -> Callable[[bytes], Awaitable[bool]]:
    """Hands mails over at the door, however often that is killed."""

    def hand_over(raw: bytes) -> bool:
        try:
            with smtplib.SMTP("127.0.0.1", read(folder / "door.json"), "acme.example", timeout=15) as door:
                return not door.sendmail(
                    "sender@acme.example", ["desk@localhost", "postmaster@localhost"], raw
                )
        except (OSError, smtplib.SMTPException):
            return False

    return lambda raw: asyncio.to_thread(hand_over, raw)


async def _by_pipe(raw: bytes) -> bool:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "deskwire", "mail-in", cwd=ROOT,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    await process.communicate(raw)
    return process.returncode == 0


async def main(folder: Path, how_many: int) -> None:
    """Write until SIGTERM."""
    log, stop = Log(folder / "writes.jsonl"), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with asyncio.TaskGroup() as group:
        for number in range(how_many):
            group.create_task(Writer(folder, number, log).run(stop))
        group.create_task(mail_in(stop, log, "pipe", _by_pipe, MAIL_PAUSE))
        for server in range(SMTP_SERVERS):
            group.create_task(mail_in(stop, log, f"smtp-{server}", _by_smtp(folder), SMTP_PAUSE))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
