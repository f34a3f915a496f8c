"""Servers by which mail goes out: what admins read of them, and their mutations."""

from dataclasses import dataclass
from typing import Any

import strawberry

from domain import mail_servers as verbs
from domain.mail_servers import Given, Token
from domain.mail_servers import save as save_server
from mail import servers
from mail.outbound import attempt_of
from models import AttemptOutcome, Inbox, MailServer, MailSignIn
from models.paging import Sort, complete
from resolvers.context import Ask
from resolvers.given import given, optional
from resolvers.inputs import key
from resolvers.listings import Listing, ordered_by
from resolvers.outcome import outcome
from resolvers.relations import One

OLDEST_FIRST = complete([Sort("created_at")])

inbox = One("inbox_id", Inbox.visible_to)
mail_servers = Listing(
    MailServer, "mail_server", ordered_by(OLDEST_FIRST), lambda viewer, _: MailServer.visible_to(viewer)
)


@dataclass(frozen=True)
class Tried:
    """What a mail server said to a test."""

    outcome: AttemptOutcome
    server: str
    code: int | None
    reply: str


def signs_in_by(row: MailServer) -> MailSignIn:
    """By what one signs in there."""
    return row.sign_in


@outcome("mail_server")
async def save(info: Ask, input: Any, version: int | None = None) -> MailServer:
    token = given(input.token)
    told = Given(
        inbox_id=optional(given(input.inbox_id), "inbox", path=("input", "inboxId")),
        host=input.host,
        port=given(input.port),
        tls=input.tls,
        username=given(input.username) or "",
        password=given(input.password),
        token=None
        if token is None
        else Token(
            token_url=token.token_url,
            client_id=token.client_id,
            client_secret=given(token.client_secret),
            refresh_token=given(token.refresh_token),
            scope=given(token.scope) or "",
        ),
        from_address=input.from_address,
        from_name=given(input.from_name) or "",
    )
    return await save_server(info.context.viewer, told, version)


@outcome("mail_server")
async def remove(info: Ask, id: strawberry.ID, version: int | None = None) -> MailServer:
    return await verbs.remove(info.context.viewer, key(id, "mail_server"), version)


@outcome("test")
async def test(info: Ask, id: strawberry.ID) -> Tried:
    said = attempt_of(await servers.test(info.context.viewer, key(id, "mail_server")))
    return Tried(said.outcome, said.server, said.code, said.reply)
