"""What mails say, through the API: read, tried, chosen and reset by admins; and what then leaves."""

from datetime import UTC, datetime
from typing import Any

import pytest

from domain import conversations, items, plans
from domain.conversations import NewMessage
from domain.mails import outgoing
from kit import clock
from kit.errors import Invalid, NotFound, TooLarge
from kit.ids import to_global
from mail.outbound import deliver
from mail.transport import NullTransport
from models import EventRecord, Item, ItemType, Message, OutgoingMail, OutgoingState, Viewer
from tests import factories
from tests.api.asking import ask, gid
from tests.api.mailing import BRAND, ERRORS, LANGUAGE, PREVIEW, confirmed, gid_of, leaves
from tests.factories import Keys, viewer
from tests.refusals import unchanged

pytestmark = pytest.mark.usefixtures("workspace")

TEMPLATE = "kind language subject text html isBuiltIn version updatedAt"
LIST = f"query($kind: String, $language: String) {{ mailTemplates(kind: $kind, language: $language) {{ {TEMPLATE} }} }}"
SET = f"""mutation($kind: String! = "confirmation", $language: String! = "de", $input: MailWordsInput!, $version: Int) {{
    mailTemplateSet(kind: $kind, language: $language, input: $input, version: $version) {{
        mailTemplate {{ {TEMPLATE} }} {ERRORS} cursor }} }}"""
RESET = f"""mutation($version: Int) {{ mailTemplateReset(kind: "confirmation", language: "de", version: $version) {{
    mailTemplate {{ {TEMPLATE} }} {ERRORS} cursor }} }}"""
TEST = f"""mutation($kind: String! = "message", $words: MailWordsInput, $item: ID) {{
    mailTemplateSendTest(kind: $kind, language: "de", words: $words, itemId: $item) {{ address {ERRORS} }} }}"""
WORDS = {"subject": "{{ item.key }} ist da", "text": "Hallo {{ recipient.name }}:\n{{ item.title }}"}


async def written(message: Message, to: Viewer) -> str:
    """What the mail about a message says to somebody."""
    assert to.principal_id
    await OutgoingMail.all().delete()
    await outgoing.queue_about(message, message.id, [to.principal_id], clock.now())
    return (await leaves(await OutgoingMail.get())).text


@pytest.fixture
async def item(customer: Viewer) -> Item:
    return await factories.item(customer, "Printer <on> fire")


async def test_an_admin_reads_what_can_be_chosen(admin: Viewer, queries: Any) -> None:
    with queries(0):
        kinds = (await ask(admin, "{ mailKinds { name description variables { name example forStaff } } }"))[
            "mailKinds"
        ]
    assert [kind["name"] for kind in kinds] == [
        "message",
        "conversation",
        "confirmation",
        "notice",
        "digest",
        "sign_in_link",
        "test",
    ]
    assert {"name": "messages[].internal", "example": "False", "forStaff": True} in kinds[0]["variables"]
    asked = '{ mailVariables(kind: "sign_in_link") { name description } }'
    names = [each["name"] for each in (await ask(admin, asked))["mailVariables"]]
    assert names == [
        "link.url", "link.minutes", "recipient.name", "recipient.language", "recipient.staff", "workspace.name",
        "workspace.url",
    ]  # fmt: skip
    with queries(1):
        found = (await ask(admin, LIST))["mailTemplates"]
    assert len(found) == 70
    assert all(each["isBuiltIn"] and each["version"] == 0 for each in found)
    (german,) = (await ask(admin, LIST, kind="confirmation", language="de-AT"))["mailTemplates"]
    assert german["text"].startswith("Guten Tag {{ recipient.name }},")


@pytest.mark.parametrize("who", ["manager", "member", "outsider", "customer", "guest"])
async def test_nobody_else_reads_or_changes_anything(workspace: Keys, who: str, item: Item) -> None:
    somebody = await viewer(workspace[who])
    asked = (
        '{ brand { accent } mailKinds { name } mailVariables(kind: "test") { name } mailTemplates { kind } }'
    )
    assert await ask(somebody, asked) == {
        "brand": None,
        "mailKinds": [],
        "mailVariables": [],
        "mailTemplates": [],
    }
    assert await ask(somebody, PREVIEW, item=gid(item)) == {"mailTemplatePreview": None}
    async with unchanged():
        for text, given in (
            (SET, {"input": WORDS}),
            (RESET, {}),
            (TEST, {}),
            (BRAND, {"input": {"header": "x"}}),
        ):
            (payload,) = (await ask(somebody, text, **given)).values()
            assert [each["code"] for each in payload["errors"]] == ["NOT_ALLOWED"]


