"""The check that every root but the public ones begins with."""

from kit.errors import Unauthenticated
from models import Viewer
from resolvers.context import Ask


def signed_in(info: Ask) -> Viewer:
    """The viewer of this execution.

    Raises: Unauthenticated, if nobody is signed in.
    """
    if not info.context.viewer.is_signed_in:
        raise Unauthenticated("Sign in first.")
    return info.context.viewer
