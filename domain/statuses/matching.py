"""Which status of another type says the same."""

from collections.abc import Sequence

from kit import text
from models import Status


def match(status: Status, among: Sequence[Status]) -> Status:
    """Of a type's statuses, in order: the one of the same name, whatever the case and accents; else the first that means the
    same; else the one that new items start in.
    """
    name = text.fold(status.name)
    for each in among:
        if text.fold(each.name) == name:
            return each
    for each in among:
        if each.category is status.category:
            return each
    return next(each for each in among if each.is_default)
