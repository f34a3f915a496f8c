"""The documented event kinds are the declared ones."""

from pathlib import Path

from domain.events.reference import reference

FILE = Path(__file__).parents[2] / "docs" / "events.md"


def test_the_reference_is_as_declared() -> None:
    hint = "Run `python -c \"from domain.events.reference import reference; print(reference(), end='')\" > docs/events.md`"
    assert FILE.read_text() == reference(), hint
