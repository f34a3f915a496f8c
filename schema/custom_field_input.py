"""What clients send to set custom fields."""

import strawberry


@strawberry.input(description="A value of a custom field.")
class CustomFieldValueInput:
    key: str = strawberry.field(description="The field's key.")
    value: strawberry.scalars.JSON | None = strawberry.field(
        description="As the field's kind says (`CustomFieldKind`); null clears."
    )
