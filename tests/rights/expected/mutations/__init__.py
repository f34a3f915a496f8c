"""The roots of mutations: who may call each on what, and what everybody else is told.

A mutation without rows here fails the matrix: add it to the file of its noun.
"""

from tests.rights.expected.mutations import (
    conversation,
    inbox,
    item,
    notification,
    people,
    project,
    signing_in,
)
from tests.rights.expected.mutations.case import Mutation
from tests.rights.rows import EITHER, VALUE, Outcome

MUTATIONS: dict[str, Mutation] = {
    **item.MUTATIONS,
    **conversation.MUTATIONS,
    **project.MUTATIONS,
    **people.MUTATIONS,
    **signing_in.MUTATIONS,
    **notification.MUTATIONS,
    **inbox.MUTATIONS,
}

REFUSAL: dict[str, Outcome] = {"code": VALUE, "message": VALUE, "path": EITHER, "params": VALUE}
"""The type UserError: what whoever is refused is told."""

NEW_KEY: dict[str, Outcome] = {"key": VALUE, "secret": VALUE}
"""The type NewApiKey: its maker gets the secret, this once."""
