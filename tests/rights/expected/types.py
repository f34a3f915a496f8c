"""All rows about fields, from the nouns' own files."""

from tests.rights.expected import (
    brand,
    conversation,
    custom_field,
    event,
    inbox,
    incoming_mail,
    item,
    notification,
    outgoing,
    planning,
    principal,
    project,
    queries,
    saved_reply,
    search,
    working_hours,
)
from tests.rights.rows import Type

TYPES: list[Type] = [
    each
    for table in (
        item,
        conversation,
        custom_field,
        event,
        project,
        principal,
        notification,
        inbox,
        incoming_mail,
        outgoing,
        saved_reply,
        search,
        brand,
        working_hours,
        planning,
        queries,
    )
    for each in table.TYPES
]
