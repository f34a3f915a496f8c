"""The roots of mutations: who may call each on what, and what everybody else is told.

A mutation without rows here fails the matrix: add it to the file of its noun.
"""

from tests.rights.expected.mutations import (
    brand,
    checklist_entry,
    conversation,
    custom_field,
    file,
    inbox,
    incoming_mail,
    item,
    item_type,
    job,
    linking,
    mailbox,
    notification,
    outgoing,
    people,
    planning,
    portfolio,
    project,
    saved_reply,
    signing_in,
    tag,
    talks,
    working_hours,
)
from tests.rights.expected.mutations.case import Mutation
from tests.rights.rows import EITHER, EMPTY, VALUE, Outcome

MUTATIONS: dict[str, Mutation] = {
    **item.MUTATIONS,
    **checklist_entry.MUTATIONS,
    **item_type.MUTATIONS,
    **tag.MUTATIONS,
    **file.MUTATIONS,
    **custom_field.MUTATIONS,
    **conversation.MUTATIONS,
    **talks.MUTATIONS,
    **project.MUTATIONS,
    **job.MUTATIONS,
    **portfolio.MUTATIONS,
    **people.MUTATIONS,
    **signing_in.MUTATIONS,
    **notification.MUTATIONS,
    **inbox.MUTATIONS,
    **mailbox.MUTATIONS,
    **outgoing.MUTATIONS,
    **incoming_mail.MUTATIONS,
    **saved_reply.MUTATIONS,
    **brand.MUTATIONS,
    **working_hours.MUTATIONS,
    **planning.MUTATIONS,
    **linking.MUTATIONS,
}

REFUSAL: dict[str, Outcome] = {"code": VALUE, "message": VALUE, "path": EITHER, "params": VALUE}
"""The type UserError: what whoever is refused is told."""

NEW_KEY: dict[str, Outcome] = {"key": VALUE, "secret": VALUE}
"""The type NewApiKey: its maker gets the secret, this once."""

CHANGED_MANY: dict[str, Outcome] = {"items": VALUE, "failures": EMPTY}
"""The type ItemsChanged, where all were changed."""

CHANGE_FAILED: dict[str, Outcome] = {"index": VALUE, "error": VALUE}
"""The type ItemChangeFailure: what whoever may not is told, as of one alone."""

RENDERED: dict[str, Outcome] = {"text": VALUE, "savedReply": VALUE}
"""The type RenderedReply: whoever may use the saved reply gets all of it."""
