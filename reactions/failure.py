"""What went wrong, told without repeating anybody's words; and whether it was the machine that failed."""

import sqlite3
import traceback
from pathlib import Path

import asyncpg
from tortoise.exceptions import DBConnectionError, OperationalError

_SQLITE_OUTAGES = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
    }
)
_POSTGRES_OUTAGES = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # of a connection that was lost just then
)


def is_outage(error: BaseException) -> bool:
    """Whether the database could not be used just now, so that the same step will do later.

    Such an error says nothing of the event or the mail that was at hand, and never counts against it.
    """
    if isinstance(error, OperationalError) and isinstance(cause := next(iter(error.args), None), Exception):
        return is_outage(cause)
    if isinstance(error, sqlite3.OperationalError):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in _SQLITE_OUTAGES
    return isinstance(error, (ConnectionError, DBConnectionError, *_POSTGRES_OUTAGES))


def place_of(error: BaseException) -> str:
    """The error's kind and where it arose: `ValueError in notify.py:45`. Its message may quote a mail, so it is left out."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" in {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"
