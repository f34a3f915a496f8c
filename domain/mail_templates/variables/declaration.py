"""How a noun says what mails may tell of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_datetime_format

from kit.liquid import Shape
from models import Viewer


@dataclass(frozen=True)
class Reader:
    """Who reads a mail: with which rights, in which language and time zone."""

    viewer: Viewer
    language: str
    time_zone: str


@dataclass(frozen=True)
class Variable:
    """Something that a mail may say of a row. `for_staff`: customers never read it.

    `each`: what can be said of each of the rows that it is a list of; it is no list without.
    """

    name: str
    description: str
    example: object
    read: Callable[[Any, Reader], Any]
    for_staff: bool = False
    each: "Noun | None" = None

    @property
    def shape(self) -> Shape:
        """What a template may write of it."""
        return None if self.each is None else [self.each.shape]

    def value(self, row: Any, reader: Reader) -> object:
        """What it is of a row that the reader sees."""
        found = self.read(row, reader)
        return found if self.each is None else [self.each.values(each, reader) for each in found]

    def tried(self, reader: Reader) -> object:
        """What it may be."""
        return _for(reader, self.example) if self.each is None else self.each.examples(reader)


@dataclass(frozen=True)
class Noun:
    """What can be said of rows of one kind. The rows themselves are the caller's to find through `visible_to`.

    `others`: how further examples differ from the first, where a list is tried.
    """

    name: str
    description: str
    variables: Sequence[Variable]
    others: Sequence[Mapping[str, object]] = ()

    @property
    def shape(self) -> Shape:
        """What a template may write."""
        return {each.name: each.shape for each in self.variables}

    def values(self, row: Any, reader: Reader) -> Mapping[str, object]:
        """What this reader may know of a row that they see."""
        return {
            each.name: each.value(row, reader)
            for each in self.variables
            if reader.viewer.is_staff or not each.for_staff
        }

    def example(self, reader: Reader) -> dict[str, object]:
        """Values to try a template with."""
        return {each.name: each.tried(reader) for each in self.variables}

    def examples(self, reader: Reader) -> list[Mapping[str, object]]:
        """Values to try a list with."""
        first = self.example(reader)
        return [
            first,
            *(first | {name: _for(reader, value) for name, value in each.items()} for each in self.others),
        ]


@dataclass(frozen=True)
class Moment:
    """A point in time, as its reader writes it."""

    at: datetime
    reader: Reader

    def shown(self, style: str) -> str:
        """The day, short, medium, long or full, and the time to the minute."""
        locale, zone = self.reader.language, ZoneInfo(self.reader.time_zone)
        day = format_date(self.at.astimezone(zone), style, locale=locale)
        time = format_time(self.at, "short", tzinfo=zone, locale=locale)
        pattern = str(get_datetime_format("medium", locale=locale))
        return pattern.replace("'", "").replace("{1}", day).replace("{0}", time)

    def __str__(self) -> str:
        return self.shown("medium")


@dataclass(frozen=True)
class Rich:
    """Words with a look: HTML that is safe already, and what they are in plain text."""

    html: str
    text: str

    def __html__(self) -> str:
        return self.html

    def __str__(self) -> str:
        return self.text


def _for(reader: Reader, example: object) -> object:
    return Moment(example, reader) if isinstance(example, datetime) else example
