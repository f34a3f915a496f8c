"""How deep a text's brackets go, found in one linear pass before any parser recurses into them."""

import re

# Strings and comments are skipped whole. Each alternative also matches when its end is missing, so that no text
# makes the scan start over: possessive groups, one pass.
_INTERESTING = re.compile(
    r'"""(?:[^"\\]|\\"""|\\|"(?!""))*+(?:""")?'
    r'|"(?:[^"\\\n\r]|\\.)*+"?'
    r"|\#[^\n\r]*+"
    r"|[{(\[]|[})\]]"
)


def nesting(text: str) -> int:
    """The most brackets (round, square, curly) that are open at once in a GraphQL text."""
    depth = deepest = 0
    for found in _INTERESTING.finditer(text):
        bracket = found.group()
        if bracket in "{([":
            depth += 1
            deepest = max(deepest, depth)
        elif bracket in "})]":
            depth -= 1
    return deepest
