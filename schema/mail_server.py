"""Servers by which mail goes out. For admins alone."""

from datetime import datetime

import strawberry

import models
from models import AttemptOutcome, MailSignIn, MailTls
from resolvers import mail_servers as resolved
from resolvers.fields import Depends, batch, computed, global_id, mutation, root, shows
from schema.inbox import Inbox
from schema.node import Connection, Node, payload

_UNSET = strawberry.UNSET


@strawberry.type(
    description="By which server mails go out: of an inbox, or of all else. What it is signed in at with is never told. "
    "For admins alone."
)
class MailServer(Node):
    id: strawberry.ID = global_id("mail_server")
    inbox: Inbox | None = batch(
        resolved.inbox,
        Inbox | None,
        "The inbox whose items' mails go by it; null where it is the workspace's.",
        Depends.VIEWER,
    )
    host: str = strawberry.field(description="The server's name or IP address.")
    port: int = strawberry.field(description="Its port.")
    tls: MailTls = strawberry.field(description="How what is said to it is encrypted.")
    signs_in_by: MailSignIn = computed(
        resolved.signs_in_by, MailSignIn, "By what one signs in there; a secret is kept unless it is NOTHING."
    )
    username: str = strawberry.field(description="The user name; empty where nobody signs in.")
    token_url: str = strawberry.field(description="Where tokens are got; empty without them.")
    client_id: str = strawberry.field(description="As what they are got; empty without them.")
    scope: str = strawberry.field(description="For what they are got; may be empty.")
    from_address: str = strawberry.field(description="The address that mails come from, and bounces go to.")
    from_name: str = strawberry.field(
        description="The name that mails come from; empty for the workspace's own."
    )
    version: int = strawberry.field(description="Guards writes: send it back to change what you saw.")
    created_at: datetime = strawberry.field(description="When it was made.")
    updated_at: datetime = strawberry.field(description="When it last changed.")

    is_type_of = shows(models.MailServer)


@strawberry.type(description="What a mail server said when a test mail was handed to it.")
class MailTest:
    outcome: AttemptOutcome = strawberry.field(description="What came of it.")
    server: str = strawberry.field(description="The server, with its port.")
    code: int | None = strawberry.field(description="The SMTP code; null where no server answered.")
    reply: str = strawberry.field(description="What it said, or why nothing was.")


@strawberry.type
class MailServerQueries:
    mail_servers = root(
        resolved.mail_servers,
        Connection[MailServer],
        "Servers by which mail goes out, oldest first; none but for admins. Mails that none is for go by the machine's own.",
    )


@strawberry.input(
    description="How tokens are got (OAuth 2.0 with a refresh token), by which one signs in with XOAUTH2."
)
class MailTokenInput:
    token_url: str = strawberry.field(description="The token endpoint, https.")
    client_id: str = strawberry.field(description="1 to 500 characters.")
    client_secret: str | None = strawberry.field(
        default=_UNSET,
        description="The client's secret, if it has one; left out with the refresh token, both stay.",
    )
    refresh_token: str | None = strawberry.field(
        default=_UNSET,
        description="The refresh token; may be left out only where server, user and client stay the same.",
    )
    scope: str | None = strawberry.field(default=_UNSET, description="Up to 500 characters.")


@strawberry.input(description="A mail server as it shall be, all of it.")
class MailServerSaveInput:
    host: str = strawberry.field(description="A host's name or an IP address.")
    tls: MailTls = strawberry.field(description="How what is said to it is encrypted.")
    from_address: str = strawberry.field(
        description="The address that mails come from. Its mail must come back here, for answers and bounces."
    )
    from_name: str | None = strawberry.field(
        default=_UNSET, description="Up to 200 characters; left out for the workspace's name."
    )
    port: int | None = strawberry.field(
        default=_UNSET,
        description="1 to 65,535; by default 587 with STARTTLS, 465 with IMPLICIT, 25 with NONE.",
    )
    inbox_id: strawberry.ID | None = strawberry.field(
        default=_UNSET, description="The inbox whose items' mails go by it; left out for all others."
    )
    username: str | None = strawberry.field(default=_UNSET, description="Left out where nobody signs in.")
    password: str | None = strawberry.field(
        default=_UNSET,
        description="Kept sealed, never told; may be left out only where host, port, encryption and user stay the same.",
    )
    token: MailTokenInput | None = strawberry.field(
        default=_UNSET, description="How tokens are got, instead of a password."
    )


@strawberry.type
class MailServerMutations:
    mail_server_save = mutation(
        resolved.save,
        payload("MailServerSavePayload", "mail_server", MailServer, "The mail server."),
        "Say by which server the mails of an inbox, or all others, go out: there is one for each. For admins.",
        input=(MailServerSaveInput, "The server."),
    )
    mail_server_remove = mutation(
        resolved.remove,
        payload("MailServerRemovePayload", "mail_server", MailServer, "The mail server, as it was."),
        "Take a mail server away: its mails go by the workspace's, or by the machine's own. For admins.",
    )
    mail_server_test = mutation(
        resolved.test,
        payload("MailServerTestPayload", "test", MailTest, "What the server said."),
        "Send a mail to your own address by a mail server, at once; up to 10 times a minute. For admins.",
    )
