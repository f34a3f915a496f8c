"""CPU time (user and system) of processes, from /proc."""

from pathlib import Path

PROC = Path("/proc")
TICKS = 100  # a second: USER_HZ, the unit of /proc/PID/stat on every Linux


def family(pid: int) -> list[int]:
    """The process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (stat := _stat(int(entry.name))):
            children.setdefault(int(stat[1]), []).append(int(entry.name))
    found = [pid]
    for each in found:
        found += children.get(each, [])
    return found


def spent(pid: int) -> float:
    """Seconds of CPU that the process, its descendants and those of them that ended have used."""
    ended = _stat(pid)[13:15]  # cutime and cstime: whole ticks
    return sum(_running(each) for each in family(pid)) + sum(map(int, ended)) / TICKS


def began_at(pid: int) -> int | None:
    """When it was started, in ticks since the machine was: tells it from a later process of the same number."""
    stat = _stat(pid)
    return int(stat[19]) if stat and stat[0] != "Z" else None


def _running(pid: int) -> float:
    """Of its living threads, to the nanosecond (/proc/PID/stat would round each process to a tick)."""
    total = 0
    for thread in (PROC / str(pid) / "task").glob("*/schedstat"):
        try:
            total += int(thread.read_text().split()[0])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return total / 1e9


def _stat(pid: int) -> list[str]:
    """Fields of /proc/PID/stat from the state on (the name before it may hold anything); none if it is gone."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
