"""JSON that is written already."""


class Written(bytes):
    """An operation's data, as JSON."""

    __slots__ = ()
