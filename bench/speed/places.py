"""Where things are: one place for folders, peers and the commands that start servers."""

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "bench"
SCRATCH = ROOT / "var" / "bench"
NEUTRAL = SCRATCH / "neutral"
"""Our copy of the neutral benchmark: it writes into its own folder, and `../shared` cannot be written to."""

TOKEN = "bench-token-of-an-admin"
SECRET = "bench-0123456789-0123456789-0123456789"

PEERS = {"yoga": 5101, "mercurius": 5102, "postgraphile": 5103, "strawberry": 5104, "floor": 5105}
"""Each peer with the port that the neutral benchmark gives it; here each gets a free one."""
PYTHON_PEERS = {"strawberry": "strawberry_asyncpg:app", "floor": "floor:app"}


def peer_command(name: str, port: int) -> list[str]:
    """As the neutral benchmark starts it; those in Python run on our environment, which pins the same versions."""
    if app := PYTHON_PEERS.get(name):
        return uvicorn_command(app, port)
    return ["node_modules/.bin/node", f"{name}.mjs"]


def uvicorn_command(app: str, port: int) -> list[str]:
    words = ["--host", "127.0.0.1", "--port", str(port), "--log-level", "warning", "--no-access-log"]
    return [sys.executable, "-m", "uvicorn", app, *words]


def clean_environment(**more: str) -> dict[str, str]:
    """Ours without any DESKWIRE_ setting of the person who runs this; Python keeps what it has compiled, as it does by itself."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DESKWIRE_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept | more


def deskwire_environment(database_url: str, **more: str) -> dict[str, str]:
    """Sign-in, visibility and limits are on; the budget is counted and never refuses; the worker is another process's."""
    return clean_environment(
        DESKWIRE_DATABASE_URL=database_url,
        DESKWIRE_DATA_DIR=str(SCRATCH / "data"),
        DESKWIRE_SECRET_KEYS=SECRET,
        DESKWIRE_WORKER_IN_SERVE="false",
        DESKWIRE_COST_PER_MINUTE=str(10**9),
        **more,
    )


def copy_neutral(ports: dict[str, int]) -> None:
    """The neutral benchmark's files, with our ports in place of its own."""
    if not SHARED.is_dir():
        raise RuntimeError(f"The neutral benchmark is not at {SHARED}.")
    shutil.copytree(SHARED, NEUTRAL, dirs_exist_ok=True, copy_function=_copy_writable)
    for folder in (
        NEUTRAL,
        *(each for each in NEUTRAL.rglob("*") if each.is_dir() and not each.is_symlink()),
    ):
        folder.chmod(0o755)
    targets = NEUTRAL / "targets.mjs"
    text = targets.read_text()
    for name, port in PEERS.items():
        text = text.replace(str(port), str(ports[name]))
    targets.write_text(text)


def _copy_writable(source: str, goal: str) -> None:
    shutil.copyfile(source, goal)
    Path(goal).chmod(0o755 if os.access(source, os.X_OK) else 0o644)
