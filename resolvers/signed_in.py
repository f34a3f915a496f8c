"""The check that every root but the public ones begins with."""

from kit.errors import Unauthenticated
from models import Viewer
from resolvers.context import Ask


def signed_in(info: Ask) -> Viewer:
    """The viewer of this execution.

    Raises: Unauthenticated, if nobody is signed in.
    """
    return signed(info.context.viewer)


def signed(viewer: Viewer) -> Viewer:
    """This viewer.

    Raises: Unauthenticated, if it is nobody.
    """
    if not viewer.is_signed_in:
        raise Unauthenticated("Sign in first.")
    return viewer