async def test_words_are_chosen_leave_and_are_reset(admin: Viewer, customer: Viewer, item: Item) -> None:
    await ask(admin, LANGUAGE, id=gid_of(customer), language="de")
    assert (await confirmed(item, customer)).subject == f"[T-{item.number}] Eingegangen: Printer <on> fire"
    made = (await ask(admin, SET, input=WORDS, version=0))["mailTemplateSet"]
    assert made["errors"] == []
    assert made["cursor"]
    assert made["mailTemplate"] | {"updatedAt": ""} == {
        "kind": "confirmation", "language": "de", **WORDS, "html": None, "isBuiltIn": False, "version": 1, "updatedAt": "",
    }  # fmt: skip
    got = await confirmed(item, customer)
    assert (got.subject, got.text) == (f"T-{item.number} ist da", "Hallo Customer:\nPrinter <on> fire")
    assert got.html
    assert "Printer &lt;on&gt; fire" in got.html
    async with unchanged():
        again = (await ask(admin, SET, input=WORDS, version=1))["mailTemplateSet"]
    assert again["mailTemplate"]["version"] == 1
    reset = (await ask(admin, RESET, version=1))["mailTemplateReset"]["mailTemplate"]
    assert (reset["isBuiltIn"], reset["version"]) == (True, 2)
    assert reset["subject"].startswith("[{{ item.key }}]")
    assert "Eingegangen" in (await confirmed(item, customer)).subject
    told = EventRecord.exclude(kind="item.mail_changed").order_by("position")
    kinds = await told.values_list("kind", flat=True)
    assert list(kinds)[-3:] == ["person.language_set", "mail_template.set", "mail_template.reset"]


@pytest.mark.parametrize(
    ("words", "version", "code", "path", "says"),
    [
        (WORDS, 7, "CONFLICT", ["version"], "This template has changed meanwhile: it is at version 0."),
        ({**WORDS, "text": "a\n{{ item.kye }}"}, None, "INVALID", ["input", "text"],
         "Line 2: There is no “item.kye”; did you mean “item.key”?"),
        ({**WORDS, "subject": "{{ messages.size }}"}, None, "INVALID", ["input", "subject"],
         "Line 1: There is no “messages”. There are: item, recipient, workspace."),
        ({**WORDS, "html": "<p>\n\n{{ item.created | date: 'iso' }}"}, None, "INVALID", ["input", "html"],
         "Line 3: A date is written short, medium, long or full."),
        ({"subject": "x"}, None, "INVALID", ["input", "text"], "A mail needs words: give a text, HTML or both."),
        ({**WORDS, "subject": " "}, None, "INVALID", ["input", "subject"], "This may not be empty."),
        ({**WORDS, "html": "x" * 20_001}, None, "TOO_LARGE", ["input", "html"],
         "This is 20001 characters long; 20000 is the most."),
    ],
)  # fmt: skip
async def test_what_cannot_be_kept_changes_nothing(
    admin: Viewer, words: dict[str, str], version: int | None, code: str, path: list[str], says: str
) -> None:
    async with unchanged():
        payload = (await ask(admin, SET, input=words, version=version))["mailTemplateSet"]
    (error,) = payload["errors"]
    assert (error["code"], error["path"], error["message"]) == (code, path, says)
    if says.startswith("Line"):
        assert error["params"] == {"line": int(says[5])}


async def test_kinds_and_languages_are_those_that_there_are(admin: Viewer) -> None:
    for given, code in (({"kind": "invoice"}, "NOT_FOUND"), ({"language": "tlh"}, "INVALID")):
        (error,) = (await ask(admin, SET, input=WORDS, **given))["mailTemplateSet"]["errors"]
        assert error["code"] == code
    with pytest.raises(NotFound):
        await ask(admin, PREVIEW, kind="invoice")
    with pytest.raises(Invalid):
        await ask(admin, PREVIEW, language="tlh")
    with pytest.raises(TooLarge):
        await ask(admin, PREVIEW, words={"subject": "x" * 1_001, "text": "x"})


async def test_a_preview_tells_what_is_wrong_and_where(admin: Viewer) -> None:
    words = {"subject": "{{ item.kye }}", "text": "fine", "html": "<p>\n{% if %}</p>"}
    shown = (await ask(admin, PREVIEW, words=words))["mailTemplatePreview"]
    assert (shown["subject"], shown["text"], shown["html"]) == (None, None, None)
    assert [(each["part"], each["line"]) for each in shown["faults"]] == [("subject", 1), ("html", 2)]


async def test_a_preview_of_examples_and_of_an_item(admin: Viewer, item: Item, queries: Any) -> None:
    shown = (await ask(admin, PREVIEW))["mailTemplatePreview"]
    assert (shown["subject"], shown["faults"]) == ("[T-1042] Printer on fire", [])
    await conversations.reply(admin, item.id, NewMessage(text="Is it <out>?"))
    with queries(8):
        shown = (await ask(admin, PREVIEW, item=gid(item)))["mailTemplatePreview"]
    assert shown["subject"] == f"[T-{item.number}] Printer <on> fire"
    assert shown["text"] == "Is it <out>?\n\n-- \nAdmin, Acme Desk"
    assert "Is it &lt;out&gt;?" in shown["html"]
    absent = to_global("item", item.type_id)
    assert await ask(admin, PREVIEW, item=absent) == {"mailTemplatePreview": None}


