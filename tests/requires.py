"""What a test needs from its machine: without it the test is skipped, with a reason, unless DESKWIRE_REQUIRE names it.

`.ci/run` sets DESKWIRE_REQUIRE=postgres,redis,chromium,shared,dovecot, so that nothing is skipped there in silence.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
EXPLORER = Path(__file__).resolve().parents[1] / "web" / "static" / "explorer" / "graphiql.min.js"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")

NEEDS: dict[str, tuple[Callable[[], bool], str]] = {
    "postgres": (
        lambda: os.environ.get("DESKWIRE_TEST_DATABASE_URL", "").startswith("postgres"),
        "DESKWIRE_TEST_DATABASE_URL names no PostgreSQL server",
    ),
    "redis": (
        lambda: bool(os.environ.get("DESKWIRE_TEST_REDIS_URL")),
        "DESKWIRE_TEST_REDIS_URL names no Redis server",
    ),
    "chromium": (lambda: chromium() is not None, f"none of {', '.join(CHROMIUMS)} is installed"),
    "explorer": (EXPLORER.is_file, "scripts/explorer has not fetched the query editor"),
    "dovecot": (lambda: dovecot() is not None, "dovecot is not installed (Debian: dovecot-imapd)"),
    "shared": (SHARED.is_dir, "there is no folder ../shared beside this checkout"),
}


def require(name: str) -> None:
    """Skip the running test if this machine lacks `name`; fail it if DESKWIRE_REQUIRE lists `name`."""
    there, why = NEEDS[name]
    if there():
        return
    if name in os.environ.get("DESKWIRE_REQUIRE", "").split(","):
        pytest.fail(f"{name} is required here: {why}.", pytrace=False)
    pytest.skip(f"{why}.")


def chromium() -> str | None:
    """The path of the system's Chromium, if there is one."""
    return next(filter(None, map(shutil.which, CHROMIUMS)), None)


def dovecot() -> str | None:
    """The path of the system's Dovecot, an IMAP server, if there is one."""
    return shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
