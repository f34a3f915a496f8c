"""All rows about fields, from the nouns' own files."""

from tests.rights.expected import conversation, event, inbox, item, notification, principal, project, queries
from tests.rights.rows import Type

TYPES: list[Type] = [
    each
    for table in (item, conversation, event, project, principal, notification, inbox, queries)
    for each in table.TYPES
]
