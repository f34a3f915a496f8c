"""How a kind of mail says what it may speak of, and what it says by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from domain.mail_templates.variables import Noun, Reader
from kit.liquid import Shape

SpeaksOf: TypeAlias = Mapping[str, Noun | list[Noun]]
"""By name, one row of a noun, or several."""


@dataclass(frozen=True)
class Words:
    """What a mail says, as Liquid. Of `text` and `html` one may be None: it is made of the other."""

    subject: str
    text: str | None
    html: str | None = None


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of mail. `words`: the built-in ones by language, English among them."""

    name: str
    description: str
    speaks_of: SpeaksOf
    words: Mapping[str, Words]

    @property
    def shape(self) -> Mapping[str, Shape]:
        """What its templates may write."""
        return {
            name: [noun[0].shape] if isinstance(noun, list) else noun.shape
            for name, noun in self.speaks_of.items()
        }

    def example(self, reader: Reader) -> dict[str, object]:
        """Values to try a template with."""
        return {
            name: noun[0].examples(reader) if isinstance(noun, list) else noun.example(reader)
            for name, noun in self.speaks_of.items()
        }

    def built_in(self, language: str) -> Words:
        """What it says where no admin has chosen other words."""
        return self.words.get(language) or self.words["en"]
