"""Mails to an inbox that not everybody may write to, and the documents by which admins read and decide about them."""

from typing import Any

from domain.mails.incoming import Envelope
from kit.ids import to_global
from mail import inbound
from models import Door, Viewer
from tests.api.asking import ask
from tests.mail.letters import last, mail

ONLY = "only@acmedesk.example"
FIELDS = """id state receivedAt door size fromName fromAddress subject preview attachmentNames error marks releasedAt eraseAt
  reasons { code message } inbox { name } message { text item { title } } rawUrl"""
LIST = f"""query($filter: IncomingMailFilter, $first: Int, $after: String) {{
  incomingMails(filter: $filter, first: $first, after: $after) {{
    nodes {{ {FIELDS} }} pageInfo {{ endCursor hasNextPage }} totalCount {{ value }} }} }}"""
RELEASE = f"""mutation($id: ID!, $allow: Boolean! = false) {{ incomingMailRelease(id: $id, allowSender: $allow) {{
  incomingMail {{ {FIELDS} }} errors {{ code path message }} cursor }} }}"""
RETRY = f"""mutation($id: ID!) {{ incomingMailRetry(id: $id) {{
  incomingMail {{ {FIELDS} }} errors {{ code path message }} cursor }} }}"""
DISCARD = """mutation($id: ID!) { incomingMailDiscard(id: $id) {
  incomingMail { id state subject } errors { code path message } cursor } }"""


async def sent(raw_mail: bytes, to: str = ONLY) -> str:
    return await inbound.take(await inbound.store(raw_mail, Envelope(Door.SMTP, "x@x.example", (to,))))


async def aside_mail(subject: str = "Let me in", **more: Any) -> str:
    """The id of a mail that was set aside."""
    assert await sent(mail(sender="Eve <eve@evil.example>", subject=subject, **more)) == "set_aside"
    return to_global("incoming_mail", (await last()).id)


async def one(viewer: Viewer, id: str) -> Any:
    return (await ask(viewer, f"query($id: ID!) {{ incomingMail(id: $id) {{ {FIELDS} }} }}", id=id))[
        "incomingMail"
    ]
