"""The console command `deskwire`.

Exit codes: 0 done, 1 refused or failed, 2 settings or database cannot be used as they are. For mail: 65 if it can never be
taken, 75 if it could not be stored just now (sysexits.h, which mail servers read so). Each failure is one sentence on stderr.
"""

import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from getpass import getpass
from importlib import import_module
from importlib.metadata import version
from typing import Any

import uvloop
from cyclopts import App

from deskwire.database import DatabaseError
from deskwire.settings import Settings, SettingsError, load
from kit.errors import UserError

EX_DATAERR, EX_TEMPFAIL = 65, 75

app = App(name="deskwire", help="An open helpdesk behind one live GraphQL API.", version=version("deskwire"))
admin = App(name="admin", help="Make the first administrators.")
app.command(admin)


def main() -> None:
    """What the console script runs; files that it makes are for its own account alone."""
    os.umask(0o077)
    app()


@app.command
def serve(
    *, demo: bool = False, host: str | None = None, port: int | None = None, processes: int | None = None
) -> None:
    """Serve the API and the pages.

    Parameters
    ----------
    demo
        Fill an empty database with a made-up company first.
    host
        Address to listen on, instead of DESKWIRE_HOST.
    port
        Port to listen on, instead of DESKWIRE_PORT.
    processes
        Server processes, instead of DESKWIRE_PROCESSES.
    """
    from deskwire.server import serve as run

    with _clear_errors():
        settings = load(host=host, port=port, processes=processes)
        run(settings, _of("deskwire.demo", "fill") if demo else None)


@app.command
def worker() -> None:
    """Do what follows events and moments: notifications, delayed mail. Several may run; each piece is done once."""
    with _clear_errors():
        settings = load()
        uvloop.run(_of("deskwire.app", "work")(settings))


@app.command
def smtp() -> None:
    """Listen for mail servers on DESKWIRE_SMTP_LISTEN and DESKWIRE_LMTP_LISTEN, beside a server that does not."""
    with _clear_errors():
        settings = load()
        uvloop.run(_of("deskwire.app", "receive_mail")(settings))


@app.command
def migrate() -> None:
    """Bring the database up to date. Safe to run at any time, from several machines at once."""
    from deskwire.database import migrate as run

    with _clear_errors():
        applied = uvloop.run(run(load()))
    print("\n".join(f"applied {name}" for name in applied) or "The database is up to date.")


@app.command
def search_rebuild() -> None:
    """Make anew what search knows, after the workspace's language was changed. Everything is found meanwhile."""
    with _clear_errors():
        kept = uvloop.run(_of("deskwire.database", "rebuild_search")(load()))
    print(f"{kept} rows can be found.")


@app.command
def seed() -> None:
    """Fill an empty database with a made-up company, through the verbs that clients use."""
    from deskwire.database import migrate as run

    with _clear_errors():
        settings = load()
        uvloop.run(run(settings))
        uvloop.run(_of("deskwire.demo", "fill")(settings))


@app.command
def mail_in(*, to: list[str] | None = None) -> None:
    """Take one mail from standard input, as a mail server's pipe delivers it.

    Parameters
    ----------
    to
        The address it was sent to, which says to which inbox it comes; several may be given. By default its heads say so.
    """
    with _clear_errors(refused=EX_DATAERR, otherwise=EX_TEMPFAIL):
        settings = load()
        uvloop.run(_of("deskwire.app", "mail_in")(settings, sys.stdin.buffer.read(), to or ()))


@app.command
def watch(*, url: str | None = None, email: str | None = None, password: str | None = None) -> None:
    """Sign in as a client would and print events as they happen; goes on by itself after a restart of the server.

    Parameters
    ----------
    url
        Where the server is; this machine's, on DESKWIRE_PORT, if left out.
    email
        Who signs in, instead of DESKWIRE_WATCH_EMAIL.
    password
        Their password, instead of DESKWIRE_WATCH_PASSWORD or being asked for.
    """
    with _clear_errors():
        url = url or f"http://127.0.0.1:{load().port}"
        uvloop.run(_of("deskwire.watch", "watch")(url, email, password))


@app.command
def schema() -> None:
    """Print the GraphQL schema as SDL."""
    print(_of("schema.roots", "sdl")().rstrip("\n"))


@app.command
def check() -> None:
    """Say whether settings, keys, database and Redis are usable."""
    from deskwire.health import check as findings

    async def show(settings: Settings) -> bool:
        all_good = True
        async for good, sentence in findings(settings):
            print(f"{'ok ' if good else 'NO '} {sentence}", flush=True)
            all_good = all_good and good
        return all_good

    with _clear_errors():
        if not uvloop.run(show(load())):
            sys.exit(1)


@app.command
def reseal() -> None:
    """Seal what the database keeps sealed by the first of DESKWIRE_SECRET_KEYS, after which the others can be dropped.

    May run at any time, beside servers and workers that have the same keys, and again after it was ended.
    """
    with _clear_errors():
        found = uvloop.run(_of("deskwire.app", "reseal")(load()))
    print(f"Sealed anew: {found.anew}. By the first key already: {found.already}.")
    for noun, key in found.unreadable:
        print(f"No key opens the secret of the {noun} {key}: give it anew.", file=sys.stderr)
    if found.unreadable:
        sys.exit(1)


@app.command
def settings() -> None:
    """Print every setting with its meaning and default, as docs/settings.md has them."""
    from deskwire.settings_reference import reference

    print(reference(), end="")


@app.command
def makemigrations(name: str) -> None:
    """Write the migration that the models lack (for developers, in a checkout).

    Parameters
    ----------
    name
        What it does, in a word or two: it becomes part of the file's name.
    """
    from deskwire.make_migrations import make_migrations

    written = uvloop.run(make_migrations(name))
    print("\n".join(f"written: {path}" for path in written) or "The migrations agree with the models.")


@admin.command(name="create")
def admin_create(email: str, *, name: str | None = None) -> None:
    """Make an administrator; the password is asked for, or read from standard input.

    Parameters
    ----------
    email
        The address to sign in with.
    name
        The name that others see; the address's first part if left out.
    """
    with _clear_errors():
        found = load()
        uvloop.run(
            _of("deskwire.app", "create_admin")(
                found, email, name or email.partition("@")[0], _new_password()
            )
        )
    print(f"{email} is an administrator now.")


def _new_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    while (password := getpass("New password: ")) != getpass("Again: "):
        print("The two are not the same; try again.", file=sys.stderr)
    return password


def _of(module: str, name: str) -> Callable[..., Any]:
    """A function of a room, imported only when its command runs."""
    found: Callable[..., Awaitable[Any]] = getattr(import_module(module), name)
    return found


@contextmanager
def _clear_errors(refused: int = 1, otherwise: int | None = None) -> Iterator[None]:
    """What a person can mend becomes sentences on stderr and an exit code; `otherwise` is the code of every other failure."""
    try:
        yield
    except (SettingsError, DatabaseError) as error:
        print(error, file=sys.stderr)
        sys.exit(otherwise or 2)
    except UserError as error:
        print(error.message, file=sys.stderr)
        sys.exit(refused)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception:
        if otherwise is None:
            raise
        import traceback

        traceback.print_exc()
        sys.exit(otherwise)
