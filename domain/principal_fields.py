"""The values that customers and organizations have in custom fields."""

from domain import principals
from domain.custom_fields.changes import Wanted, apply, checked, fields_of, told
from domain.custom_fields.kept import keep
from domain.events import CustomerFieldsChanged, OrganizationFieldsChanged
from domain.unit_of_work import record
from models import FieldNoun, Principal, PrincipalKind, Viewer

_NOUNS = {
    PrincipalKind.CUSTOMER: (FieldNoun.CUSTOMER, CustomerFieldsChanged),
    PrincipalKind.ORGANIZATION: (FieldNoun.ORGANIZATION, OrganizationFieldsChanged),
}


async def set_fields(viewer: Viewer, row: Principal, wanted: Wanted, *at: str | int) -> None:
    """Give the locked customer or organization these values, and tell admins; `at`: where the client said them.

    Raises: NotFound (a field, a person), Invalid, TooLarge.
    """
    noun, event = _NOUNS[row.kind]
    changes = await checked(viewer, row, wanted, await fields_of(viewer, noun, wanted, at), at=at)
    if not changes:
        return
    apply(row, changes)
    await principals.store(row, ["custom"])
    await keep(noun, row.id, changes)
    seen = principals.snapshot(row)
    record(event(entity_id=row.id, internal=True, before=seen, after=seen, **told(changes)))
