"""How the company shows itself."""

from datetime import datetime

import strawberry

from resolvers import brand as resolved
from resolvers.fields import computed, mutation, root
from schema.node import payload

_UNSET = strawberry.UNSET
_LANGUAGES = "Languages that mails are written in: en, de, fr, es, it, nl, pt, ru, zh, ja."


@strawberry.type(description="How the company shows itself in its mails. For admins alone.")
class Brand:
    accent: str = strawberry.field(description="The colour of buttons and links, such as #2563eb.")
    background: str = strawberry.field(description="The colour of the page around a mail's words.")
    logo: str | None = computed(
        resolved.logo, str | None, "The picture above each mail, as a data URL; null for the name instead."
    )
    header: str = strawberry.field(description="Plain text above the words of each mail.")
    footer: str = strawberry.field(description="Plain text below the words of each mail.")
    language: str = strawberry.field(description="The workspace's own language, for whoever has chosen none.")
    languages: list[str] = strawberry.field(description="Languages that mails are written in.")
    version: int = strawberry.field(description="Guards writes: send it back to change what you saw.")
    updated_at: datetime | None = strawberry.field(description="When it last changed; null for never.")


@strawberry.input(description="What to change in how the company shows itself; what is left out stays.")
class BrandEditInput:
    accent: str | None = strawberry.field(
        default=_UNSET, description="The colour of buttons and links: # and six hexadecimal digits."
    )
    background: str | None = strawberry.field(
        default=_UNSET, description="The colour of the page around a mail's words."
    )
    logo_id: strawberry.ID | None = strawberry.field(
        default=_UNSET,
        description="A PNG, JPEG or GIF of at most 200 KiB that you have uploaded; null for the name instead.",
    )
    header: str | None = strawberry.field(
        default=_UNSET, description="Plain text above the words of each mail: up to 2,000 characters."
    )
    footer: str | None = strawberry.field(
        default=_UNSET, description="Plain text below the words of each mail: up to 2,000 characters."
    )
    language: str | None = strawberry.field(default=_UNSET, description="The workspace's own language.")
    languages: list[str] | None = strawberry.field(default=_UNSET, description=_LANGUAGES)


@strawberry.type
class BrandQueries:
    brand = root(resolved.brand, Brand | None, "How the company shows itself; null but for admins.")


@strawberry.type
class BrandMutations:
    brand_edit = mutation(
        resolved.edit,
        payload("BrandEditPayload", "brand", Brand, "The looks, as they are now."),
        "Change how the company shows itself. For admins.",
        input=(BrandEditInput, "The changes."),
    )
