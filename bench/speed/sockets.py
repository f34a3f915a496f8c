"""Figures over sockets: `bench.fanout` measures them, in a process and with databases of its own."""

import subprocess
import sys
from typing import Any

import orjson

from bench.speed.found import Effort, Found
from bench.speed.places import NEUTRAL, ROOT, SCRATCH, clean_environment
from bench.speed.scene import Scene, install_node_peers

PROGRAM = ROOT / "bench" / "fanout" / "__main__.py"
GIVEN = {
    "fanout.1000.list": "cpu list 1000",
    "fanout.1000.item": "cpu item 1000",
    "fanout.5000": "cpu list 5000",
    "fanout.mixed": "mixed",
    "fanout.delay": "delay",
}
"""Our names of its ratios."""


def measure(scene: Scene, effort: Effort, found: Found) -> None:
    """Its whole, or its short size. It serves the checkout that it stands in: ours."""
    if not PROGRAM.exists():
        print("fan-out: bench/fanout is not here; not measured.", flush=True)
        return
    install_node_peers()
    goal = SCRATCH / "fanout.json"
    command = [sys.executable, "-m", "bench.fanout", "--peers", str(NEUTRAL), "--json", str(goal)]
    subprocess.run(
        [*command, *(["--short"] if effort.is_short else [])], cwd=ROOT, env=clean_environment(), check=True
    )
    _tell(found, orjson.loads(goal.read_bytes()))


def _tell(found: Found, told: dict[str, Any]) -> None:
    for ours, theirs in GIVEN.items():
        if said := told.get(theirs):
            low, high = said.get("range", (said["ratio"], said["ratio"]))
            found.ratios[ours] = [low, said["ratio"], high]
    if memory := told.get("memory"):
        found.ratios["fanout.idle"] = [memory["ours_kib"]]
    peers = [max(said.values()) for name, said in told.items() if name.startswith("burst ")]
    if peers:
        found.ratio("fanout.burst", told["burst"]["ours_per_s"], max(peers))
