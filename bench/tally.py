"""What runs that are never done have counted so far, by commit, in a file that is committed: runs of many days add up."""

import subprocess
from pathlib import Path
from typing import Any

from bench.soaking.plan import read, write
from bench.speed.places import ROOT


class Tally:
    """The counts in a file of their own; `next` is the number that the next run begins with."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept: dict[str, Any] = read(path) if path.exists() else {"next": 0, "commits": {}}
        changed = _git(
            "status", "--porcelain", "--untracked-files=no", "--", ".", f":!{path.relative_to(ROOT)}"
        )
        self._commit = (_git("rev-parse", "--short", "HEAD") or "unknown") + ("-dirty" if changed else "")

    @property
    def next(self) -> int:
        return int(self._kept["next"])

    def add(self, done: int, counts: dict[str, int]) -> None:
        """So many more are done at this commit; the tally itself changes nothing of it."""
        self._kept["next"] += done
        of_commit = self._kept["commits"].setdefault(self._commit, {})
        for name, count in counts.items():
            of_commit[name] = of_commit.get(name, 0) + count
        write(self._path, self._kept)

    def sums(self) -> dict[str, int]:
        """All counts, over all commits."""
        of_commits = self._kept["commits"].values()
        names = dict.fromkeys(name for counts in of_commits for name in counts)
        return {name: sum(counts.get(name, 0) for counts in of_commits) for name in names}


def _git(*asked: str) -> str:
    return subprocess.run(["git", *asked], cwd=ROOT, capture_output=True, text=True).stdout.strip()
