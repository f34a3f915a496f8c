"""How the company shows itself, for admins."""

from base64 import b64encode
from typing import Any

import strawberry

from domain import brand as verbs
from domain.mail_templates import brand as as_it_is
from models import Brand
from resolvers.context import Ask
from resolvers.given import given, never_cleared, optional
from resolvers.outcome import outcome
from resolvers.signed_in import signed_in

_KEPT = ("accent", "background", "header", "footer", "language", "languages")


async def brand(info: Ask) -> Brand | None:
    """The company's looks; None but for admins."""
    return await as_it_is() if Brand.is_seen_by(signed_in(info)) else None


def logo(row: Brand) -> str | None:
    """The picture as a data URL."""
    return f"data:{row.logo_type};base64,{b64encode(row.logo).decode()}" if row.logo else None


@outcome("brand")
async def edit(info: Ask, input: Any, version: int | None = None) -> Brand:
    never_cleared(input, *_KEPT)
    wanted = verbs.Wanted(
        **{name: given(getattr(input, name)) for name in _KEPT},
        logo_id=optional(given(input.logo_id), "file", path=("input", "logoId")),
        logo_given=input.logo_id is not strawberry.UNSET,
    )
    return await verbs.edit(info.context.viewer, wanted, version)
