"""Choose what a kind of mail says in a language, go back to the built-in words, try words on oneself."""

import asyncio
from typing import Any
from uuid import UUID

import orjson

from domain import policy
from domain.events import Changed, MailTemplateReset, MailTemplateSet, Snapshot
from domain.languages import check_language
from domain.mail_templates import check
from domain.mail_templates.kinds import Kind, Words
from domain.mail_templates.stored import Template, kind_of, template
from domain.mails.outgoing import message_id_for
from domain.unit_of_work import exclusively, record, unit_of_work
from kit import clock, ratelimit, trace
from kit.errors import Conflict, Invalid, NotFound
from kit.ids import new_id
from models import Item, MailTemplate, OutgoingMail, OutgoingState, Viewer

_SCOPE = "projects:write"
_WORDS = ("subject", "text", "html")
TRIAL = "trial"
"""The `kind` of mails that show another kind to an admin."""

_TESTS = ratelimit.Limit("test mail", 30, 900)


async def set_template(
    viewer: Viewer,
    kind_name: str,
    language: str,
    version: int | None = None,
    *,
    subject: str,
    text: str | None,
    html: str | None,
) -> Template:
    """The words of one kind of mail in one language, from now on.

    version: the one that was seen, 0 where nobody had set any.
    Raises: NotAllowed (admins only), NotFound (kind), Invalid (language; a fault in the words, with its line), TooLarge,
    Conflict (stale version).
    """
    policy.check_admin(viewer, _SCOPE)
    kind, language = kind_of(kind_name, "kind"), check_language(language, "language")
    words = check.given(subject, text, html)
    await asyncio.to_thread(check.check, kind, words)
    async with unit_of_work(viewer):
        row = await _lock(kind, language, version)
        if row is not None and row.is_set and _words(row) == words:
            return template(kind, language, row)
        before = _words(row) if row is not None and row.is_set else None
        kept = await _store(row, kind, language, words, is_set=True)
        seen = Snapshot(kept.audience, {})
        record(
            MailTemplateSet(
                entity_id=kept.id,
                internal=True,
                before=seen if before else None,
                after=seen,
                mail=Changed(None, f"{kind.name} {language}"),
                **_changes(before, words),
            )
        )
        return template(kind, language, kept)


async def reset(viewer: Viewer, kind_name: str, language: str, version: int | None = None) -> Template:
    """The built-in words of one kind of mail in one language, from now on.

    Raises: NotAllowed (admins only), NotFound (kind), Invalid (language), Conflict (stale version).
    """
    policy.check_admin(viewer, _SCOPE)
    kind, language = kind_of(kind_name, "kind"), check_language(language, "language")
    async with unit_of_work(viewer):
        row = await _lock(kind, language, version)
        if row is None or not row.is_set:
            return template(kind, language, row)
        before = _words(row)
        kept = await _store(row, kind, language, Words("", None), is_set=False)
        seen = Snapshot(kept.audience, {})
        record(
            MailTemplateReset(
                entity_id=kept.id,
                internal=True,
                before=seen,
                after=seen,
                mail=Changed(f"{kind.name} {language}", None),
                **_changes(before, None),
            )
        )
        return template(kind, language, kept)


async def send_test(
    viewer: Viewer,
    kind_name: str,
    language: str,
    *,
    words: Words | None = None,
    item_id: UUID | None = None,
) -> OutgoingMail:
    """A mail to the admin's own address, through the queue, with these words or those that hold, about an item or example values.

    Raises: NotAllowed (admins only), NotFound (kind; item), Invalid (language; a fault in the words), RateLimited.
    """
    policy.check_admin(viewer, _SCOPE)
    kind, language = kind_of(kind_name, "kind"), check_language(language, "language")
    if viewer.principal_id is None:
        raise Invalid("There is nobody to send it to.")
    if words is not None:
        await asyncio.to_thread(check.check, kind, words)
    await check_item(viewer, item_id)
    await ratelimit.check(_TESTS, str(viewer.principal_id))
    now, key = clock.now(), new_id()
    told = {
        "kind": kind.name,
        "language": language,
        "words": [words.subject, words.text, words.html] if words else None,
        "item": str(item_id) if item_id else None,
    }
    async with unit_of_work(viewer):
        return await OutgoingMail.create(
            id=key,
            recipient_id=viewer.principal_id,
            message_id=message_id_for(key, viewer.principal_id),
            kind=TRIAL,
            subject="",
            text=orjson.dumps(told).decode(),
            state=OutgoingState.QUEUED,
            due_at=now,
            request_id=trace.request_id.get(),
            created_at=now,
        )


async def check_item(viewer: Viewer, item_id: UUID | None) -> None:
    """Raises: NotFound, unless the viewer sees it, where one is named."""
    if item_id is not None and not await Item.visible_to(viewer).filter(id=item_id).exists():
        raise NotFound("There is no such item.", "itemId")


async def _lock(kind: Kind, language: str, version: int | None) -> MailTemplate | None:
    """The row, if there is one, nobody else's until the unit of work ends. Raises: Conflict with what holds."""
    await exclusively("mail template", f"{kind.name} {language}")
    rows = MailTemplate.filter(kind=kind.name, language=language)  # house: an admin's, as was checked
    row = await rows.first()
    if version is not None and version != (row.version if row else 0):
        now = template(kind, language, row)
        raise Conflict(
            f"This template has changed meanwhile: it is at version {now.version}.",
            "version",
            version=now.version,
        ).with_current(now)
    return row


async def _store(
    row: MailTemplate | None, kind: Kind, language: str, words: Words, *, is_set: bool
) -> MailTemplate:
    kept = row or MailTemplate(id=new_id(), kind=kind.name, language=language, version=0)
    kept.is_set, kept.updated_at = is_set, clock.now()
    kept.update_from_dict({name: getattr(words, name) for name in _WORDS})
    kept.version += 1
    await kept.save(force_create=row is None)
    return kept


def _words(row: MailTemplate) -> Words:
    return Words(row.subject, row.text, row.html)


def _changes(before: Words | None, after: Words | None) -> dict[str, Any]:
    pairs = {name: (getattr(before, name, None), getattr(after, name, None)) for name in _WORDS}
    return {name: Changed(was, now) for name, (was, now) in pairs.items() if was != now}
