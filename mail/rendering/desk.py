"""Who writes to whom: the company with its looks, the reader with their language and time zone."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.mail_templates import Fault, Kind, Reader, Words, brand, faults, language_for, words_for
from mail.rendering.written import Way, Written, trial, written
from models import Brand, Principal, User, Viewer, Workspace


@dataclass(frozen=True)
class Desk:
    """The company, and for whom it writes."""

    workspace: Workspace
    brand: Brand
    reader: Reader

    def values(self, kind: Kind, rows: Mapping[str, Any]) -> dict[str, object]:
        """What the reader may know of these rows, of the company and of themself, by the names that the kind gives them.

        rows: by name, a row that the reader sees, or a list of them.
        """
        held = {"recipient": None, "workspace": self.workspace, **rows}
        return {
            name: [noun[0].values(row, self.reader) for row in held[name]]
            if isinstance(noun, list)
            else noun.values(held[name], self.reader)
            for name, noun in kind.speaks_of.items()
        }

    async def tries(
        self, kind: Kind, words: Words, values: Mapping[str, object], ways: Sequence[Way] = ()
    ) -> tuple[Written | None, list[Fault]]:
        """(the mail with just these words, None if they cannot be rendered; all that is wrong with them)."""
        made, broken = await asyncio.to_thread(
            trial,
            kind,
            words,
            values,
            brand=self.brand,
            language=self.reader.language,
            name=self.workspace.name,
            ways=ways,
        )
        return made, await asyncio.to_thread(faults, kind, words) or broken

    async def tells(
        self, kind: Kind, rows: Mapping[str, Any], note: str = "", ways: Sequence[Way] = ()
    ) -> Written:
        """The mail that tells the reader of these rows; `note` stands below, and `ways` below all."""
        words: Words | None = await words_for(kind, self.reader.language)
        return await asyncio.to_thread(
            written,
            kind,
            words,
            self.values(kind, rows),
            brand=self.brand,
            language=self.reader.language,
            name=self.workspace.name,
            note=note,
            ways=ways,
        )


async def desk_for(viewer: Viewer, language: str | None = None) -> Desk:
    """The company, writing to this person in their language, or in a given one."""
    workspace = await Workspace.get(id=1)  # house: the one workspace
    looks = await brand()
    person = (
        await Principal.filter(id=viewer.principal_id).only("id", "language").first()
    )  # house: the reader
    zone = await _time_zone(viewer) or workspace.time_zone
    own = person.language if person else None
    return Desk(workspace, looks, Reader(viewer, language or language_for(own, looks), zone))


async def _time_zone(viewer: Viewer) -> str | None:
    if not viewer.is_staff:
        return None
    user = (
        await User.filter(principal_id=viewer.principal_id).only("principal_id", "time_zone").first()
    )  # house: the reader
    return user.time_zone if user else None
