"""What the company's own mail server says of a mail's being spam, in the fields that its filter adds.

Anybody can write such a field. Believed are those that the setting names, and only if no more `Received` stand above them than
the company's own servers add (as `results.py` has it). A stranger's "no" is worth nothing beside our server's "yes".
"""

import re
from collections.abc import Collection

from mail.parse.headers import Headers

_YES = re.compile(r"(?:yes|true)\b", re.IGNORECASE)
FIELDS = {
    "x-spam": _YES,
    "x-spam-flag": _YES,
    "x-spam-status": _YES,
    "x-spamd-result": re.compile(r"[\w-]{1,40}:\s*true\b", re.IGNORECASE),
    "x-rspamd-action": re.compile(
        r"(?:reject|add.header|rewrite.subject|quarantine|soft.reject)\b", re.IGNORECASE
    ),
}
"""The fields that SpamAssassin and rspamd write, and how one begins that says yes."""
_SHOWN_MOST = 100


def sign_of(head: Headers, names: Collection[str], hops: int) -> str:
    """The field that says that the mail is spam, as it is shown to people; empty if none of these does."""
    above = 0
    fields = Headers([field for field in head.fields if field[0] == "received" or field[0] in names])
    values = {name: iter(fields.all(name)) for name in names}
    for name, _ in fields.fields:
        if name == "received":
            above += 1
            if above > hops:
                return ""
        elif FIELDS[name].match(value := next(values[name])):
            return f"{name.title()}: {' '.join(value.split())}"[:_SHOWN_MOST]
    return ""