async def test_a_test_goes_to_the_admin_alone_through_the_queue(admin: Viewer, item: Item) -> None:
    words = {"subject": "Probe {{ item.title }}", "html": "<p>{{ messages.first.body }}</p>"}
    sent = (await ask(admin, TEST, words=words, item=gid(item)))["mailTemplateSendTest"]
    assert sent == {"address": "admin@acmedesk.example", "errors": []}
    row = await OutgoingMail.get()
    assert (row.state, row.recipient_id) == (OutgoingState.QUEUED, admin.principal_id)
    got = await leaves(row)
    assert got.subject == "Probe Printer <on> fire"
    assert got.text == "We have put it out. Please do not print before Monday."
    assert [each.address for each in got.to] == ["admin@acmedesk.example"]
    assert ("auto-submitted", "auto-generated") in got.headers
    assert (await OutgoingMail.get()).text == ""


async def test_a_test_of_what_is_broken_or_unseen_is_refused(admin: Viewer, item: Item) -> None:
    async with unchanged():
        for given, code in (
            ({"words": {"subject": "{{", "text": "x"}}, "INVALID"),
            ({"item": to_global("item", item.type_id)}, "NOT_FOUND"),
        ):
            (error,) = (await ask(admin, TEST, **given))["mailTemplateSendTest"]["errors"]
            assert error["code"] == code


async def test_what_a_template_says_of_an_item_is_what_its_reader_may_see(
    admin: Viewer, customer: Viewer, item: Item
) -> None:
    words = {"subject": "x", "text": "{% for m in messages %}[{{ m.internal }}]{% endfor %}{{ item.status }}"}
    await ask(admin, SET, kind="message", language="en", input=words)
    said = await conversations.reply(admin, item.id, NewMessage(text="Is it out?"))
    note = await conversations.note(admin, item.id, NewMessage(text="secret"))
    assert customer.principal_id
    for message in (said, note):
        await outgoing.queue_about(message, message.id, [customer.principal_id], clock.now())
    first, second = await OutgoingMail.all().order_by("created_at", "id")
    assert (await leaves(first)).text == "[]Open"
    transport = NullTransport()
    assert await deliver(second.id, transport) == "dropped"
    assert not transport.kept


async def test_what_is_planned_is_told_to_staff_alone(
    admin: Viewer, member: Viewer, customer: Viewer, item: Item
) -> None:
    words = {
        "subject": "x",
        "text": "[{{ item.planned_start | date: 'short' }}|{{ item.planned_finish }}|{{ item.estimate }}]",
    }
    await ask(admin, SET, kind="message", language="en", input=words)
    assert member.principal_id
    await items.assign(admin, item.id, [member.principal_id])
    said = await conversations.reply(admin, item.id, NewMessage(text="Soon"))
    assert [await written(said, who) for who in (member, customer)] == ["[||]", "[||]"]
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    task = await ItemType.get(slug="task")
    await items.convert(admin, item.id, task.id)
    await plans.set_plan(admin, item.id, {"start": start, "duration_minutes": 90})
    assert await written(said, member) == "[3/2/26, 9:00\u202fAM|Mar 2, 2026, 10:30\u202fAM|1.5]"
    assert await written(said, customer) == "[||]"


async def test_a_digest_and_a_notice_are_tried_as_any_other(admin: Viewer, item: Item, queries: Any) -> None:
    shown = (await ask(admin, PREVIEW, kind="digest", language="it"))["mailTemplatePreview"]
    assert (shown["subject"], shown["faults"]) == ("Oggi su Acme Desk: 6 novità in 2 richieste", [])
    assert "[T-1051] A new chair for the reception" in shown["text"]
    assert ">Non ricevere più e-mail di questo tipo</a>" in shown["html"]
    await conversations.reply(admin, item.id, NewMessage(text="Is it <out>?"))
    with queries(8):
        shown = (await ask(admin, PREVIEW, kind="notice", item=gid(item)))["mailTemplatePreview"]
    assert shown["subject"] == f"[T-{item.number}] Printer <on> fire"
    assert "\nAdmin: Is it <out>?\nIts status is now: Open.\n" in shown["text"]
    assert shown["text"].endswith("/unsubscribe/example")
    assert "Is it &lt;out&gt;?" in shown["html"]
    asked = '{ mailVariables(kind: "digest") { name forStaff } }'
    names = [each["name"] for each in (await ask(admin, asked))["mailVariables"] if "news" in each["name"]]
    assert names == [f"items[].news[].{each}" for each in ("kind", "actor", "author", "text", "at")]
    sent = (await ask(admin, TEST, kind="digest"))["mailTemplateSendTest"]
    assert sent == {"address": "admin@acmedesk.example", "errors": []}
    got = await leaves(await OutgoingMail.get())
    assert got.subject == "Heute bei Acme Desk: 6 Neuigkeiten zu 2 Vorgängen"
    assert "/unsubscribe/example" in got.text
