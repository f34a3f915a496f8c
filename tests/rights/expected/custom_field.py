"""Custom fields and their values: for staff, and for customers where they are for them."""

from tests.rights.expected.audiences import ITEMS
from tests.rights.expected.work import FIELDS
from tests.rights.rows import EMPTY, FALSE, NULL, TRUE, VALUE, Fields, Row, Type
from tests.rights.viewers import ALL, STAFF

SEEN: Row = {VALUE: ALL}
_FULL = ITEMS["item full"]
_FIELD: Fields = {
    **dict.fromkeys(("id", "key", "name", "kind", "rank", "version", "description", "noun"), SEEN),
    "currency": SEEN,
    "options": {EMPTY: ALL},
    "itemTypes": {NULL: ALL},
    "required": {FALSE: ALL},
    "customersSee": {TRUE: ALL},
    "customersEdit": {TRUE: ALL},
    "archived": {FALSE: ALL},
}
_SECRET = _FIELD | {"customersSee": {FALSE: ALL}, "customersEdit": {FALSE: ALL}}

TYPES = [
    Type("CustomField", ("custom_field open",), FIELDS["custom_field open"], _FIELD),
    Type("CustomField", ("custom_field secret",), FIELDS["custom_field secret"], _SECRET),
    Type("CustomField", ("custom_field gone",), FIELDS["custom_field gone"],
         _FIELD | {"customersEdit": {FALSE: ALL}, "archived": {TRUE: ALL}}),
    Type("CustomFieldOption", ("custom_field size", "options", 0), FIELDS["custom_field size"], {
        **dict.fromkeys(("key", "name", "colour"), SEEN),
        "archived": {FALSE: ALL},
    }),
    Type("CustomFieldValue", ("item full", "customFields", 0), _FULL, {
        "field": SEEN, "value": SEEN, "person": {NULL: ALL},
    }),
    # What is for staff alone comes third, what is archived not at all.
    Type("CustomFieldValue", ("item full", "customFields", 2), _FULL & STAFF, {
        "field": SEEN, "value": SEEN, "person": {NULL: ALL},
    }),
    Type("CustomFieldCount", ("customFieldCounts", {"value": "small"}), _FULL, {"value": SEEN, "count": {1: ALL}}),
]  # fmt: skip
