"""Keys that say in which order rows come, so that a row is placed between two others by changing it alone.

A key is a hexadecimal number of WIDTH digits, and digits of a fraction where whole numbers do not suffice. Keys compare as
texts, byte by byte: alike in Python, on SQLite, and on PostgreSQL where the column is of the collation "C".
"""

WIDTH = 14
STEP = 1 << 16
"""Between rows that come one after the other: so many can be placed between two of them without a fraction."""
FIRST = 1 << 40
"""Before the first row there is room for more."""
MOST = 64
"""Digits of a key. Who gets none any more numbers the rows anew: after 200 rows placed at one spot, never by adding at an end."""


def at(number: int) -> str:
    """The key of one of many rows that are numbered already: those with higher numbers come later."""
    return f"{FIRST + number * STEP:0{WIDTH}x}"


def after(key: str) -> str:
    """A key behind this one, and before every row that is numbered later."""
    return f"{whole(key) + 1:0{WIDTH}x}"


def before(key: str) -> str | None:
    """A key ahead of this one; None if there is no room for one."""
    number = whole(key) - (len(key) <= WIDTH)
    return f"{number:0{WIDTH}x}" if number > 0 else between("", key)


def between(low: str, high: str) -> str | None:
    """The shortest key between these two, in the middle; None if they are not in this order, or there is no room."""
    for digits in range(WIDTH, MOST + 1):
        least = int(low.ljust(digits, "0")[:digits], 16) + 1
        most = int(high.ljust(digits, "0")[:digits], 16) - (len(high) <= digits)
        if least <= most:
            return f"{(least + most) // 2:0{digits}x}"
    return None


def whole(key: str) -> int:
    """The whole number in a key; of a row that has none, that of the first."""
    return int(key[:WIDTH], 16) if key else FIRST
