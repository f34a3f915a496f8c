"""Which words hold for a kind of mail in a language: an admin's, or the built-in ones; and in which language to write."""

from dataclasses import dataclass
from datetime import datetime

from domain.mail_templates.kinds import KINDS, Kind, Words
from kit.errors import NotFound
from models import Brand, MailTemplate


@dataclass(frozen=True)
class Template:
    """The words of one kind of mail in one language as they are now; `version` is 0 until somebody sets them."""

    kind: Kind
    language: str
    words: Words
    is_built_in: bool
    version: int
    updated_at: datetime | None


def kind_of(name: str, *path: str | int) -> Kind:
    """Raises: NotFound."""
    kind = KINDS.get(name)
    if kind is None:
        raise NotFound(f"There is no such kind of mail; there are: {', '.join(KINDS)}.", *path)
    return kind


def template(kind: Kind, language: str, row: MailTemplate | None) -> Template:
    """What holds, given the row that there may be."""
    version, at = (row.version, row.updated_at) if row else (0, None)
    if row is None or not row.is_set:
        return Template(kind, language, kind.built_in(language), True, version, at)
    return Template(kind, language, Words(row.subject, row.text, row.html), False, version, at)


async def words_for(kind: Kind, language: str) -> Words | None:
    """An admin's words, if one has chosen any."""
    rows = MailTemplate.filter(kind=kind.name, language=language, is_set=True)  # house: what our mails say
    row = await rows.first()
    return Words(row.subject, row.text, row.html) if row else None


async def brand() -> Brand:
    """The company's looks as they are now."""
    return await Brand.filter(id=Brand.ONLY).first() or Brand.unchanged()  # house: how our mails look


def language_for(wanted: str | None, brand: Brand) -> str:
    """The reader's language, if mails are written in it, else the workspace's."""
    return wanted if wanted is not None and wanted in brand.languages else brand.language
