"""How many mails are folded exactly as their readers said (tests/mail/folding), and why the others are not.

    .venv/bin/python -m bench.folding                        ours
    .venv/bin/python -m bench.folding mail-parser-reply      a library's, where it is installed: see LIBRARIES

Libraries only say what is left of a text, so only that is compared of them: its lines, without white space.
Nothing left counts as everything left.
"""

import sys
from collections.abc import Callable
from typing import Any

from mail.parse.folding import folds
from tests.mail.folding.expected import LANGUAGES, MISSES, real, real_text, shown, visible, written


def _mail_parser_reply(text: str) -> str:
    from mailparser_reply import EmailReplyParser

    return str(EmailReplyParser(languages=list(LANGUAGES)).read(text).replies[0].body)


def _email_reply_parser(text: str) -> str:
    from email_reply_parser import EmailReplyParser

    return str(EmailReplyParser.parse_reply(text))


def _quotequail(text: str) -> str:
    from quotequail import quote

    pieces = quote(text, quote_intro_line=True, limit=1_000_000)
    return "\n".join(piece for is_shown, piece in pieces if is_shown)


def _talon(text: str) -> str:
    from talon import quotations

    return str(quotations.extract_from_plain(text))


LIBRARIES: dict[str, Callable[[str], str]] = {
    "mail-parser-reply": _mail_parser_reply,
    "email-reply-parser": _email_reply_parser,
    "quotequail": _quotequail,
    "talon": _talon,
}


def _cases() -> dict[str, dict[str, tuple[str, Any, str]]]:
    """By set and name: (text, what should be folded, what should stay)."""
    ours = {each: written(each) for each in (*LANGUAGES, "hard")}
    sets = {
        each: {name: (m.text, m.folds, shown(m.text, visible(m.text, m.folds))) for name, m in mails.items()}
        for each, mails in ours.items()
    }
    sets["real"] = {}
    for name, known in real().items():
        text = real_text(name)
        sets["real"][name] = (text, known["folds"], shown(text, known["visible"]))
    return sets


def _exact(text: str, expected: Any) -> bool:
    found = folds(text)
    return expected in (found, [[each.kind.value, each.first_line, each.last_line] for each in found])


def _lines(text: str) -> list[str]:
    return [bare for line in text.split("\n") if (bare := "".join(line.split()))]


def main() -> None:
    asked = sys.argv[1:]
    left = LIBRARIES[asked[0]] if asked else None
    total, right = 0, 0
    for each, cases in _cases().items():
        missed = []
        for name, (text, expected, stays) in cases.items():
            good = _exact(text, expected) if left is None else _lines(left(text) or text) == _lines(stays)
            missed += [] if good else [name]
        print(f"{each:5} {len(cases) - len(missed):3} of {len(cases)}")
        for name in missed:
            print(f"        {name}: {MISSES.get(name, 'not known') if left is None else ''}")
        total, right = total + len(cases), right + len(cases) - len(missed)
    print(f"{right} of {total} exactly")


if __name__ == "__main__":
    main()
