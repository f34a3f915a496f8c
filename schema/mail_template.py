"""What the company's mails say. For admins alone."""

from datetime import datetime

import strawberry

from resolvers import mail_templates as resolved
from resolvers.fields import computed, mutation, root
from schema.node import payload

_UNSET = strawberry.UNSET
_KIND = (str, "The name of a kind, of `mailKinds`.")
_LANGUAGE = (str, "A language, such as de.")
_SUBJECT = "The subject, as Liquid: 1 to 1,000 characters."
_TEXT = "The plain text, as Liquid: up to 20,000 characters; null to make it of the HTML."
_HTML = "The HTML, as Liquid: up to 20,000 characters, without a page around it; null to make it of the text."


@strawberry.type(description="Something that a template may write between {{ and }}.")
class MailVariable:
    name: str = strawberry.field(
        description="How it is written, such as `item.key`; `messages[].text` is `text` of each in a loop over `messages`."
    )
    description: str = computed(lambda row: row.variable.description, str, "What it is.")
    example: str = computed(lambda row: str(row.variable.example), str, "What it may be.")
    for_staff: bool = computed(
        lambda row: row.variable.for_staff, bool, "Whether it is empty in mails to customers."
    )


@strawberry.type(description="A kind of mail that leaves.")
class MailKind:
    name: str = strawberry.field(description="Its name.")
    description: str = strawberry.field(description="What it tells.")
    variables: list[MailVariable] = computed(
        resolved.variables, list[MailVariable], "What its templates may write."
    )


@strawberry.type(description="What one kind of mail says in one language.")
class MailTemplate:
    kind: str = computed(lambda row: row.kind.name, str, "The name of the kind.")
    language: str = strawberry.field(description="The language.")
    subject: str = computed(lambda row: row.words.subject, str, "The subject, as Liquid.")
    text: str | None = computed(
        lambda row: row.words.text,
        str | None,
        "The plain text, as Liquid; null where it is made of the HTML.",
    )
    html: str | None = computed(
        lambda row: row.words.html, str | None, "The HTML, as Liquid; null where it is made of the text."
    )
    is_built_in: bool = strawberry.field(description="Whether no admin has chosen other words.")
    version: int = strawberry.field(
        description="Guards writes: send it back to change what you saw. 0 before the first change."
    )
    updated_at: datetime | None = strawberry.field(description="When it last changed; null for never.")


@strawberry.type(description="Something wrong with a template.")
class MailFault:
    part: str = strawberry.field(description="Where: subject, text or html.")
    line: int = strawberry.field(description="In which line of it, counted from 1.")
    message: str = strawberry.field(description="An English sentence.")


@strawberry.type(description="A mail that nobody gets.")
class MailPreview:
    subject: str | None = computed(
        lambda row: row.written and row.written.subject,
        str | None,
        "The subject; null where a fault hinders.",
    )
    text: str | None = computed(
        lambda row: row.written and row.written.text,
        str | None,
        "The plain text; null where a fault hinders.",
    )
    html: str | None = strawberry.field(
        description="The HTML with its pictures in it; null where a fault hinders, or where it would be too long to send."
    )
    faults: list[MailFault] = strawberry.field(
        description="What is wrong; with any of these the template cannot be set."
    )


@strawberry.input(description="What a mail says, as Liquid: a subject, and a text, HTML or both.")
class MailWordsInput:
    subject: str = strawberry.field(description=_SUBJECT)
    text: str | None = strawberry.field(default=_UNSET, description=_TEXT)
    html: str | None = strawberry.field(default=_UNSET, description=_HTML)


_WORDS = (MailWordsInput | None, "Words to try; by default those that hold.")
_ITEM = (strawberry.ID | None, "An item that you see; by default examples.")


@strawberry.type
class MailTemplateQueries:
    mail_kinds = root(resolved.kinds, list[MailKind], "The kinds of mails that leave; none but for admins.")
    mail_variables = root(
        resolved.variables_of,
        list[MailVariable],
        "What templates of a kind may write; nothing but for admins.",
        kind=_KIND,
    )
    mail_templates = root(
        resolved.templates,
        list[MailTemplate],
        "What each kind of mail says in each language; none but for admins.",
        kind=(str | None, "Only this kind."),
        language=(str | None, "Only this language."),
    )
    mail_template_preview = root(
        resolved.preview,
        MailPreview | None,
        "A mail as you would get it, of an item or of examples; null but for admins, and where you see no such item.",
        kind=_KIND,
        language=_LANGUAGE,
        words=_WORDS,
        item_id=_ITEM,
    )


@strawberry.type
class MailTemplateMutations:
    mail_template_set = mutation(
        resolved.set_template,
        payload("MailTemplateSetPayload", "mail_template", MailTemplate, "The template, as it is now."),
        "Choose what a kind of mail says in a language. For admins.",
        kind=_KIND,
        language=_LANGUAGE,
        input=(MailWordsInput, "The words."),
    )
    mail_template_reset = mutation(
        resolved.reset,
        payload("MailTemplateResetPayload", "mail_template", MailTemplate, "The template, as it is now."),
        "Go back to the built-in words. For admins.",
        kind=_KIND,
        language=_LANGUAGE,
    )
    mail_template_send_test = mutation(
        resolved.send_test,
        payload("MailTemplateSendTestPayload", "address", str, "Your address, to which it goes."),
        "Send a mail of a kind to yourself, of an item or of examples. For admins; at most 30 in 15 minutes.",
        kind=_KIND,
        language=_LANGUAGE,
        words=_WORDS,
        item_id=_ITEM,
    )
