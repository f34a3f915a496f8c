"""What projects can be filtered and sorted by. No stream of projects has a filter, so that no event carries their values."""

from models.project import ProjectStatus
from models.properties.declaration import Kind, Properties, Property

PROJECT = Properties(
    "project",
    (
        Property(
            "name",
            Kind.TEXT,
            "The name, compared without case and accents.",
            "name_folded",
            live=False,
            sortable=True,
        ),
        Property(
            "made_for",
            Kind.ID,
            "The customer or organization that it is for.",
            "made_for_id",
            nullable=True,
            live=False,
            internal=True,
            refers_to=("customer", "organization"),
        ),
        Property(
            "manager",
            Kind.ID,
            "The user whom to ask about it.",
            "manager_id",
            nullable=True,
            live=False,
            internal=True,
            refers_to=("user",),
        ),
        Property(
            "status", Kind.ENUM, "How far it is.", "status", live=False, internal=True, choices=ProjectStatus
        ),
        Property(
            "start_on",
            Kind.DAY,
            "The day on which it starts.",
            "start_on",
            nullable=True,
            live=False,
            internal=True,
            sortable=True,
        ),
        Property(
            "due_on",
            Kind.DAY,
            "The day until which it is to be done.",
            "due_on",
            nullable=True,
            live=False,
            internal=True,
            sortable=True,
        ),
        Property(
            "is_template",
            Kind.FLAG,
            "Whether it is there to be duplicated.",
            "is_template",
            live=False,
            internal=True,
        ),
        Property("created_at", Kind.INSTANT, "When it was made.", "created_at", live=False, sortable=True),
        Property(
            "updated_at",
            Kind.INSTANT,
            "When something that its customers may see last changed.",
            "updated_at",
            live=False,
            sortable=True,
        ),
        Property(
            "custom_fields",
            Kind.CUSTOM,
            "Its values of custom fields: all of these hold.",
            live=False,
            sortable=True,
        ),
    ),
    followed=False,
)
