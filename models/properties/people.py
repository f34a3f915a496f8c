"""What customers and organizations can be filtered and sorted by."""

from tortoise.expressions import Q, Subquery

from models.people import Customer
from models.properties.declaration import Kind, Properties, Property


def _of_organization(held: Q) -> Q:
    belonging = Customer.filter(held, organization_id__isnull=False)
    return Q(id__in=Subquery(belonging.values("principal_id")))


_NAME = Property(
    "name",
    Kind.TEXT,
    "The name, compared without case and accents.",
    "name_folded",
    live=False,
    sortable=True,
)
_ACTIVE = Property("active", Kind.FLAG, "False once deactivated.", "active", internal=True, live=False)
_CREATED_AT = Property(
    "created_at",
    Kind.INSTANT,
    "Since when they are known here.",
    "created_at",
    live=False,
    internal=True,
    sortable=True,
)
_FIELDS = Property(
    "custom_fields", Kind.CUSTOM, "Values of custom fields: all of these hold.", live=False, sortable=True
)

CUSTOMER = Properties(
    "customer",
    (
        _NAME,
        _ACTIVE,
        Property(
            "organization",
            Kind.ID,
            "The organization they belong to.",
            "organization_id",
            nullable=True,
            live=False,
            refers_to=("organization",),
            through=_of_organization,
        ),
        _CREATED_AT,
        _FIELDS,
    ),
    followed=False,
)
ORGANIZATION = Properties("organization", (_NAME, _ACTIVE, _CREATED_AT, _FIELDS), followed=False)
