"""The languages that are known, one file each; a further one is a file and a line here."""

from mail.parse.folding.language import Language
from mail.parse.folding.languages import (
    chinese,
    dutch,
    english,
    french,
    german,
    italian,
    japanese,
    portuguese,
    russian,
    spanish,
)

ALL: tuple[Language, ...] = (
    english.LANGUAGE,
    german.LANGUAGE,
    french.LANGUAGE,
    spanish.LANGUAGE,
    italian.LANGUAGE,
    dutch.LANGUAGE,
    portuguese.LANGUAGE,
    russian.LANGUAGE,
    chinese.LANGUAGE,
    japanese.LANGUAGE,
)
