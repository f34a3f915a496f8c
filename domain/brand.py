"""How the company shows itself: changed by admins, for all that it sends."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Any
from uuid import UUID

from domain import files, policy
from domain.colours import check_colour
from domain.events import BrandEdited, Changed, Snapshot
from domain.languages import check_language
from domain.unit_of_work import exclusively, record, unit_of_work
from domain.versions import check_version
from kit import clock, text
from kit.errors import Invalid, NotFound, TooLarge
from models import Brand, File, Viewer

WORDS_MOST = 2_000
LOGO_MOST = 200 * 1024
"""Bytes: it goes along with every mail."""

_STARTS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What shall change; None keeps. `logo_id`: a picture that the admin has uploaded, None for none if `logo_given`."""

    accent: str | None = None
    background: str | None = None
    header: str | None = None
    footer: str | None = None
    language: str | None = None
    languages: Sequence[str] | None = None
    logo_id: UUID | None = None
    logo_given: bool = False


async def edit(viewer: Viewer, wanted: Wanted, version: int | None = None) -> Brand:
    """The company's looks with what is given changed.

    Raises: NotAllowed (admins only), Invalid (a colour, a language, no picture), NotFound (logo), TooLarge, Conflict (stale
    version).
    """
    policy.check_admin(viewer, "projects:write")
    values = _checked(wanted)
    if wanted.logo_given:
        values["logo"], values["logo_type"] = await _logo(viewer, wanted.logo_id)
    async with unit_of_work(viewer):
        await exclusively("brand")
        found = await Brand.filter(id=Brand.ONLY).first()  # house: an admin's, as was checked
        brand = found or Brand.unchanged()
        check_version(brand, version, "brand")
        changes = {
            name: Changed(getattr(brand, name), value)
            for name, value in values.items()
            if getattr(brand, name) != value
        }
        _check_languages({name: change.after for name, change in changes.items()}, brand)
        if not changes:
            return brand
        for name, change in changes.items():
            setattr(brand, name, change.after)
        brand.version += 1
        brand.updated_at = clock.now()
        await brand.save(force_create=found is None)
        record(_event(brand, changes))
        return brand


def _checked(wanted: Wanted) -> dict[str, Any]:
    """The columns that are given, by name. Raises: Invalid, TooLarge."""
    given: dict[str, Any] = {
        each.name: value
        for each in fields(wanted)
        if each.name not in ("logo_id", "logo_given") and (value := getattr(wanted, each.name)) is not None
    }
    for name in ("accent", "background"):
        if name in given:
            given[name] = check_colour(given[name], "input", name)
    for name in ("header", "footer"):
        if name in given:
            given[name] = text.check(given[name], "input", name, most=WORDS_MOST)
    if "language" in given:
        given["language"] = check_language(given["language"], "input", "language")
    if "languages" in given:
        codes = [check_language(each, "input", "languages", n) for n, each in enumerate(given["languages"])]
        given["languages"] = list(dict.fromkeys(codes))
    return given


def _check_languages(new: dict[str, Any], brand: Brand) -> None:
    """Raises: Invalid, unless mails can be written in the workspace's own language."""
    if new.get("language", brand.language) not in new.get("languages", brand.languages):
        raise Invalid("The workspace's own language has to be among its languages.", "input", "languages")


async def _logo(viewer: Viewer, file_id: UUID | None) -> tuple[bytes | None, str]:
    """(the picture's bytes, its media type) of a file that the viewer has uploaded. Raises: NotFound, TooLarge, Invalid."""
    if file_id is None:
        return None, ""
    file = await File.visible_to(viewer).filter(id=file_id).first()
    if file is None:
        raise NotFound("There is no such file.", "input", "logoId")
    if file.size > LOGO_MOST:
        raise TooLarge(f"A logo has at most {LOGO_MOST} bytes.", "input", "logoId", most=LOGO_MOST)
    try:
        _, chunks = await files.opened(viewer, file_id)
        content = b"".join([chunk async for chunk in chunks])
    except FileNotFoundError:
        raise NotFound("There is no such file.", "input", "logoId") from None
    for start, media_type in _STARTS.items():
        if content.startswith(start):
            return content, media_type
    raise Invalid("A logo is a PNG, JPEG or GIF picture, which every mail program shows.", "input", "logoId")


def _event(brand: Brand, changes: dict[str, Changed]) -> BrandEdited:
    told: dict[str, Any] = {name: change for name, change in changes.items() if name != "logo_type"}
    if "logo" in told:
        told["logo"] = Changed(*(sha256(each).hexdigest() if each else None for each in told["logo"]))
    seen = Snapshot(brand.audience, {})
    return BrandEdited(entity_id=brand.id, internal=True, before=seen, after=seen, **told)
