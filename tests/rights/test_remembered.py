"""Who is remembered between requests is answered, by the very next one, as somebody who has just come: whatever was changed."""

from typing import Any

import httpx
import pytest

from domain import people, sign_in, users
from kit.errors import Unauthenticated
from models import Level, User
from tests.rights.asking import silent_presence
from tests.rights.losses import LOSSES, Loss
from tests.rights.world import World
from web.budget import Budget
from web.engine import ProductEngine, Session
from web.graphql.engine import Credentials
from web.graphql.operations import Operations
from web.graphql.params import Params
from web.graphql.persisted import MemoryDocuments
from web.graphql.refusals import Refusal
from web.live.routes import GraphQLEdge

SEEN = "{ items(first: 100) { nodes { id title project { id } } totalCount { value } } projects { nodes { id name } } }"
OWN = "{ viewer { id name } notifications { totalCount { value } } }"


async def _demoted(world: World) -> None:
    """By another admin, whom no event told of: only the demotion itself may have the admin looked up again."""
    await User.filter(principal_id=world.key("user lead")).update(level=Level.ADMIN)
    await users.set_level(await world.viewer("automation setup"), world.key("user admin"), Level.MEMBER)


async def _promoted(world: World) -> None:
    await users.set_level(await world.viewer("user admin"), world.key("user lead"), Level.ADMIN)


async def _signed_out_everywhere(world: World) -> None:
    await sign_in.sign_out_everywhere(await world.viewer("user admin"), world.key("user member"))


async def _gets_a_password(world: World) -> None:
    await sign_in.give_password(
        await world.viewer("automation setup"), world.key("user member"), "a good long password"
    )


async def _comes_back(world: World) -> None:
    admin = await world.viewer("user admin")
    await people.deactivate(admin, world.key("customer guest"))
    await people.reactivate(admin, world.key("customer guest"))


CHANGES: dict[str, Loss] = {
    **LOSSES,
    "the admin is demoted": _demoted,
    "the lead is promoted": _promoted,
    "the member is signed out everywhere": _signed_out_everywhere,
    "the member gets another password": _gets_a_password,
    "the guest is deactivated and comes back": _comes_back,
}


class _Process:
    """One that remembers; its requests do what those over HTTP do."""

    def __init__(self) -> None:
        self.engine = ProductEngine(silent_presence(), Budget(10**9))
        self._operations = Operations(self.engine, MemoryDocuments())

    async def ask(self, token: str, document: str, *, afresh: bool = False) -> str:
        """What is answered, as far as it does not tell of positions."""
        come = self.engine.open if afresh else self.engine.recall
        try:
            session: Session = await come(Credentials(bearer=token))
            prepared = await self._operations.prepare(Params(query=document), session)
            answer = await self._operations.execute(prepared, session, "request")
        except (Refusal, Unauthenticated):
            return "refused"
        return answer.body.decode().partition(',"extensions"')[0]


@pytest.mark.parametrize("change", CHANGES)
async def test_the_next_answer_is_that_of_now(world: World, change: str) -> None:
    remembering = _Process()
    asked = [(token, document) for token in world.tokens.values() for document in (SEEN, OWN)]
    before = [await remembering.ask(*each) for each in asked]
    assert [await remembering.ask(*each) for each in asked] == before
    await CHANGES[change](world)
    now = [await remembering.ask(*each) for each in asked]
    assert now == [await remembering.ask(*each, afresh=True) for each in asked]


async def test_a_session_is_no_key(world: World) -> None:
    """A secret is remembered together with what it was given as."""
    engine, token = _Process().engine, world.tokens["member"]
    await engine.recall(Credentials(bearer=token))
    with pytest.raises(Unauthenticated):
        await engine.recall(Credentials(api_key=token))


REFUSED = {
    "a mutation that is not posted": {"query": 'mutation { itemFollow(id: "x") { errors { code } } }'},
    "a stream without a stream": {"query": "subscription { itemsChanged { signal } }"},
    "no such field": {"query": "{ nonsense }"},
    "what is answered": {"query": OWN},
}


@pytest.mark.parametrize("asked", REFUSED.values(), ids=REFUSED)
async def test_who_was_signed_out_is_told_that_before_all_else(world: World, asked: dict[str, str]) -> None:
    """Over HTTP, by a process that remembers the session."""
    no_streams: Any = None
    endpoint = GraphQLEdge(Operations(_Process().engine, MemoryDocuments()), no_streams).endpoint
    headers = {"authorization": f"Bearer {world.tokens['member']}", "accept": "application/json"}
    transport = httpx.ASGITransport(app=endpoint)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers) as client:
        first = await client.get("/graphql", params={"query": OWN})
        assert first.json()["data"]["viewer"]
        await _signed_out_everywhere(world)
        answer = await client.get("/graphql", params=asked)
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
