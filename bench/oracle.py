"""The oracle: counts what a soak did wrong, from its clients' and writers' logs and the database alone.

    .venv/bin/python bench/oracle.py FOLDER     the folder of a soak whose database still runs

It shares no code with what it judges: rights, judgement and order are told again in `soaking/` from the event log. Exit code 1
if anything was lost, told twice, out of order, something else, to somebody without the right, or if too little happened.
"""

import asyncio
import sys
from collections import Counter
from pathlib import Path

from bench.soaking import posted, told, written
from bench.soaking.evidence import Evidence, gather
from bench.soaking.findings import Findings


def enough(evidence: Evidence, found: Findings) -> None:
    """Whether all that was asked for has happened."""
    troubles = Counter(line["trouble"] for line in evidence.troubles)
    killed = Counter(line["who"] for line in evidence.troubles if line["trouble"] == "kill")
    away = {"shaky", "drifter", "sleepy"}
    people = Counter(line["who"] for line in evidence.troubles if line["trouble"] == "rights")
    happened = {
        "kills": killed.total() - killed["door"] - killed["post"],
        "kills of the mail door": killed["door"],
        "restarts": troubles["restart"],
        "rights": sum(count // 2 if name in away else count for name, count in people.items()),
        "sockets": sum(stream.start is not None or stream.broken == 0 for stream in evidence.streams),
        "writes": found.figures["acknowledged writes"],
        "outages of the mail server": troubles["outage"],
        "mails out": len(evidence.posted),
        "mails by SMTP": found.figures["  mail by smtp"],
    }
    found.figures["connections"] = sum(
        len({each.connection for each in stream.heard}) for stream in evidence.streams
    )
    for name, asked in evidence.asked.items():
        found.figures[f"{name} (of {asked})"] = happened[name]
        if happened[name] < asked:
            found.fault("too little happened", f"{name}: {happened[name]} of {asked}")
    for line in evidence.troubles:
        if line["trouble"] == "fell":
            found.fault("too little happened", f"{line['who']} ended by itself")
    silent = [stream for stream in evidence.streams if stream.start is None and stream.root != "item"]
    for stream in silent:
        found.fault(
            "too little happened", f"socket {stream.socket} ({stream.viewer}) was never told anything"
        )


async def main(folder: Path) -> int:
    """Count, print, judge."""
    evidence, found = await gather(folder), Findings()
    written.check(evidence, found)
    posted.check(evidence, found)
    told.check(evidence, found)
    enough(evidence, found)
    print(found.table())
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(Path(sys.argv[1]))))
