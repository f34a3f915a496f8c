"""What the company's mails say: read, tried and changed by admins."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import strawberry

from domain import mail_templates as verbs
from domain.languages import check_language
from domain.mail_templates import KINDS, Fault, Kind, Template, Words
from domain.mail_templates.check import given as within_limits
from domain.mail_templates.variables import Noun, Variable
from kit.errors import NotFound
from mail.rendering import Written, desk_for
from mail.templated import values_for, ways_of, words_that_hold
from models import LANGUAGES, Address, MailTemplate, Viewer
from resolvers.context import Ask
from resolvers.given import given, optional
from resolvers.outcome import outcome
from resolvers.signed_in import signed_in


@dataclass(frozen=True)
class Named:
    """A variable, as a template writes it."""

    name: str
    variable: Variable


@dataclass(frozen=True)
class Preview:
    """A mail that nobody gets; `written` is None where its words cannot be rendered."""

    written: Written | None
    faults: Sequence[Fault]

    @property
    def html(self) -> str | None:
        """With its pictures in it, so that a browser shows it as it is."""
        if self.written is None or self.written.html is None:
            return None
        html = self.written.html
        for each in self.written.pictures:
            data = f"data:{each.media_type};base64,{b64encode(each.content).decode()}"
            html = html.replace(f"cid:{each.content_id}", data)
        return html


async def kinds(info: Ask) -> Sequence[Kind]:
    """Every kind of mail; none but for admins."""
    return list(KINDS.values()) if _reads(signed_in(info)) else []


def variables(kind: Kind) -> list[Named]:
    """What templates of this kind may write, in the order of declaration."""
    return [
        named
        for name, noun in kind.speaks_of.items()
        for named in (_said_of(f"{name}[]", noun[0]) if isinstance(noun, list) else _said_of(name, noun))
    ]


def _said_of(name: str, noun: Noun) -> Iterator[Named]:
    """What can be said of one row; of a list in it, of each of its rows."""
    for each in noun.variables:
        if each.each is None:
            yield Named(f"{name}.{each.name}", each)
        else:
            yield from _said_of(f"{name}.{each.name}[]", each.each)


async def variables_of(info: Ask, kind: str) -> Sequence[Named]:
    """What templates of a kind may write; nothing but for admins. Raises: NotFound."""
    return variables(verbs.kind_of(kind, "kind")) if _reads(signed_in(info)) else []


async def templates(info: Ask, kind: str | None = None, language: str | None = None) -> Sequence[Template]:
    """What holds for each kind in each language, or for those asked for; none but for admins. Raises: NotFound, Invalid."""
    viewer = signed_in(info)
    wanted = [verbs.kind_of(kind, "kind")] if kind is not None else list(KINDS.values())
    languages = [check_language(language, "language")] if language is not None else LANGUAGES
    if not _reads(viewer):
        return []
    rows = {(row.kind, row.language): row for row in await MailTemplate.visible_to(viewer)}
    return [verbs.template(each, code, rows.get((each.name, code))) for each in wanted for code in languages]


async def preview(
    info: Ask,
    kind: str,
    language: str,
    words: Any = None,
    item_id: strawberry.ID | None = None,
) -> Preview | None:
    """A mail of this kind as the admin would get it; None but for admins, and where they see no such item.

    Raises: NotFound (kind), Invalid, TooLarge.
    """
    viewer = signed_in(info)
    meant, code = verbs.kind_of(kind, "kind"), check_language(language, "language")
    item = optional(item_id, "item", path=("itemId",))
    if not _reads(viewer):
        return None
    own = _words(words)
    desk = await desk_for(viewer, code)
    values = await values_for(meant, desk, item)
    if values is None:
        return None
    words_now = own or await words_that_hold(meant, code)
    return Preview(*await desk.tries(meant, words_now, values, ways_of(meant, desk)))


@outcome("mail_template")
async def set_template(
    info: Ask, kind: str, language: str, input: Any, version: int | None = None
) -> Template:
    return await verbs.set_template(
        info.context.viewer,
        kind,
        language,
        version,
        subject=input.subject,
        text=given(input.text),
        html=given(input.html),
    )


@outcome("mail_template")
async def reset(info: Ask, kind: str, language: str, version: int | None = None) -> Template:
    return await verbs.reset(info.context.viewer, kind, language, version)


@outcome("address")
async def send_test(
    info: Ask, kind: str, language: str, words: Any = None, item_id: strawberry.ID | None = None
) -> str:
    viewer = info.context.viewer
    item = optional(item_id, "item", path=("itemId",))
    mail = await verbs.send_test(viewer, kind, language, words=_words(words), item_id=item)
    own = Address.filter(principal_id=mail.recipient_id)  # house: one's own
    address = await own.order_by("created_at").first()
    if address is None:
        raise NotFound("You have no mail address.")
    return address.written


def _words(words: Any) -> Words | None:
    """Raises: Invalid, TooLarge."""
    return within_limits(words.subject, given(words.text), given(words.html)) if words else None


def _reads(viewer: Viewer) -> bool:
    return MailTemplate.is_seen_by(viewer)
