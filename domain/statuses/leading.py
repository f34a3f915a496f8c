"""No item is stranded: from each status that is not FINISHED there is a way on."""

from collections.abc import Iterable

from kit.errors import Invalid
from models import Status, StatusCategory


def leads_on(status: Status, among: Iterable[Status]) -> bool:
    """Whether any other of these may follow it."""
    return any(each.may_follow(status.id) for each in among if each.id != status.id)


def check_leads_on(status: Status, among: Iterable[Status], *path: str | int) -> None:
    """Raises: Invalid, if none of these may follow a status that is not FINISHED."""
    if status.category is not StatusCategory.FINISHED and not leads_on(status, among):
        raise Invalid(
            f"Nothing would follow {status.name}: only a FINISHED status may be the end of the way.", *path
        )
