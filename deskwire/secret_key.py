"""The secret that seals cursors and links: given by a variable, or made once on a machine that stands alone."""

import os
import secrets
import stat
from pathlib import Path

from deskwire.setting_checks import keys as checked
from deskwire.settings import Settings, SettingsError


def secret_keys(settings: Settings) -> list[str]:
    """The keys, the sealing one first; at the very first start one is made in `data_dir/secret.key`.

    Processes that start together agree on one key. The file may hold several, one a line, the newest first.
    Raises: SettingsError, if the file cannot be made or read, or others may read it.
    """
    if settings.secret_keys:
        return list(settings.secret_keys)
    file = settings.data_dir / "secret.key"
    try:
        if not file.exists():
            _make(file)
        return _read(file)
    except OSError as error:
        raise SettingsError(
            f"The secret key in {file} cannot be made or read ({error.strerror}): "
            "mend that, set DESKWIRE_DATA_DIR to a folder that can be written, or set DESKWIRE_SECRET_KEYS."
        ) from None


def _make(file: Path) -> None:
    """A new key under its final name at once and whole; who comes second keeps the first one's."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as out:
            out.write(secrets.token_urlsafe(48) + "\n")
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(draft, file)
        except FileExistsError:
            return
        _sync_folder(file.parent)
    finally:
        draft.unlink()


def _read(file: Path) -> list[str]:
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise SettingsError(
            f"Others on this machine may read {file}: run `chmod 600 {file}`, and put a new key on top."
        )
    found = file.read_text().split()
    try:
        return list(checked(tuple(found))) if found else _refuse(file)
    except ValueError as error:
        raise SettingsError(f"The secret key in {file} is wrong: {error}.") from None


def _refuse(file: Path) -> list[str]:
    raise SettingsError(
        f"{file} holds no key: remove it to have one made (links and cursors given out until now end)."
    )


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
