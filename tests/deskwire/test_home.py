"""Our rooms are found, whatever else has their names; each case in a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

from deskwire.home import HOME, ROOMS

SHOW = "import deskwire, models, schema; print(models.__file__); print(schema.__file__)"


def _run(*arguments: str, folder: Path, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {"PYTHONPATH": ":".join(map(str, filter(None, [path, HOME]))), "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=300
    )


@pytest.fixture
def decoys(tmp_path):
    """A folder with somebody else's models/ and schema.py."""
    folder = tmp_path / "theirs"
    (folder / "models").mkdir(parents=True)
    (folder / "models" / "__init__.py").write_text("raise SystemExit('a stranger ran')\n")
    (folder / "schema.py").write_text("raise SystemExit('a stranger ran')\n")
    return folder


def test_namesakes_in_the_current_folder_are_stepped_over(decoys):
    ran = _run("-c", SHOW, folder=decoys)
    assert ran.stderr == ""
    assert ran.stdout.split() == [str(HOME / "models" / "__init__.py"), str(HOME / "schema" / "__init__.py")]


def test_so_are_they_for_processes_that_a_process_starts(decoys):
    script = decoys.parent / "start.py"
    script.write_text(
        "import multiprocessing, sys\n"
        "def show():\n"
        "    import deskwire, models\n"
        "    print(models.__file__)\n"
        "if __name__ == '__main__':\n"
        "    sys.path.insert(0, '')\n"
        "    child = multiprocessing.get_context('spawn').Process(target=show)\n"
        "    child.start(); child.join(); sys.exit(child.exitcode)\n"
    )
    ran = _run(str(script), folder=decoys)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.strip() == str(HOME / "models" / "__init__.py")


def test_a_stranger_that_comes_first_on_the_path_is_refused_by_name(decoys, tmp_path):
    ran = _run("-c", SHOW, folder=tmp_path, path=decoys)
    assert ran.returncode == 1
    assert "a stranger ran" not in ran.stderr
    last = ran.stderr.strip().splitlines()[-1]
    assert last.startswith(
        "deskwire.home.Trespass: Deskwire's own modules are hidden by others of the same name: models ("
    )
    assert str(decoys / "schema.py") in last
    assert last.endswith("Install Deskwire in an environment of its own, and keep PYTHONPATH free of them.")


def test_a_stranger_that_is_loaded_already_is_refused(decoys, tmp_path):
    (decoys / "schema.py").write_text("")
    program = (
        f"import sys; sys.path.insert(0, {str(decoys)!r}); import schema; sys.path.pop(0); import deskwire"
    )
    ran = _run("-c", program, folder=tmp_path)
    assert "Deskwire's own modules are hidden by others of the same name: schema (" in ran.stderr


def test_a_folder_without_namesakes_stays_on_the_path(tmp_path):
    (tmp_path / "mine.py").write_text("x = 1\n")
    ran = _run("-c", "import deskwire, mine; print(mine.x)", folder=tmp_path)
    assert (ran.stdout, ran.stderr) == ("1\n", "")


def test_every_room_is_there():
    assert [room for room in ROOMS if not (HOME / room / "__init__.py").is_file()] == []
