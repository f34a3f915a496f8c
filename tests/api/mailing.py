"""Mails for tests of what they say: made to leave, and read as they arrive; people and languages."""

from domain.mails import automatic
from kit import clock
from kit.ids import to_global
from mail.outbound import deliver
from mail.parse import ParsedMail, parse
from mail.transport import NullTransport
from models import Item, OutgoingMail, Viewer

ERRORS = "errors { code path message params }"
PREVIEW = """query($kind: String! = "message", $language: String! = "en", $words: MailWordsInput, $item: ID) {
    mailTemplatePreview(kind: $kind, language: $language, words: $words, itemId: $item) {
        subject text html faults { part line message } } }"""
BRAND = f"""mutation($input: BrandEditInput!, $version: Int) {{ brandEdit(input: $input, version: $version) {{
    brand {{ accent logo header footer language languages version }} {ERRORS} cursor }} }}"""
LANGUAGE = f"""mutation($id: ID!, $language: String) {{ personSetLanguage(id: $id, language: $language) {{
    person {{ ... on Customer {{ language }} ... on User {{ language }} }} {ERRORS} }} }}"""


async def leaves(row: OutgoingMail) -> ParsedMail:
    """The mail, as it arrives."""
    transport = NullTransport()
    assert await deliver(row.id, transport) == "sent"
    return parse(transport.kept[0].mail.content)


async def confirmed(item: Item, to: Viewer) -> ParsedMail:
    assert to.principal_id
    await OutgoingMail.all().delete()
    await automatic.queue_confirmation(item.id, item.id, to.principal_id, clock.now())
    return await leaves(await OutgoingMail.get())


def gid_of(person: Viewer) -> str:
    assert person.principal_id
    return to_global(person.kind.value if person.kind else "user", person.principal_id)
