"""What happens to custom fields, and to their values on items."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.events.declaration import Changed, Event, changed

VALUE = "custom:"
"""What the name of a value's text begins with, beside an event; the field's key follows."""


@dataclass(frozen=True, kw_only=True)
class CustomFieldCreated(Event, kind="custom_field.created"):
    """A custom field was made."""

    name: Changed | None = changed()


@dataclass(frozen=True, kw_only=True)
class CustomFieldEdited(Event, kind="custom_field.edited"):
    """A custom field changed, or its place among the fields; what changed of its options stands in the field itself."""

    name: Changed | None = changed()
    description: Changed | None = changed()
    required: Changed | None = changed()
    customers_see: Changed | None = changed()
    customers_edit: Changed | None = changed()
    currency: Changed | None = changed()
    rank: Changed | None = changed()


@dataclass(frozen=True, kw_only=True)
class CustomFieldArchived(Event, kind="custom_field.archived"):
    """A custom field is shown and set no more; the values stay."""


@dataclass(frozen=True, kw_only=True)
class CustomFieldRestored(Event, kind="custom_field.restored"):
    """A custom field that was archived is shown again, with the values that there were."""


@dataclass(frozen=True, kw_only=True)
class FieldsChanged(Event):
    """Custom fields of something have other values. `fields`: their keys; `values`: by key, as JSON."""

    fields: Changed | None = changed(internal=True)
    values: Mapping[str, Changed] = field(default_factory=dict)

    def changes(self, *, text: bool) -> dict[str, Changed]:
        """Values are people's own: they stand beside the event, so that they can be erased."""
        if text:
            return {f"{VALUE}{key}": change for key, change in self.values.items()}
        return Event.changes(self, text=False)


@dataclass(frozen=True, kw_only=True)
class ItemFieldsChanged(FieldsChanged, kind="item.fields_changed"):
    """Custom fields of an item have other values; `fields`: their keys. A history says the values too, each as
    `customFields.` and the field's key.
    """


@dataclass(frozen=True, kw_only=True)
class ProjectFieldsChanged(FieldsChanged, kind="project.fields_changed"):
    """Custom fields of a project have other values; `fields`: their keys."""


@dataclass(frozen=True, kw_only=True)
class CustomerFieldsChanged(FieldsChanged, kind="customer.fields_changed"):
    """Custom fields of a customer have other values; `fields`: their keys."""


@dataclass(frozen=True, kw_only=True)
class OrganizationFieldsChanged(FieldsChanged, kind="organization.fields_changed"):
    """Custom fields of an organization have other values; `fields`: their keys."""
