"""What no committed file may hold: a package registry's host, a path of one machine, `resolved` in a package-lock, a package.

Looks at the files that git has or would add (without git: at all files of the folder). Prints each finding; exit code 1 if any.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
HOSTS = (
    "registry.npmjs",
    "registry.yarnpkg",
    "pypi",
    "files.pythonhosted",
    "test.pypi",
)  # without their .org, .com
PATTERNS = {
    "a package registry's host": re.compile(rf"\b(?:{'|'.join(map(re.escape, HOSTS))})\.(?:org|com)\b"),
    "an absolute path of one machine": re.compile(r"(?<![\w.$}~/])/(?:home|Users|root|work)/[\w.-]+"),
}
BINARY = {".png", ".jpg", ".ico", ".gif", ".pdf", ".woff2", ".gz", ".zip", ".eml", ".sqlite3"}


def main() -> int:
    """Print what was found; 1 if that was anything."""
    found = [f"{path}:{line}: {what}" for path in committed() for line, what in findings(path)]
    found += [f"{path}: a package" for path in committed() if path.suffix == ".whl"]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


def committed() -> list[Path]:
    """The files of the project, relative to its folder."""
    asked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=HOME,
        capture_output=True,
        text=True,
    )
    names = (
        asked.stdout.split("\0")
        if asked.returncode == 0
        else [str(p.relative_to(HOME)) for p in HOME.rglob("*")]
    )
    return [
        Path(name) for name in names if name and (HOME / name).is_file() and Path(name).suffix not in BINARY
    ]


def findings(path: Path) -> Iterator[tuple[int, str]]:
    """(line, what is wrong) for each line of a file that may not be committed so."""
    text = (HOME / path).read_bytes().decode(errors="replace")
    for number, line in enumerate(text.splitlines(), 1):
        for what, pattern in PATTERNS.items():
            if match := pattern.search(line):
                yield number, f"{what} ({match.group()})"
        if path.name == "package-lock.json" and '"resolved"' in line:
            yield number, "`resolved` in a package-lock (npm install --omit-lockfile-registry-resolved)"


if __name__ == "__main__":
    sys.exit(main())
