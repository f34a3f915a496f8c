"""Our rooms have everyday names (`models`, `schema`, `mail` ...): make sure that ours are the ones imported.

`python -m`, uvicorn and its worker processes put the current folder first on the import path, and a stranger's package
`schema` may sit in the same environment. Called before the first room is imported, `enter` steps out of a current folder that
holds namesakes, and refuses, naming them, where that is not enough.
"""

import sys
from importlib.machinery import PathFinder
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
"""The folder that holds our rooms: a checkout, or an environment's site-packages."""

ROOMS = ("web", "widget", "schema", "resolvers", "realtime", "reactions", "mail", "domain", "models", "kit")
"""Every room but the front door, from top to bottom."""


class Trespass(ImportError):
    """Somebody else's module has the name of one of our rooms and comes first."""


def enter() -> None:
    """Leave the current folder's namesakes off the import path.

    Raises: Trespass, if a room would still be, or already is, somebody else's.
    """
    if strangers(_current_folder()):
        sys.path[:] = [entry for entry in sys.path if not _is_current_folder(entry)]
    if found := strangers(sys.path) | _imported():
        listed = ", ".join(f"{room} ({place})" for room, place in sorted(found.items()))
        raise Trespass(
            f"Deskwire's own modules are hidden by others of the same name: {listed}. "
            "Install Deskwire in an environment of its own, and keep PYTHONPATH free of them."
        )


def strangers(path: list[str]) -> dict[str, str]:
    """The rooms that this import path would find elsewhere than in HOME, with the place of each."""
    found = {}
    for room in ROOMS:
        spec = PathFinder.find_spec(room, path)
        place = spec and (spec.origin or next(iter(spec.submodule_search_locations or []), None))
        if place and not _is_ours(room, place):
            found[room] = place
    return found


def _imported() -> dict[str, str]:
    """The rooms that are already loaded from somewhere else."""
    loaded = {room: getattr(sys.modules.get(room), "__file__", None) for room in ROOMS}
    return {room: place for room, place in loaded.items() if place and not _is_ours(room, place)}


def _is_ours(room: str, place: str) -> bool:
    return Path(place).resolve() in (HOME / room, HOME / room / "__init__.py")


def _current_folder() -> list[str]:
    """The current folder if it is on the import path and is not our home."""
    return [str(Path.cwd())] if any(_is_current_folder(entry) for entry in sys.path) else []


def _is_current_folder(entry: str) -> bool:
    here = Path.cwd()
    return here != HOME and Path(entry or ".").resolve() == here
