"""Plain text as a person means it: lines joined that a program broke (RFC 3676), blank edges gone."""

import re

from mail.parse.words import clean

_QUOTED = re.compile(r">*")
_EDGES = re.compile(r"\A(?:[ \t]*\n)+")
_SIGNATURE = "-- "


def tidy(text: str) -> str:
    """`text` without unshowable characters, spaces at the ends of lines and empty lines around it.

    The space of a signature's `-- ` line stays.
    """
    lines = (line if line == _SIGNATURE else line.rstrip() for line in clean(text).split("\n"))
    return _EDGES.sub("", "\n".join(lines)).rstrip()


def unflow(text: str, *, delete_space: bool) -> str:
    """Text of `format=flowed` with its paragraphs on one line each, quote marks kept."""
    paragraphs: list[list[str]] = []
    open_depth = -1  # the quote depth of a paragraph that goes on
    for raw_line in clean(text).split("\n"):
        marks = _QUOTED.match(raw_line)
        depth = marks.end() if marks else 0
        line = raw_line[depth:].removeprefix(" ")  # stuffed
        if open_depth == depth and line != _SIGNATURE:
            paragraphs[-1].append(line)
        else:
            paragraphs.append([">" * depth + (" " if depth else ""), line])
        flows = line.endswith(" ") and line != _SIGNATURE
        open_depth = depth if flows else -1
        if flows and delete_space:
            paragraphs[-1][-1] = line[:-1]
    return "\n".join("".join(pieces) for pieces in paragraphs)
